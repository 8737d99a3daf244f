"""Fills the demonstration and prints its sign-ins; safe to repeat, `--reset` begins anew."""

import json
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from accounts.models import Agency
from cooperation.counting import count
from kukm_portal.demonstration import (
    agreements,
    businesses,
    claims,
    doubles,
    draft_application,
    halal_cases,
    people,
    requests,
    staff,
    talk,
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="empty all tables first, reference data excepted")

    def handle(self, *args: Any, reset: bool = False, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This is a real installation (DATABASE_URL is set): the demonstration is not for it.")
        if reset:
            call_command("flush", interactive=False, verbosity=0)
        with transaction.atomic():
            one_at_a_time()
            if not Agency.objects.exists():
                organisations = people.make_agencies()
                people.make_staff(organisations)
                people.make_owners()
                agreements.make_agreements()
                businesses.make_businesses()
                businesses.import_register()
                staff.make_staff_day()
                doubles.make_doubles()
                claims.make_claims()
                halal_cases.make_halal_cases()
                draft_application.make_draft_application()
                requests.make_requests()
                talk.make_talk()
            count()  # the statistics page
            accounts = people.accounts()
        self.stdout.write(json.dumps({"accounts": accounts, "url": settings.SITE_URL}))


def one_at_a_time() -> None:
    """Two starts in the same moment must not both find nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('demo'))")
