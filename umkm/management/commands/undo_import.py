"""Takes an import back: what it made and changed, but for what later work stands on."""

import json
import uuid
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from umkm.imports import batches
from umkm.imports.load import Busy
from umkm.imports.undo import CannotUndo
from umkm.models import ImportBatch


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=str, help="as import_businesses printed it")

    def handle(self, *args: Any, batch: str, **options: Any) -> None:
        try:
            found = ImportBatch.objects.select_related("agency").get(public_id=uuid.UUID(batch))
        except (ValueError, ImportBatch.DoesNotExist):
            raise CommandError(f"Tidak ada impor {batch}.") from None
        try:
            undone = batches.undo(found)
        except (CannotUndo, Busy) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(json.dumps(asdict(undone)))
