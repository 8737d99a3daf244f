"""Django's admin: who gets in, what a change leaves behind, and that every page of it can be opened."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.admin_base import COUNTED_TO, CappedPaginator
from accounts.models import (
    Contact,
    District,
    Membership,
    Organisation,
    PrivacyNotice,
    Regency,
    Role,
    Session,
    TotpDevice,
    User,
)
from accounts.sign_in_scope import knowing
from database import clock
from kukm_portal.admin_site import REGISTERED
from tests import world
from umkm.models import SuggestionRun

MADE_ELSEWHERE = {"reminderplan", "suggestionrun"}  # by a migration, by a changed word list
WHY = "Diminta lewat surat resmi dinas"


@pytest.fixture
def admin(db) -> Client:
    return world.client_of(world.member(Organisation.objects.create(name="Pengelola sistem"), "system_admin"))


def name_of(model: type, page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


@pytest.mark.parametrize("model", REGISTERED, ids=lambda m: m._meta.model_name)
def test_every_page_opens_and_nothing_can_be_deleted(admin: Client, model: type) -> None:
    agency = world.agency("74")
    world.officer(agency)
    SuggestionRun.objects.create(cause="Percobaan", actor_name="Sistem", asked_at=clock.now())
    assert admin.get(reverse(name_of(model, "changelist"))).status_code == 200
    assert admin.get(reverse(name_of(model, "changelist")) + "?q=a").status_code == 200
    row = model._default_manager.filter(**({"is_staff": True} if model is User else {})).first()
    assert row is not None, "there is one of each"
    for page in ("change", "history"):
        answer = admin.get(reverse(name_of(model, page), args=[row.pk]))
        assert answer.status_code == 200, page
        assert " style=" not in answer.content.decode() and "<script>" not in answer.content.decode()
    assert admin.post(reverse(name_of(model, "delete"), args=[row.pk]), {"post": "yes"}).status_code == 403
    added = admin.get(reverse(name_of(model, "add")))
    assert added.status_code == (403 if model._meta.model_name in MADE_ELSEWHERE else 200)


def test_only_a_system_administrator_with_the_factor_given(db) -> None:
    agency, url = world.agency("74"), reverse("admin:index")
    for role in set(Role.values) - {"system_admin"}:
        assert world.client_of(world.member(agency.organisation, role)).get(url).status_code == 403, role
    assert Client().get(url, follow=True).redirect_chain[-1][0].startswith(reverse("accounts:sign_in"))
    someone = world.member(Organisation.objects.create(name="Pengelola sistem"), "system_admin")
    half = Client()
    half.force_login(someone)
    assert half.get(url)["Location"] == reverse("accounts:enrol")
    whole = world.client_of(someone)
    assert whole.get(url).status_code == 200
    Membership.objects.filter(user=someone).update(period=(clock.now() - dt.timedelta(days=9), clock.now()))
    assert whole.get(url).status_code == 403, "the role has ended"


def test_a_superuser_without_the_role_does_not_get_in(db) -> None:
    someone = world.user("Super", staff=True)
    User.objects.filter(pk=someone.pk).update(is_superuser=True)
    assert world.client_of(someone).get(reverse("admin:index")).status_code == 403


def test_a_change_needs_a_reason_and_leaves_it_in_log_and_history(admin: Client) -> None:
    row = Organisation.objects.create(name="Dinas Lama")
    url = reverse("admin:accounts_organisation_change", args=[row.pk])
    for reason in ("", "pendek"):
        assert admin.post(url, {"name": "Dinas Baru", "short_name": "", "reason": reason}).status_code == 200
    assert Organisation.objects.get(pk=row.pk).name == "Dinas Lama"
    told = {"name": "Dinas Baru", "short_name": "", "reason": f"{WHY}, lihat 0812-3456-789"}
    assert admin.post(url, told).status_code == 302
    event = row.events.get()
    assert (event.name, event.pgh_context["reason"]) == ("Dinas Lama", f"{WHY}, lihat [disamarkan]")
    assert event.pgh_context["name"].startswith("system_admin")
    message = LogEntry.objects.get().change_message
    assert WHY in message and "0812" not in message and "nama" in message.lower()
    history = admin.get(reverse("admin:accounts_organisation_history", args=[row.pk])).content.decode()
    assert "Dinas Lama" in history and history.count(WHY) == 2


def test_a_new_user_gets_a_sealed_contact_and_a_membership(admin: Client) -> None:
    agency, url = world.agency("74"), reverse("admin:accounts_user_add")
    data = {
        "full_name": "Petugas Baru",
        "email": "Baru@Dinas.example",
        "organisation": agency.organisation.pk,
        "role": "officer",
        "since": "2026-01-05",
    }
    answer = admin.post(url, data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    made = User.objects.get(person__full_name="Petugas Baru")
    held = made.memberships.get()
    assert made.is_staff and not made.has_usable_password() and held.role == "officer"
    assert held.period.lower == dt.datetime(2026, 1, 4, 16, tzinfo=dt.UTC), "the day begins in Makassar's zone"
    with knowing([bytes(Contact.of(made.person, "email", "baru@dinas.example").blind_index)]):
        assert Contact.objects.get().person == made.person
    assert admin.post(url, data).status_code == 200, "that address is somebody's"
    assert User.objects.filter(person__full_name="Petugas Baru").count() == 1


def test_owners_are_not_an_administrators_to_see(admin: Client) -> None:
    owner = world.user("Sari Pemilik")
    assert "Sari Pemilik" not in admin.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert admin.get(reverse("admin:accounts_user_change", args=[owner.pk])).status_code == 302


def test_who_lost_phone_and_paper_enrols_anew(admin: Client) -> None:
    someone = world.officer(world.agency("74"))
    theirs = world.client_of(someone)
    url = reverse("admin:accounts_user_change", args=[someone.pk])
    answer = admin.post(url, {"is_active": "on", "reset_factor": "on", "reason": WHY})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert not TotpDevice.objects.filter(user=someone).exists()
    assert not Session.objects.filter(user=someone).exists()
    assert theirs.get("/beranda/")["Location"].startswith(reverse("accounts:sign_in"))


def test_a_membership_ends_on_its_day_and_never_twice_at_once(admin: Client) -> None:
    agency = world.agency("74")
    someone = world.officer(agency)
    held = someone.memberships.get()
    add = {"user": someone.pk, "organisation": agency.organisation.pk, "role": "officer", "since": "2026-01-01"}
    assert admin.post(reverse("admin:accounts_membership_add"), add).status_code == 200, "it overlaps"
    url = reverse("admin:accounts_membership_change", args=[held.pk])
    assert admin.post(url, {"until": "2019-01-01", "reason": WHY}).status_code == 200, "before it began"
    assert admin.post(url, {"until": "2026-02-01", "reason": WHY}).status_code == 302
    held.refresh_from_db()
    assert held.period.upper == dt.datetime(2026, 1, 31, 16, tzinfo=dt.UTC)
    assert admin.post(reverse("admin:accounts_membership_add"), add | {"since": "2026-02-01"}).status_code == 302
    assert someone.memberships.count() == 2


def test_a_notice_that_is_out_is_not_changed_and_a_new_one_is_read_by_all(admin: Client) -> None:
    first = PrivacyNotice.objects.get()
    url = reverse("admin:accounts_privacynotice_change", args=[first.pk])
    assert admin.post(url, {"body": "x", "reason": WHY}).status_code == 403
    now = clock.now() - dt.timedelta(minutes=1)
    data = {"body": "Baru", "body_en": "", "published_at_0": f"{now:%Y-%m-%d}", "published_at_1": f"{now:%H:%M:%S}"}
    assert admin.post(reverse("admin:accounts_privacynotice_add"), data).status_code == 302
    assert PrivacyNotice.objects.order_by("-version").first().version == 2


def test_large_tables_are_not_counted_to_their_end(db, django_assert_num_queries) -> None:
    assert District.objects.count() > COUNTED_TO
    with django_assert_num_queries(1) as queries:
        assert CappedPaginator(District.objects.order_by("code"), 50).count == COUNTED_TO
    assert f"LIMIT {COUNTED_TO}" in queries[0]["sql"]
    assert CappedPaginator(Regency.objects.all(), 50).count == 514
