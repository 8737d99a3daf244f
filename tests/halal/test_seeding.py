"""`seed_scale`: what is invented by the thousand must be as true to the rules as what is typed."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Contact
from accounts.scope import scope_of_region
from database.scope import scoped
from umkm.models import Business

pytestmark = pytest.mark.django_db


def test_it_adds_what_it_says_and_contacts_open(capsys: Any, settings: Any) -> None:
    settings.DEMONSTRATION = True
    call_command("seed_scale", businesses=600)
    answer = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert answer["businesses"] == 600 == Business.objects.count()
    assert 300 < answer["obligations"] < 600
    regions = tuple(Business.objects.values_list("regency", flat=True).distinct())
    with scoped(scope_of_region(regions)), transaction.atomic():
        mail = Contact.objects.filter(kind="email").first()
        assert mail is not None and mail.open().endswith("@contoh.example")


def test_not_among_real_ones(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="real installation"):
        call_command("seed_scale", businesses=1)
