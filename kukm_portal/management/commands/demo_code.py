"""Prints the code that the demonstration's code app shows right now for a sign-in."""

from base64 import b32decode
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django_otp.oath import TOTP

from database import clock
from kukm_portal.demonstration import people


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login")

    def handle(self, *args: Any, login: str, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Only in the demonstration.")
        with transaction.atomic():
            found = next((a for a in people.accounts() if a["login"] == login), None)
        if found is None or found["totp"] is None:
            raise CommandError(f"{login} has no code app: `manage.py demo` lists the sign-ins.")
        code = TOTP(b32decode(found["totp"]))
        code.time = clock.real_now().timestamp()
        self.stdout.write(f"{code.token():06}")
