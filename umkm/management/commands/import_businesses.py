"""Brings a register in as it was published: csv or xlsx of any size, all of it or nothing."""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Agency, Regency
from umkm.imports.batches import import_path
from umkm.imports.errors import FileRefused
from umkm.imports.load import Busy
from umkm.suggesting.runs import after_import
from umkm.tasks import look_for_doubles


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", required=True, metavar="CODE", help="of its region: 74, 33.72")
        parser.add_argument("--regency", default="", metavar="PP.KK", help="for rows that name none")
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")

    def handle(self, *args: Any, file: Path, agency: str, regency: str, dry_run: bool, **options: Any) -> None:
        began = time.monotonic()
        found = _agency(agency)
        _regency(found, regency)
        if not file.is_file():
            raise CommandError(f"{file} tidak ada atau bukan berkas.")
        try:
            report, batch, errors = import_path(
                agency=found, path=file, regency=regency, dry_run=dry_run, actor_name="perintah import_businesses"
            )
        except (FileRefused, Busy) as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(f"{file} tidak dapat dibaca: {error.strerror}.") from None
        if batch is not None:
            after_import(batch)  # once the import stands: a step that may be run again
            look_for_doubles(batch)
        answer = asdict(report)
        answer.pop("problems")
        answer |= {
            "errors_file": str(errors) if report.problems else None,
            "batch": str(batch.public_id) if batch else None,
            "seconds": round(time.monotonic() - began, 2),
        }
        self.stdout.write(json.dumps(answer))


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Agency.objects.order_by("code").values_list("code", flat=True)) or "belum ada"
        raise CommandError(f"Dinas {code} tidak terdaftar. Yang ada: {known}.")
    return found


def _regency(agency: Agency, code: str) -> None:
    if code and not Regency.objects.under([agency.code]).filter(code=code).exists():
        raise CommandError(f"{code} bukan kabupaten/kota di wilayah dinas {agency.code}.")
