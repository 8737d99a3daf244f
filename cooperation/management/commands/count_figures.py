"""Counts the statistics page anew; `--compare` only says how many figures are not what the registry says."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cooperation.counting import compare, count
from cooperation.models import Tally


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compare", action="store_true", help="write nothing; count and compare")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compare"]:
            self.stdout.write(json.dumps({"different": compare()}))
            return
        run = count()
        self.stdout.write(json.dumps({"figures": Tally.objects.count(), "seconds": run.seconds}))
