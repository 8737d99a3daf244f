"""Plans the reminders of a day, and sends them where asked. Another day than today is a rehearsal.

Today is a day that it is now in WIB, WITA or WIT; real life plans WIB's, as the worker does.
"""

import datetime as dt
import json
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from accounts.regions import ZONES
from database import clock
from database.scope import EVERYTHING, scoped
from notifications import delivery
from notifications.models import Message
from notifications.planner import GoesForward, Planned, plan
from notifications.queries import NOT_TOLD
from notifications.window import morning

DEFAULT_NAME, ZONE = "latihan", "WIB"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--rehearsal", default="", metavar="NAME", help=f"default for another day: {DEFAULT_NAME}")
        parser.add_argument("--dry-run", action="store_true", help="count, write nothing")
        parser.add_argument("--deliver", action="store_true", help="and send, in a rehearsal as at nine of that day")

    def handle(self, *args: Any, as_of: str, rehearsal: str, dry_run: bool, deliver: bool, **options: Any) -> None:
        try:
            day = dt.date.fromisoformat(as_of)
        except ValueError:
            raise CommandError(f"{as_of} bukan tanggal: tulis seperti 2024-10-17.") from None
        if not rehearsal and day in {clock.today(zone) for zone in ZONES.values()}:
            day = clock.today("Asia/Jakarta")  # today somewhere in the country: the one day that real life plans
            name = ""
        else:
            name = rehearsal or DEFAULT_NAME
        if name and not clock.NAME.fullmatch(name):
            raise CommandError("Nama latihan: huruf kecil, angka, - dan _, paling panjang 40.")
        if name and not settings.DEMONSTRATION:
            dry_run, deliver = True, False  # a real installation rehearses nothing into its outbox
        with connection.as_worker(), scoped(EVERYTHING):  # type: ignore[attr-defined]
            try:
                planned, before = self.plan(day, name, dry_run)
            except (GoesForward, ValueError) as error:
                raise CommandError(str(error)) from None
            sent = self.deliver(day, name) if deliver and not dry_run else Counter()
            calls = planned.call_list if dry_run else Message.objects.to_call(name).count()
        self.stdout.write(json.dumps(_answer(day, name, planned, before, sent, calls)))

    def plan(self, day: dt.date, name: str, dry_run: bool) -> tuple[Planned, int]:
        """What was planned now, and how many rows an earlier run of that day had planned."""
        with transaction.atomic():
            before = _count(name, day)
            if name:
                with clock.rehearsing(morning(day, ZONE), name):
                    planned = plan(day, name)
            else:
                planned = plan(day)
            planned.call_list = Message.objects.to_call(name).count()
            transaction.set_rollback(dry_run)
        return planned, before

    def deliver(self, day: dt.date, name: str) -> Counter[str]:
        return delivery.deliver(name, day) if name else delivery.deliver()


def _count(name: str, day: dt.date) -> int:
    """Told or still to be told; what was recorded as skipped was never to be sent."""
    due = Message.objects.filter(rehearsal=name, planned_on=day, urgent=False)
    return due.exclude(state__in=NOT_TOLD).count()


def _answer(day: dt.date, name: str, planned: Planned, before: int, sent: Counter[str], calls: int) -> dict[str, Any]:
    return {
        "as_of": day.isoformat(),
        "rehearsal": name,
        "planned": planned.planned + planned.moved,
        "already_planned": before,
        "skipped": planned.skipped,
        "superseded": planned.superseded + sent["superseded"],
        "delivered": sent["sent"],
        "failed": sent["failed"],
        "call_list": calls,
        "by_kind": planned.by_kind,
        "by_milestone": planned.by_milestone,
    }
