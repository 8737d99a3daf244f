"""After a restore: erases whom the list of erasures names and the dump still held. Prints what came of it as JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import erasure_list
from accounts.erasing import StillStaff, as_owner, erase
from casework.person_erasing import settle
from documents import storage
from documents.own_data import orphans


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the newest copy of the list")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            listed = erasure_list.read(Path(file))
            with as_owner():
                outcome = erase(listed)
                settle(outcome.erased)
                nameless = orphans()
        except FileNotFoundError as error:
            raise CommandError(f"There is no list of erasures at {file}.") from error
        except (erasure_list.Unreadable, StillStaff, OSError) as error:
            raise CommandError(str(error)) from error
        for name in nameless:  # stored after the dump: no row says whose they are
            storage.remove_by_name(name)
        self.stdout.write(
            json.dumps(
                {
                    "listed": len(listed),
                    "erased": len(outcome.erased),
                    "already": len(outcome.already),
                    "unknown": len(outcome.unknown),
                    "files_without_row": len(nameless),
                }
            )
        )
