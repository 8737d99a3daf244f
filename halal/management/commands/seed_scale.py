"""Adds invented businesses by the thousand or million, for measures; only where everything is invented anyway."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from halal.seeding import seed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--businesses", type=int, required=True, metavar="N")
        parser.add_argument("--force", action="store_true", help="outside the demonstration too")

    def handle(self, *args: Any, businesses: int, force: bool, **options: Any) -> None:
        if not settings.DEMONSTRATION and not force:
            raise CommandError(
                "This is a real installation: invented businesses would stand among real ones. "
                "For a measuring installation add --force."
            )
        if not 1 <= businesses <= 20_000_000:
            raise CommandError("--businesses must lie between 1 and 20000000.")
        began = time.monotonic()
        obligations = seed(businesses)
        seconds = round(time.monotonic() - began, 2)
        self.stdout.write(json.dumps({"businesses": businesses, "obligations": obligations, "seconds": seconds}))
