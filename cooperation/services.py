"""Writes of agreements. Whoever changes one changes its doors in the same transaction."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Agency, Organisation, Person, Province, User
from cooperation import cases, grants, terms
from cooperation.models import (
    KINDS,
    Agreement,
    AgreementDocument,
    AgreementParty,
    DocumentType,
    Opening,
    ResponsiblePerson,
)
from cooperation.queries import KEEPERS, organisations_of
from cooperation.signing import Signed, check_end, end_early
from cooperation.workflow import STOPPED_STATE
from database import clock
from documents.models import StoredFile

SAID = ("title", "signed_on", "signed_place", "signed_province", "document_type", "term", "burdens_region")


@dataclass(frozen=True)
class Side:
    """A party as the paper has it. The first of the sides is pihak kesatu."""

    organisation: Organisation
    number: str = ""
    signatory: str = ""
    signatory_title: str = ""
    power_of_attorney: str = ""
    power_of_attorney_on: dt.date | None = None


@dataclass(frozen=True)
class Clause:
    """What the giver opens of a region to the receiver."""

    giver: Agency
    receiver: Organisation
    kind: str
    region: str


@dataclass(frozen=True)
class Paper:
    """All that an agreement says. An end that is not known opens nothing."""

    title: str
    sides: Sequence[Side]
    signed_on: dt.date | None = None  # not yet, of one that is only begun
    signed_place: str = ""
    signed_province: Province | None = None
    clauses: Sequence[Clause] = field(default_factory=tuple)
    document_type: str = DocumentType.PKS
    starts_on: dt.date | None = None
    last_day: dt.date | None = None
    burdens_region: bool = False
    extends: Agreement | None = None

    @property
    def signed(self) -> Signed | None:
        if self.signed_on is None or self.signed_province is None:
            return None
        return Signed(self.signed_on, self.signed_place, self.signed_province, self.starts_on, self.last_day)

    @property
    def term(self) -> DateTimeTZRange | None:
        return self.signed.term if self.signed else None


def check(paper: Paper) -> None:
    """Raises ValidationError with a sentence for what cannot be."""
    terms.check(paper.document_type, paper.starts_on, paper.last_day)
    organisations = [side.organisation.pk for side in paper.sides]
    if len(organisations) < 2:
        raise ValidationError(_("Perjanjian mempunyai sedikitnya dua pihak."))
    if len(set(organisations)) < len(organisations):
        raise ValidationError(_("Kedua pihak sama. Pilih mitra yang lain."))
    for clause in paper.clauses:
        if clause.kind not in KINDS or not {clause.giver.pk, clause.receiver.pk} <= set(organisations):
            raise ValidationError(_("Yang dibuka hanya dari satu pihak perjanjian ini kepada pihak lain."))
        if clause.giver.pk == clause.receiver.pk:
            raise ValidationError(_("Satu pihak tidak membuka apa pun kepada dirinya sendiri."))
        if clause.region != clause.giver.code and not clause.region.startswith(f"{clause.giver.code}."):
            raise ValidationError(_("Satu dinas hanya dapat membuka data wilayahnya sendiri."))


@transaction.atomic
def record_agreement(*, actor: User, paper: Paper) -> Agreement:
    """Signed already. Opens what the actor's own side gives, if the term is known; what the other side gives waits for
    them."""
    signed = paper.signed
    if signed is None:
        raise ValidationError(_("Isi kapan dan di mana perjanjian ini ditandatangani."))
    made = _begin(actor, paper)
    if made.case_id is not None:
        said = {
            "tanggal": signed.on,
            "tempat": signed.place,
            "provinsi": signed.province.pk,
            "mulai": signed.starts_on,
            "hari_terakhir": signed.last_day,
        }
        known = {name: value for name, value in said.items() if value not in (None, "")}
        cases.move(made, "catat_naskah", Actor.of(actor), **known)
        cases.agree_with_term(made)
    made.refresh_from_db()
    return made


@transaction.atomic
def begin_agreement(*, actor: User, paper: Paper) -> Agreement:
    """From the first talk on: a case, of which the office of the actor has the first move."""
    if paper.signed is not None or paper.document_type not in cases.KIND_OF:
        raise ValidationError(_("Yang dimulai di sini hanya PKS atau nota kesepakatan yang belum ditandatangani."))
    if paper.extends is not None:
        check_extension(paper.extends)
    made = _begin(actor, paper)
    if made.case_id is None:
        raise ValidationError(_("Sedikitnya satu pihak adalah dinas."))
    return made


def check_extension(old: Agreement) -> None:
    """A new agreement extends one that was in force until its own end. Raises ValidationError with a sentence."""
    if old.signed_on is None:
        raise ValidationError(_("Perjanjian yang diperpanjang belum ditandatangani."))
    if old.ending_reason:
        raise ValidationError(_("Perjanjian itu diakhiri lebih awal, jadi tidak diperpanjang. Mulai kerja sama baru."))
    if old.extensions.exclude(case__status=STOPPED_STATE).exists():
        raise ValidationError(_("Perpanjangan perjanjian itu sudah dimulai."))


def _begin(actor: User, paper: Paper) -> Agreement:
    check(paper)
    mine = organisations_of(actor, roles=KEEPERS)
    organisations = [side.organisation for side in paper.sides]
    if not set(mine) & {one.pk for one in organisations}:
        raise ValidationError(_("Catat perjanjian yang dinas Anda sendiri menjadi pihaknya."))
    case = cases.open_for(paper.document_type, paper.title, organisations, mine, Actor.of(actor))
    made = Agreement(recorded_by=actor, recorded_by_name=actor.get_full_name(), case=case, extends=paper.extends)
    _write(made, paper)
    _sides(made, paper.sides)
    grants.settle(_clauses(made, paper.clauses, actor))
    return made


@transaction.atomic
def correct_agreement(*, actor: User, agreement: Agreement, paper: Paper) -> Agreement:
    """A typing error put right; what stood before is in its history. One that ended early keeps that end."""
    check(paper)
    found = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if (paper.signed is None) != (found.signed_on is None):
        raise ValidationError(_("Perjanjian ini baru saja berubah. Muat ulang halaman, lalu perbaiki."))
    if found.case_id is not None and paper.document_type != found.document_type:
        raise ValidationError({"document_type": _("Jenis naskah tidak dapat diganti. Catat sebagai perjanjian baru.")})
    ended = found.term.upper if found.ending_reason else None
    _write(found, paper)
    if ended is not None:
        terms_left = paper.term
        if terms_left is None or ended <= terms_left.lower or (terms_left.upper and terms_left.upper < ended):
            raise ValidationError(_("Perjanjian ini sudah diakhiri; jangka waktunya tidak cocok dengan hari itu."))
        Agreement.objects.filter(pk=found.pk).update(
            term=DateTimeTZRange(terms_left.lower, ended), agreed_until=terms_left.upper or found.agreed_until
        )
        found.refresh_from_db()
    _sides(found, paper.sides)
    grants.settle(_clauses(found, paper.clauses, actor))
    cases.follow_paper(found)
    cases.agree_with_term(found)
    return found


@transaction.atomic
def end_agreement(*, actor: User, agreement: Agreement, last_day: dt.date, reason: str) -> None:
    """Earlier than agreed. Its doors close with that day, or at once where the day is over."""
    found = Agreement.objects.select_for_update(of=("self",)).select_related("signed_province").get(pk=agreement.pk)
    check_end(found, last_day)
    if found.case_id is None:
        end_early(found, last_day, reason, Actor.of(actor))
        return
    cases.reopen(found, cases.ENDED_BEFORE)
    cases.move(found, "akhiri_awal", Actor.of(actor), hari_terakhir=last_day, alasan=reason)
    found.refresh_from_db()
    cases.agree_with_term(found)


@transaction.atomic
def let_open(*, actor: User, agreement: Agreement) -> int:
    """The giver's head or supervisor agrees to the term: their own doors open. Returns how many clauses were theirs."""
    found = Agreement.objects.select_for_update().get(pk=agreement.pk)
    mine = found.openings.filter(giver__in=organisations_of(actor, roles=KEEPERS))
    done: int = mine.update(
        confirmed_term=found.term if found.term_known else None,
        confirmed_by_name=actor.get_full_name(),
        confirmed_at=clock.now(),
    )
    grants.settle(grants.door_of(opening) for opening in mine)
    _touch(found)
    return done


