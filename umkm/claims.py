"""A claim from the owner's side: which businesses are offered, and how one is claimed. What follows is the engine's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actors import Actor
from accounts.decisions import YES, Decision, no
from accounts.models import Agency, Contact, Person, User
from accounts.scope import scope_of_person
from casework.engine import NewCase, Refused, open_cases
from casework.models import Case
from database import clock
from database.scope import scoped
from documents.models import StoredFile
from documents.services import store_upload
from umkm.effects import owners_with_sign_in
from umkm.likeness import PHONE, Likely, likely
from umkm.models import Business, ClaimedBusiness, Ownership
from umkm.services import open_scope
from umkm.workflow import CLAIM, CLAIMANT

MOST_OPEN = 5  # claims of one person: whoever has more has not one business, but a list
NOBODY_THERE = (
    "Di wilayah usaha ini belum ada dinas yang memakai portal. Daftarkan usaha Anda sebagai usaha baru; "
    "catatan yang ada dapat digabungkan kelak."
)
OWNED = (
    "Usaha ini sudah dipegang akun lain, maka tidak dapat diklaim di sini. Bila itu keliru, hubungi {agency} dan bawa "
    "KTP serta bukti usaha. Tidak ada yang hilang: isian Anda tersimpan."
)
MINE = "Usaha ini sudah atas nama Anda: lihat di Usaha saya."
TOO_MANY = (
    "Anda masih punya lima klaim yang belum diputuskan. Tunggu keputusan dinas, atau batalkan salah satunya di "
    "Perkara saya."
)

MERGED = "Usaha ini baru saja digabungkan dengan usaha lain oleh dinas. Cari lagi, lalu pilih yang tersisa."


@dataclass(frozen=True)
class Offer:
    """What a stranger is shown of a business that may be theirs: name, place and short id. No more of it leaves here."""

    public_id: str
    name: str
    short_id: str
    district: str
    regency: str
    why: str
    reasons: tuple[str, ...]
    free: Decision  # whether it can be claimed, and else what to do


def offers_for(
    user: User, *, name: str = "", regency: str = "", district: str | None = None, nib: str = ""
) -> list[Offer]:
    """The likeliest businesses for what somebody typed, and for the phone that they signed up with.

    A phone opens only what nobody with a sign-in owns, so that a number tells nothing about an account.
    """
    mine = set(Business.objects.owned_by(user).values_list("pk", flat=True))
    found = likely(
        name=name,
        regency=regency,
        district=district,
        nib=nib,
        phones=own_phones(user.person),
        rows=Business.objects.standing().exclude(pk__in=mine),
    )
    owned = set(owners_with_sign_in(one.business.pk for one in found).values_list("business", flat=True))
    shown = [one for one in found if one.reasons != (PHONE,) or one.business.pk not in owned]
    agencies = agencies_of([one.business.regency_id for one in shown])
    return [_offer(one, one.business.pk in owned, agencies.get(one.business.regency_id)) for one in shown]


def _offer(one: Likely, owned: bool, agency: Agency | None) -> Offer:
    business = one.business
    return Offer(
        public_id=str(business.public_id),
        name=business.name,
        short_id=business.short_id,
        district=business.district.name if business.district else "",
        regency=business.regency.name,
        why=one.why,
        reasons=one.reasons,
        free=no(OWNED.format(agency=_called(agency))) if owned else YES if agency else no(NOBODY_THERE),
    )


def own_phones(person: Person) -> list[str]:
    """Those of the account itself, in clear: for a blind index, not for a page."""
    with transaction.atomic(), scoped(scope_of_person(person)):
        return [phone.open() for phone in Contact.objects.filter(person=person, kind="phone", dead_at=None)]


def agencies_of(regencies: Iterable[str]) -> dict[str, Agency]:
    """Who answers for a regency: its own agency, or else its province's."""
    codes = set(regencies)
    wanted = codes | {code[:2] for code in codes}
    known = {a.code: a for a in Agency.objects.filter(code__in=wanted).select_related("organisation")}
    found = {code: known.get(code) or known.get(code[:2]) for code in codes}
    return {code: agency for code, agency in found.items() if agency is not None}


def _called(agency: Agency | None) -> str:
    return agency.organisation.name if agency else "dinas daerah Anda"


def may_claim(user: User, business: Business) -> Decision:
    """Asked before a claim is opened; acceptance asks again, when it may have changed."""
    if Ownership.objects.filter(business=business, person=user.person_id, period__endswith__isnull=True).exists():
        return no(MINE)
    agency = agencies_of([business.regency_id]).get(business.regency_id)
    if owners_with_sign_in([business.pk]).exists():
        return no(OWNED.format(agency=_called(agency)))
    if agency is None:
        return no(NOBODY_THERE)
    if open_claims(user.person).count() >= MOST_OPEN:
        return no(TOO_MANY)
    return YES


def open_claims(person: Person) -> Any:
    """Of one person, still undecided."""
    return Case.objects.filter(
        kind=CLAIM.kind, parties__side=CLAIMANT.side, parties__role=CLAIMANT.role, parties__person=person
    ).open()


@transaction.atomic
def open_claim(
    *,
    user: User,
    business: Business,
    as_what: str,
    statement: str,
    nib: str = "",
    matched: Sequence[str] = (),
    paper: UploadedFile | None = None,
) -> Case:
    """A claim, or the one that the person has already on this business. Raises Refused with a sentence.

    From now on, and while it is open, the region's staff reach the claimant's contacts: to call back, and to hand over
    a code that proves a phone.
    """
    if Business.objects.select_for_update(no_key=True).get(pk=business.pk).merged_into_id:
        raise Refused(MERGED)
    if (standing := open_claims(user.person).filter(claim__business=business).first()) is not None:
        return standing
    decision = may_claim(user, business)
    if not decision:
        raise Refused(decision.reason)
    agency = agencies_of([business.regency_id])[business.regency_id]
    evidence = {"sebagai": as_what}
    if paper is not None:
        evidence["berkas"] = keep_paper(upload=paper, region=business.regency_id, person=user.person)
    new = NewCase(f"Klaim {business.name}", business.regency_id, {CLAIMANT: user.person})
    (case,) = open_cases(CLAIM.kind, agency, [new], Actor.of(user), note=statement, **evidence)
    ClaimedBusiness.objects.create(case=case, business=business, nib=nib, matched=list(matched))
    open_scope(person_id=user.person_id, regency_id=business.regency_id, since=clock.now())
    return case


def keep_paper(*, upload: UploadedFile, region: str, person: Person) -> str:
    """For the claimant and the region's staff to download. Raises documents.checks.Refused with a sentence."""
    kept = store_upload(upload=upload, kind=StoredFile.Kind.OTHER, region=region, user=None, person=person)
    return str(kept.public_id)
