"""Says which halal deadline rules on a day, and what has been announced."""

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from halal.rules import NoRule, halal_deadline
from umkm.models import Product, ProductGroup
from umkm.models.businesses import Scale


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True)
        parser.add_argument("--scale", required=True, help=", ".join(Scale.values))
        parser.add_argument("--origin", required=True, help=", ".join(Product.Origin.values))
        parser.add_argument("--as-of", required=True, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, group: str, scale: str, origin: str, as_of: str, **options: Any) -> None:
        known = {
            "kelompok": (group, set(ProductGroup.objects.values_list("code", flat=True))),
            "skala": (scale, set(Scale.values)),
            "asal": (origin, set(Product.Origin.values)),
        }
        for word, (given, allowed) in known.items():
            if given not in allowed:
                raise CommandError(f"{given} bukan {word} yang dikenal. Pilih: {', '.join(sorted(allowed))}.")
        try:
            found = halal_deadline(group, scale, origin, dt.date.fromisoformat(as_of))
        except NoRule as error:
            raise CommandError(str(error)) from None
        except ValueError:
            raise CommandError(f"{as_of} bukan tanggal: tulis seperti 2024-10-17.") from None
        self.stdout.write(json.dumps(asdict(found), default=str))
