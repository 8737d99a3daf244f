"""Erases a person by law, under a request that an officer has agreed to, and prints what came of it as JSON."""

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.erasing import Erased, StillStaff, as_owner, erase
from accounts.erasure_list import Unreadable
from accounts.models import Person
from casework.models import Case
from casework.person_erasing import NotAgreed, agreed_requests, person_under, settle
from database import clock


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="number of the request (PDP-2026-000001-5), or public id of the person")
        parser.add_argument("--now", action="store_true", help="although the letter that says so has not left yet")

    def handle(self, *args: Any, who: str, now: bool = False, **options: Any) -> None:
        try:
            with as_owner():
                public_id = _public_id(who, now)
                outcome: Erased = erase({public_id: clock.now()})
                settle([public_id])
        except (NotAgreed, StillStaff, Unreadable, OSError) as error:
            raise CommandError(str(error)) from error
        if outcome.unknown:
            raise CommandError(f"There is no person {who}.")
        self.stdout.write(
            json.dumps({"erased": [str(each) for each in outcome.erased], "already": len(outcome.already)})
        )


def _public_id(who: str, now: bool) -> UUID:
    try:
        found = UUID(who)
    except ValueError:
        case: Case = agreed_requests(who)
        return person_under(case, now=now).public_id
    if not Person.objects.filter(public_id=found).exists():
        raise CommandError(f"There is no person {who}.")
    return found
