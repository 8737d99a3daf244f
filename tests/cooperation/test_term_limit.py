"""How long an agreement may last is data: an administrator of the system changes it, with a reason, and it holds at once."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from cooperation import terms
from cooperation.models import Agreement, TermLimit
from tests import world
from tests.cooperation.conftest import agreed

ADD = "admin:cooperation_termlimit_add"
NEW = {"document_type": "pks", "years": "3", "legal_basis": "Peraturan contoh", "in_force_0": "2030-01-01", "in_force_1": ""}  # fmt: skip


@pytest.fixture
def admin(db: None) -> Client:
    return world.client_of(world.member(Organisation.objects.create(name="Pengelola sistem"), "system_admin"))


def test_a_new_law_is_a_new_row_and_the_old_one_gets_its_end(admin: Client) -> None:
    old = TermLimit.objects.get(document_type="pks")
    twice = admin.post(reverse(ADD), NEW)
    assert twice.status_code == 200 and "Pada masa itu sudah ada batasnya" in twice.content.decode()
    address = reverse("admin:cooperation_termlimit_change", args=[old.pk])
    ends = {"years": "5", "legal_basis": old.legal_basis, "in_force_0": "", "in_force_1": "2030-01-01"}
    unexplained = admin.post(address, ends)
    assert unexplained.status_code == 200 and TermLimit.objects.get(pk=old.pk).in_force.upper is None
    assert admin.post(address, ends | {"reason": "Diganti peraturan baru"}).status_code == 302
    assert admin.post(reverse(ADD), NEW).status_code == 302
    listed = admin.get(reverse("admin:cooperation_termlimit_changelist")).content.decode()
    assert "sampai 31 Desember 2029" in listed and "sejak 1 Januari 2030" in listed
    terms.check("pks", dt.date(2029, 12, 31), dt.date(2034, 12, 30))
    with pytest.raises(ValidationError, match="paling lama 3 tahun"):
        terms.check("pks", dt.date(2030, 1, 1), dt.date(2034, 12, 30))


@pytest.mark.parametrize("wrong", [{"years": "0"}, {"years": "-1"}, {"legal_basis": ""}, {"in_force_0": "2031-02-30"}])
def test_what_cannot_be_is_refused(admin: Client, wrong: dict[str, str]) -> None:
    TermLimit.objects.update(in_force=DateRange(None, dt.date(2030, 1, 1)))
    assert admin.post(reverse(ADD), NEW | wrong).status_code == 200
    assert TermLimit.objects.count() == 1


def test_agreements_that_are_there_stay_as_they_are(both: SimpleNamespace, admin: Client) -> None:
    made = agreed(both)
    limit = TermLimit.objects.get()
    data = {"years": "1", "legal_basis": limit.legal_basis, "in_force_0": "", "in_force_1": ""}
    address = reverse("admin:cooperation_termlimit_change", args=[limit.pk])
    assert admin.post(address, data | {"reason": "Percobaan batas yang pendek"}).status_code == 302
    assert Agreement.objects.get().term == made.term