@transaction.atomic
def add_responsible(*, party: AgreementParty, person: Person) -> ResponsiblePerson:
    """From now on. Raises ValidationError where they are it already, or belong to no side."""
    at = clock.now()
    if not person_of_party(party, person):
        raise ValidationError(_("Orang itu bukan anggota pihak ini."))
    try:
        with transaction.atomic():
            made = ResponsiblePerson.objects.create(party=party, person=person, period=DateTimeTZRange(at, None))
    except IntegrityError:
        raise ValidationError(_("Orang itu sudah menjadi penanggung jawab.")) from None
    _touch(party.agreement)
    return made


@transaction.atomic
def end_responsible(*, responsible: ResponsiblePerson) -> None:
    """From now on it is somebody else's. Ended already is as good."""
    found = ResponsiblePerson.objects.select_for_update().get(pk=responsible.pk)
    at = clock.now()
    if found.period.upper is None and at > found.period.lower:
        found.period = DateTimeTZRange(found.period.lower, at)
        found.save(update_fields=["period"])
        _touch(found.party.agreement)


def person_of_party(party: AgreementParty, person: Person) -> bool:
    """Whether they belong to that organisation now."""
    members = party.organisation.memberships.in_force()
    return bool(members.filter(user__person=person).exists())


@transaction.atomic
def add_document(
    *,
    agreement: Agreement,
    file: StoredFile,
    label: str,
    actor: User,
    kind: str = AgreementDocument.OTHER,
    number: str = "",
) -> AgreementDocument:
    """One more paper; none is overwritten. An addendum changes what is in force: raises ValidationError where nothing
    is."""
    found = Agreement.objects.select_for_update(of=("self",)).select_related("case").get(pk=agreement.pk)
    if kind == DocumentType.ADDENDUM:
        check_addendum(found)
    return AgreementDocument.objects.create(
        agreement=found, file=file, label=label, kind=kind, number=number, added_by_name=actor.get_full_name()
    )


