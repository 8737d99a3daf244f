"""What is said about a case beside its moves: notes of the agency or shared with whoever applied, questions with a
term, and who follows it. Nothing of it moves the case, and its term runs on."""

from collections.abc import Sequence

from django.db import transaction

from accounts.actors import Actor
from accounts.decisions import YES, Decision, no
from accounts.models import Agency, Person
from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.regions import ZONES, zone_of
from accounts.written_forms import without_personal_values
from casework.assignment import OFFICER, SUPERVISOR
from casework.decisions import Facts
from casework.engine import Refused
from casework.models import Case, Comment, InformationRequest, Watch
from casework.telling import people_of
from casework.workflow import AGENCY
from casework.working_days import calendar_of
from casework.writing import Row, as_row
from database import clock
from database.dates import long_date
from notifications.services import tell

LONGEST, MOST_DAYS = 4000, 60
APPLICANT = "pemohon"  # the side of whoever applied, in every kind that has one
NOTE, ASKED, ANSWERED, MOVED = "perkara_catatan", "perkara_ditanya", "perkara_dijawab", "perkara_diikuti"


def applicants_of(row: Facts) -> list[int]:
    """Persons who take part beside the agency and are asked: whoever applied, else all there are."""
    beside = {seat: person for seat, person in sorted(row.people.items()) if seat[0] != AGENCY}
    applied = [person for (side, _), person in beside.items() if side == APPLICANT]
    return list(dict.fromkeys(applied or beside.values()))


def takes_part(row: Facts, actor: Actor) -> bool:
    """As a person on a side beside the agency, or for an organisation of one."""
    persons = {person for (side, _), person in row.people.items() if side != AGENCY}
    return actor.person in persons or not set(row.organisations.values()).isdisjoint(actor.roles)


# ---- who may -------------------------------------------------------------------------------------------------------


def of_agency(case: Facts, actor: Actor) -> bool:
    """Works there or reads there."""
    return bool(actor.roles.get(case.agency_id, frozenset()) & set(REGISTRY_ROLES))


def works_there(case: Facts, actor: Actor) -> bool:
    return bool(actor.roles.get(case.agency_id, frozenset()) & set(WORKING_ROLES))


def may_comment(row: Row, actor: Actor) -> Decision:
    """Staff always; whoever takes part while the case is open."""
    if of_agency(row, actor):
        return YES
    if not takes_part(row, actor):
        return no("Catatan ditulis oleh petugas dinas atau oleh pihak pada perkara ini.")
    return YES if row.ball_role else no("Perkara ini sudah selesai.")


def may_ask(row: Row, actor: Actor) -> Decision:
    """An officer, of an open case with somebody to ask."""
    if not works_there(row, actor):
        return no("Keterangan diminta oleh petugas dinas.")
    if not row.ball_role:
        return no("Perkara ini sudah selesai.")
    return YES if applicants_of(row) else no("Tidak ada pemohon yang dapat ditanya pada perkara ini.")


def may_answer(row: Row, actor: Actor) -> Decision:
    """Whoever is asked; or an officer, who writes down what was said to them."""
    if actor.person in applicants_of(row) or works_there(row, actor):
        return YES
    return no("Pertanyaan ini dijawab oleh pemohon.")


# ---- notes ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def comment(case: Case, actor: Actor, text: str, *, shared: bool) -> Comment:
    """An owner's is always shared. Whoever it is meant for is told. Raises Refused."""
    row = as_row(case)
    if not (decision := may_comment(row, actor)):
        raise Refused(decision.reason)
    staff = of_agency(case, actor)
    made = Comment.objects.create(
        case=case,
        person_id=actor.person,
        author=actor.name,
        text=_kept(text, "Tulis catatannya."),
        shared=shared or not staff,
        request=actor.request,
        at=clock.now(),
    )
    if made.shared:
        people = applicants_of(row) if staff else _handlers(case)
        _tell(case, NOTE, [one for one in people if one != actor.person], made.pk)
    return made


