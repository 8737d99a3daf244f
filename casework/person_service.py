"""Lodging a request about one's own data: which agency answers it, and what the portal does at once."""

import csv
import io
import json
import uuid
import zipfile
from collections.abc import Collection
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models.functions import Length

from accounts import keys, personal_data
from accounts.actors import Actor
from accounts.models import Agency, Person, PersonScope, Regency, User
from casework.engine import NewCase, Refused, open_cases, perform
from casework.kinds import WORKFLOWS
from casework.models import Case, PersonRequest
from casework.person_requests import ERASE, KINDS, OWNER, SEE, TAKE, WITHDRAW
from database import clock
from documents.cells import safe
from documents.models import StoredFile
from documents.services import keep_sealed
from notifications.services import note_numbers_seen

MACHINE = Actor.machine("Portal")


def agency_of(regency: str) -> Agency | None:
    """The regency's own before its province's."""
    covering = Agency.objects.filter(code__in=[regency, regency[:2]]).order_by(Length("code").desc())
    return covering.select_related("organisation").first()


def own_regencies(person: Person) -> list[str]:
    """Where the person has to do with now, and some agency answers."""
    now = PersonScope.objects.filter(person__in=person.ids(), period__contains=clock.now())
    return [code for code in sorted(set(now.values_list("region", flat=True))) if agency_of(code)]


def regencies_to_choose(person: Person) -> list[tuple[str, str]]:
    """One's own; else all that an agency answers for."""
    own = own_regencies(person)
    served = Regency.objects.filter(code__in=own) if own else Regency.objects.under(_agency_codes())
    return list(served.order_by("name").values_list("code", "name"))


@transaction.atomic
def lodge(user: User, kind: str, regency: str, *, asked: dict[str, Any] | None = None) -> Case:
    """A case with its number. Raises Refused where one like it is still open."""
    person = user.person
    agency = agency_of(regency)
    if agency is None:
        raise Refused("Belum ada dinas di portal ini untuk kabupaten/kota itu.")
    if kind in (ERASE, WITHDRAW) and (before := open_requests(person).filter(kind=kind).first()):
        raise Refused(f"Permintaan seperti ini sudah berjalan: {before.reference}.")
    new = NewCase(WORKFLOWS[kind].label, regency, {OWNER: person})
    (case,) = open_cases(kind, agency, [new], Actor.of(user))
    if asked:
        public_id = uuid.uuid4()
        sealed = keys.seal(json.dumps(asked), PersonRequest.PLACE, public_id)
        PersonRequest.objects.create(case=case, public_id=public_id, person=person, region=regency, sealed=sealed)
    return case


def requests_of(person: Person) -> Any:
    """The newest first, those of before a merge included."""
    return Case.objects.filter(kind__in=KINDS, parties__side=OWNER.side, parties__person__in=person.ids()).order_by(
        "-opened_at", "-pk"
    )


def open_requests(person: Person) -> Any:
    return requests_of(person).exclude(ball_role="")


def asked_of(case: Case) -> dict[str, Any]:
    """Under the scope of whoever may read it; nothing where nothing was typed."""
    row = PersonRequest.objects.filter(pk=case.pk).first()
    if row is None:
        return {}
    found: dict[str, Any] = json.loads(keys.open_sealed(row.sealed, PersonRequest.PLACE, row.public_id))
    return found


@transaction.atomic
def see(user: User, regency: str) -> Case:
    """Answered in the same moment: the page shows it while the proof of the password is fresh."""
    case = lodge(user, SEE, regency)
    return perform(case, "jawab", MACHINE, case.version)


@transaction.atomic
def withdraw(user: User, regency: str, kinds: Collection[str]) -> Case:
    """Effective at once; an officer then looks for what was taken along on paper."""
    case = lodge(user, WITHDRAW, regency, asked={"persetujuan": sorted(kinds)})
    personal_data.withdraw(user.person, kinds, clock.now())
    return case


@transaction.atomic
def take_along(user: User, regency: str) -> Case:
    """A sealed file for this person alone, deleted after a week as every export is."""
    case = lodge(user, TAKE, regency)
    keep_sealed(
        content=packed(user.person),
        kind=StoredFile.Kind.EXPORT,
        person=user.person,
        name=f"data-saya-{case.reference}.zip",
        content_type="application/zip",
    )
    return perform(case, "jawab", MACHINE, case.version)


def file_of(case: Case, person: Person) -> StoredFile | None:
    """While it is there. Found by its name, which holds the request's number."""
    name = f"data-saya-{case.reference}.zip"
    return StoredFile.objects.filter(person=person, shown_name=name, state=StoredFile.State.CLEAN).first()


def packed(person: Person) -> bytes:
    """`data.json` with everything, and a table for each section (semicolons, as spreadsheets here open them)."""
    sections = [section for section in personal_data.see(person) if section.travels]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        whole = {section.key: section.rows for section in sections}
        archive.writestr("data.json", json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        for section in sections:
            text = io.StringIO()
            out = csv.writer(text, delimiter=";")
            out.writerow([safe(label) for label in section.columns.values()])
            out.writerows([safe(value) for value in row] for row in section.table())
            archive.writestr(f"{section.key}.csv", "\ufeff" + text.getvalue())
    return target.getvalue()


def note_seen(case: Case, user: User) -> None:
    """Staff read what was asked, word for word: on record, once a day and officer."""
    people = [case.parties.get(side=OWNER.side).person_id]
    note_numbers_seen(people=people, actor=user, reason=f"Permintaan {case.reference}.", kind="permintaan")


def _agency_codes() -> list[str]:
    return list(Agency.objects.values_list("code", flat=True))
