"""Businesses in the search over all apps (port `GLOBAL_SEARCH`)."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Contact, User
from accounts.queries import WORKING_ROLES
from accounts.readers import Reader
from accounts.written_forms import phone
from database.found import Hit, Hits
from notifications.services import note_numbers_seen
from umkm import filters
from umkm.models import Business, Ownership

FIRST, FOUND_BY_PHONE = 8, "Dicari dengan nomor telepon."


def businesses(reader: Reader, typed: str) -> list[Hits]:
    """By number exactly (NIB, U-4K7Q2, the owner's phone for who works with the registry), else by name."""
    rows = reader.visible(Business).select_related("regency", "district")
    exact = filters.by_number(rows, typed)
    if exact is not None and (hits := _hits(list(exact[:FIRST]))):
        return [Hits(_("Usaha"), hits, exact=True)]
    if reader.roles & set(WORKING_ROLES) and (number := phone_in(typed)):
        hits = _hits(list(rows.filter(pk__in=_of_phone(reader.user, number))[:FIRST]))
        return [Hits(_("Usaha dengan nomor telepon ini"), hits, exact=True)] if hits else []
    if len(typed) < 2 or exact is not None:
        return []
    found = list(filters.search(rows, typed).order_by(_word(typed), "name", "pk")[: FIRST + 1])
    more = f"{reverse('umkm:registry')}?{urlencode({'cari': typed})}" if len(found) > FIRST else ""
    return [Hits(_("Usaha"), _hits(found[:FIRST]), more=more)] if found else []


def _word(typed: str) -> Case:
    """Where a word of the name begins with it: *kopi* means Kopi Tolaki before it means a Fotokopi."""
    return Case(When(name__istartswith=typed, then=0), When(name__icontains=f" {typed}", then=1), default=2)


def phone_in(typed: str) -> str:
    """The written form of a phone number, '' for anything else."""
    digits = sum(letter.isdigit() for letter in typed)
    if any(letter.isalpha() for letter in typed):  # a case's number, or a name with one in it
        return ""
    if digits < 9 or digits == 13 and typed.strip().isdecimal() and not typed.strip().startswith(("0", "62", "8")):
        return ""
    try:
        return phone(typed)
    except ValidationError:
        return ""


@transaction.atomic
def _of_phone(user: User, number: str) -> list[int]:
    """Under the reader's own scope; on record for each person, once a day and officer."""
    people = list(Contact.objects.with_value("phone", number).values_list("person", flat=True).distinct()[:FIRST])
    note_numbers_seen(people=people, actor=user, reason=FOUND_BY_PHONE)
    owned = Ownership.objects.filter(person__in=people, period__endswith__isnull=True)
    return list(owned.values_list("business", flat=True))


def _hits(rows: list[Business]) -> list[Hit]:
    return [Hit(row.name, reverse("umkm:business", args=[row.public_id]), _place(row), row.short_id) for row in rows]


def _place(row: Business) -> str:
    state = "" if row.state == Business.State.ACTIVE else f" ({row.get_state_display()})"
    return f"{row.district.name}, {row.regency.bare_name}{state}" if row.district else f"{row.regency.bare_name}{state}"