@transaction.atomic
def withdraw_comment(made: Comment, actor: Actor) -> None:
    """One's own; the text stays for the agency, with who took it back and when. Raises Refused."""
    if made.person_id != actor.person:
        raise Refused("Catatan hanya dapat ditarik oleh penulisnya.")
    ended = Comment.objects.filter(pk=made.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_by=actor.name
    )
    if not ended:
        raise Refused("Catatan ini sudah ditarik.")


# ---- questions -----------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(case: Case, actor: Actor, question: str, working_days: int) -> InformationRequest:
    """Whoever applied is told, with the last day. Raises Refused."""
    row = as_row(case)
    if not (decision := may_ask(row, actor)):
        raise Refused(decision.reason)
    if not 1 <= working_days <= MOST_DAYS:
        raise Refused(f"Beri waktu 1 sampai {MOST_DAYS} hari kerja.")
    now = clock.now()
    agency = Agency.objects.get(pk=case.agency_id)
    due_at = calendar_of(agency, now).due_at(now, working_days)
    made = InformationRequest.objects.create(
        case=case,
        question=_kept(question, "Tulis pertanyaannya."),
        asker_id=actor.person,
        asker=actor.name,
        asked_at=now,
        working_days=working_days,
        due_at=due_at,
        request=actor.request,
    )
    last = long_date(clock.last_day_of(due_at, ZONES[agency.zone]))
    _tell(case, ASKED, applicants_of(row), made.pk, tenggat=last)
    return made


@transaction.atomic
def answer(asked: InformationRequest, actor: Actor, text: str) -> None:
    """By whoever is asked, or by an officer who was told. Once. Raises Refused."""
    case = asked.case
    if not (decision := may_answer(as_row(case), actor)):
        raise Refused(decision.reason)
    ended = (
        InformationRequest.objects.filter(pk=asked.pk)
        .waiting()
        .update(
            answer=_kept(text, "Tulis jawabannya."),
            answerer_id=actor.person,
            answerer=actor.name,
            answered_at=clock.now(),
        )
    )
    if not ended:
        raise Refused("Pertanyaan ini sudah dijawab atau ditarik. Muat ulang halaman.")
    people = {asked.asker_id} if asked.asker_id in _working(case) else set(_handlers(case))
    _tell(case, ANSWERED, sorted(people - {actor.person}), asked.pk)


@transaction.atomic
def withdraw_question(asked: InformationRequest, actor: Actor) -> None:
    """By the agency that asked: it is not needed any more. Raises Refused."""
    if not works_there(asked.case, actor):
        raise Refused("Pertanyaan hanya dapat ditarik oleh petugas dinas.")
    ended = (
        InformationRequest.objects.filter(pk=asked.pk)
        .waiting()
        .update(withdrawn_at=clock.now(), withdrawn_by=actor.name)
    )
    if not ended:
        raise Refused("Pertanyaan ini sudah dijawab atau ditarik. Muat ulang halaman.")


# ---- following -----------------------------------------------------------------------------------------------------


def watch(case: Case, person: Person) -> None:
    """From now on the person hears of its moves. Twice is once."""
    Watch.objects.get_or_create(case=case, person=person, defaults={"since": clock.now()})


def unwatch(case: Case, person: Person) -> None:
    Watch.objects.filter(case=case, person=person).delete()


# ---- helpers -------------------------------------------------------------------------------------------------------


def _kept(text: str, empty: str) -> str:
    kept = without_personal_values(text.strip())[:LONGEST]
    if not kept:
        raise Refused(empty)
    return kept


def _handlers(case: Case) -> list[int]:
    """Whoever works on it; else the head of the section."""
    return people_of(case, OFFICER) or people_of(case, SUPERVISOR)


def _working(case: Case) -> set[int]:
    """Who works at its agency now."""
    held = case.agency.organisation.memberships.in_force().filter(role__in=WORKING_ROLES)
    return set(held.values_list("user__person", flat=True))


def _tell(case: Case, words: str, people: Sequence[int], subject: int, **more: str) -> None:
    context = {"nomor": case.reference, "perihal": case.title, **more}
    tell(kind=words, people=people, subject=subject, region=case.region, zone=zone_of(case.region), context=context)