def check_addendum(agreement: Agreement) -> None:
    """Raises ValidationError where there is nothing to change any more, or not yet."""
    if agreement.signed_on is None:
        raise ValidationError(_("Perjanjian ini belum ditandatangani, jadi belum dapat diberi addendum."))
    if agreement.term_known and agreement.term.upper <= clock.now():
        said = _("Perjanjian ini sudah berakhir, jadi tidak dapat diberi addendum. Mulai perpanjangan sebagai kerja sama baru.")  # fmt: skip
        raise ValidationError(said)


def _write(agreement: Agreement, paper: Paper) -> None:
    for name in SAID:
        setattr(agreement, name, getattr(paper, name))
    agreement.changed_at = agreement.recorded_at if agreement.pk is None else clock.now()
    agreement.save()


def _sides(agreement: Agreement, sides: Sequence[Side]) -> None:
    """Rows are kept by organisation: responsible persons belong to them."""
    wanted = {side.organisation.pk for side in sides}
    gone = list(agreement.parties.exclude(organisation__in=wanted))
    for party in gone:
        if party.responsible.exists():
            raise ValidationError(
                _("%(party)s punya penanggung jawab di sini, jadi tidak dapat diganti. Catat perjanjian baru.")
                % {"party": party.organisation}
            )
        party.delete()
    standing = {party.organisation_id: party for party in agreement.parties.all()}
    for offset in (1000, 0):  # two passes: two sides may change places
        for number, side in enumerate(sides, start=1):
            party = standing.setdefault(
                side.organisation.pk,
                AgreementParty(agreement=agreement, organisation=side.organisation, added_at=agreement.changed_at),
            )
            party.position = number + offset
            for name in ("number", "signatory", "signatory_title", "power_of_attorney", "power_of_attorney_on"):
                setattr(party, name, getattr(side, name))
            party.save()


def _clauses(agreement: Agreement, clauses: Iterable[Clause], actor: User) -> list[grants.Door]:
    """The clauses as the paper has them. Returns every door that this may have moved."""
    mine = set(organisations_of(actor, roles=KEEPERS))
    standing = {grants.door_of(opening): opening for opening in agreement.openings.all()}
    wanted = {(one.giver.pk, one.receiver.pk, one.kind, one.region) for one in clauses}
    moved = [*standing, *wanted]
    for door in sorted(wanted):
        opening = standing.pop(door, None)
        if opening is None:
            giver, receiver, kind, region = door
            opening = Opening(agreement=agreement, giver_id=giver, receiver_id=receiver, kind=kind, region=region)
            opening.added_at = agreement.changed_at
        if opening.giver_id in mine:
            opening.confirmed_term = agreement.term if agreement.term_known else None
            opening.confirmed_by_name, opening.confirmed_at = actor.get_full_name(), clock.now()
        opening.save()
    for opening in standing.values():
        opening.delete()
    return moved


def _touch(agreement: Agreement) -> None:
    """The planner looks again at what changed."""
    Agreement.objects.filter(pk=agreement.pk).update(changed_at=clock.now())
