"""What moves of requests about one's own data do: a correction is written where it belongs, an erasure is allowed."""

from typing import Any

from accounts.models import Contact, IdentityNumber, Membership, Person
from accounts.services import add_contact, bury_contact, revive_contact
from accounts.written_forms import NORMALISE
from casework.kinds import Effect, Moved, nothing
from casework.models import Case
from casework.person_requests import OWNER
from casework.person_service import asked_of

NAME, OTHER = "nama", "lainnya"


def apply_correction(moved: Moved) -> None:
    """Name, contact or NIK as it was asked. A new contact has to be proved; the old one gets no letters any more and
    still lets its person in."""
    for case in Case.objects.filter(pk__in=moved.ids):
        asked, person = asked_of(case), _person(case)
        if asked["apa"] == NAME:
            Person.objects.filter(pk=person.pk).update(full_name=asked["menjadi"])
        elif asked["apa"] == "nik":
            number = _number(person, asked)
            number.set_value(asked["menjadi"])
            number.verified_at = None
            number.save()
        else:
            old = _contact(person, asked)
            add_contact(person=person, kind=old.kind, typed=asked["menjadi"])
            bury_contact(contact=old)


def undo_correction(moved: Moved) -> None:
    """As it was: the request keeps what stood there before."""
    for case in Case.objects.filter(pk__in=moved.ids):
        asked, person = asked_of(case), _person(case)
        if asked["apa"] == NAME:
            Person.objects.filter(pk=person.pk).update(full_name=asked["dari"])
        elif asked["apa"] == "nik":
            number = _number(person, asked)
            number.set_value(asked["dari"])
            number.save()
        else:
            old = _contact(person, asked)
            Contact.objects.with_value(old.kind, asked["menjadi"]).filter(person=person).exclude(pk=old.pk).delete()
            revive_contact(contact=old)


def cannot_be_applied(moved: Moved) -> dict[int, str]:
    """What the portal cannot write by itself, an officer corrects on the page where it stands."""
    refused = {}
    for case in Case.objects.filter(pk__in=moved.ids):
        asked = asked_of(case)
        if asked.get("apa", OTHER) == OTHER:
            refused[case.pk] = (
                "Perbaikan ini tidak dapat diterapkan otomatis. Perbaiki di halaman usahanya, lalu pilih "
                "“Sudah diperbaiki dengan cara lain”."
            )
        elif asked["apa"] != NAME and not _row(_person(case), asked).exists():
            refused[case.pk] = "Kontak atau nomor itu sudah tidak ada. Periksa lagi data pemohon."
    return refused


def cannot_be_erased(moved: Moved) -> dict[int, str]:
    """Whoever works here, or has another case open, is not erased under it."""
    refused = {}
    for case in Case.objects.filter(pk__in=moved.ids):
        person = _person(case)
        others = Case.objects.open().filter(parties__person=person, parties__side=OWNER.side).exclude(pk=case.pk)
        if Membership.objects.in_force().filter(user__person=person).exists():
            refused[case.pk] = "Pemohon bertugas di sebuah instansi pada portal ini. Akhiri dahulu tugasnya."
        elif references := list(others.order_by("pk").values_list("reference", flat=True)[:3]):
            refused[case.pk] = f"Pemohon masih punya perkara terbuka: {', '.join(references)}. Selesaikan dahulu."
    return refused


def check_new_value(what: str, typed: str) -> str:
    """In its one written form. Raises ValidationError with a sentence."""
    kind = {NAME: "", OTHER: ""}.get(what, what.partition(":")[0])
    if not kind:
        return " ".join(typed.split()) if what == NAME else typed.strip()
    return NORMALISE[kind](typed)


def what_can_be_corrected(person: Person) -> list[tuple[str, str]]:
    """For a choice: key and label. A contact is named by its public id."""
    contacts = Contact.objects.filter(person__in=person.ids(), dead_at=None).order_by("kind", "pk")
    words = {"email": "Surel", "phone": "Telepon"}
    choices = [(NAME, "Nama")]
    choices += [(f"{row.kind}:{row.public_id}", f"{words[row.kind]} {row.masked}") for row in contacts]
    numbers = IdentityNumber.objects.filter(person__in=person.ids(), kind="nik").order_by("pk")
    choices += [(f"nik:{row.public_id}", f"NIK {row.masked}") for row in numbers]
    return [*choices, (OTHER, "Lainnya, misalnya data usaha")]


def asked_for(person: Person, choice: str, becomes: str, why: str) -> dict[str, Any]:
    """What is kept, sealed: enough to write it down, and to take it back."""
    what, _, row = choice.partition(":")
    found = {"apa": what, "baris": row, "menjadi": becomes, "keterangan": why, "dari": person.full_name}
    if row:
        model = IdentityNumber if what == "nik" else Contact
        found["dari"] = model.objects.get(person__in=person.ids(), public_id=row).open()
    return found


def _row(person: Person, asked: dict[str, Any]) -> Any:
    model: Any = IdentityNumber if asked["apa"] == "nik" else Contact
    return model.objects.filter(person__in=person.ids(), public_id=asked["baris"])


def _contact(person: Person, asked: dict[str, Any]) -> Contact:
    found: Contact = _row(person, asked).get()
    return found


def _number(person: Person, asked: dict[str, Any]) -> IdentityNumber:
    found: IdentityNumber = _row(person, asked).get()
    return found


def _person(case: Case) -> Person:
    return Person.objects.get(case_parties__case=case, case_parties__side=OWNER.side)


EFFECTS = {
    "pdp_terlaksana": Effect(nothing),  # done already; without an opposite, so that it is not taken back
    "pdp_boleh_dihapus": Effect(nothing, nothing, cannot_be_erased),
    "pdp_terapkan": Effect(apply_correction, undo_correction, cannot_be_applied),
}
