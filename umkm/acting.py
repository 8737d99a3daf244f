"""Acting for an owner: given by the owner, or put down by who helps; withdrawn at any time; asked before each entry."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.decisions import YES, Decision, no
from accounts.models import Agency, Consent, Person, User
from accounts.queries import WORKING_ROLES
from accounts.regions import zone_of
from accounts.written_forms import without_personal_values
from database import clock
from documents.models import StoredFile
from documents.services import store_upload
from notifications.services import tell
from umkm.models import ActingConsent, Business, Companionship
from umkm.permissions import owns
from umkm.services import hold

TEXT = (
    "Saya mengizinkan {helper} mengisi data usaha ini dan pengajuan sertifikat halalnya atas nama saya. "
    "Saya dapat melihat semua yang diisi, menyatakan keberatan, dan menarik izin ini kapan saja."
)
GENERAL, VERSION = "Saya mengizinkan orang yang saya sebut mengisi untuk saya (izin mengisi, satu per satu).", 1
RECORDED = "izin_mengisi_dicatat"
ASK_FIRST = (
    "Anda belum mempunyai izin pemilik untuk mengisi usaha ini. Minta izinnya dahulu, lalu catat di halaman usahanya."
)
SOMEBODY_ELSE = "Hanya pendamping usaha ini, atau petugas dinas di wilayahnya, yang dapat mencatat izin pemilik."
NO_OWNER = "Usaha ini belum mempunyai pemilik yang tercatat, maka belum ada yang dapat memberi izin."


class NotNow(ValueError):
    """What was asked for cannot be; its text is a sentence."""


def may_fill(user: User, business: Business) -> Decision:
    """As its owner, or with an owner's consent that stands."""
    if owns(user, business) or consent_of(user, business):
        return YES
    return no(ASK_FIRST)


def consent_of(user: User, business: Business) -> ActingConsent | None:
    """The one under which this user fills in for the business; None for its owner too."""
    found: ActingConsent | None = ActingConsent.objects.of_helper(user).filter(business=business).order_by("pk").first()
    return found


def may_record(user: User, business: Business) -> Decision:
    """Whoever could be the helper: a companion who looks after it, or who works cases of its region."""
    if helper_of(user, business) is None:
        return no(SOMEBODY_ELSE)
    if not owners_of(business):
        return no(NO_OWNER)
    return YES


def helper_of(user: User, business: Business) -> Person | Agency | None:
    """As what a user would fill in: in their own name, or for their agency."""
    held = user.memberships.in_force()
    codes = (business.regency_id, business.regency_id[:2])
    agency = (
        Agency.objects.filter(code__in=codes, pk__in=held.filter(role__in=WORKING_ROLES).values("organisation"))
        .select_related("organisation")
        .order_by("-code")
        .first()
    )
    if agency is not None:
        return agency
    looks_after = Companionship.objects.filter(
        business=business, person=user.person_id, period__contains=clock.now()
    ).exists()
    return user.person if looks_after and held.filter(role="companion").exists() else None


def owners_of(business: Business) -> list[Person]:
    """Who own it now."""
    return list(
        Person.objects.filter(ownerships__business=business, ownerships__period__endswith__isnull=True).order_by("pk")
    )


def called(helper: Person | Agency) -> str:
    """As the sentence names them."""
    if isinstance(helper, Agency):
        return f"petugas {helper.organisation.name}"
    held = helper.user.memberships.in_force().filter(role="companion").select_related("organisation").first()
    return f"pendamping {helper.full_name}" + (f" ({held.organisation.name})" if held else "")


def sentence(helper: Person | Agency) -> str:
    """What an owner agrees to, word for word."""
    return TEXT.format(helper=called(helper))


@transaction.atomic
def give(*, user: User, business: Business, helper: Person | Agency) -> ActingConsent:
    """By an owner who has signed in."""
    if not owns(user, business):
        raise NotNow("Hanya pemilik yang dapat memberi izin ini.")
    return _keep(business, user.person, helper, user, way=ActingConsent.Way.PORTAL)


@transaction.atomic
def record(
    *,
    user: User,
    business: Business,
    owner: Person,
    way: str,
    note: str = "",
    upload: UploadedFile | None = None,
) -> ActingConsent:
    """What an owner signed or said, put down by who helps; the owner is told. Raises NotNow, or documents' Refused."""
    if not (decision := may_record(user, business)):
        raise NotNow(decision.reason)
    helper = helper_of(user, business)
    assert helper is not None
    if owner not in owners_of(business):
        raise NotNow("Orang itu bukan pemilik usaha ini lagi.")
    file = None
    if way == ActingConsent.Way.SIGNED:
        if upload is None:
            raise NotNow("Lampirkan foto formulir yang ditandatangani pemilik.")
        file = store_upload(
            upload=upload, kind=StoredFile.Kind.OTHER, region=business.regency_id, user=user, person=owner
        )
    elif len(note.strip()) < 10:
        raise NotNow("Tulis kapan, di mana, dan bagaimana pemilik memberi izin.")
    return _keep(business, owner, helper, user, way=way, note=note, file=file)


def _keep(
    business: Business,
    owner: Person,
    helper: Person | Agency,
    user: User,
    *,
    way: str,
    note: str = "",
    file: StoredFile | None = None,
) -> ActingConsent:
    """One that stands already is not doubled. The owner's general consent, which they withdraw under "Data saya",
    stands as long as one of these does."""
    there = Business.objects.get(pk=hold(business.pk))
    whom = {"agency": helper} if isinstance(helper, Agency) else {"helper": helper}
    known: ActingConsent | None = ActingConsent.objects.filter(
        business=there, owner=owner, withdrawn_at=None, **whom
    ).first()
    if known is not None:
        return known
    now = clock.now()
    mine = user.person_id == owner.pk
    kept = ActingConsent.objects.create(
        business=there,
        owner=owner,
        helper_name=called(helper),
        way=way,
        text=sentence(helper),
        note=without_personal_values(note.strip()),
        file=file,
        recorded_by=user,
        recorded_by_name="" if mine else user.get_full_name(),
        given_at=now,
        **whom,
    )
    Consent.objects.get_or_create(
        person=owner,
        kind=Consent.Kind.COMPANION,
        withdrawn_at=None,
        defaults={"text": GENERAL, "version": VERSION, "given_at": now},
    )
    if isinstance(helper, Person):
        Companionship.objects.get_or_create(
            business=there,
            person=helper,
            period__endswith__isnull=True,
            defaults={"period": DateTimeTZRange(now, None)},
        )
    if not mine:
        tell(
            kind=RECORDED,
            people=[owner.pk],
            subject=kept.pk,
            region=there.regency_id,
            zone=zone_of(there.regency_id),
            context={"usaha": there.name, "pelaku": kept.helper_name},
        )
    return kept


def may_withdraw(user: User, consent: ActingConsent) -> Decision:
    """Its owner, or who was given it and gives it back."""
    if consent.withdrawn_at is not None:
        return no("Izin ini sudah ditarik.")
    mine = consent.owner_id == user.person_id or consent.helper_id == user.person_id
    if mine or ActingConsent.objects.of_helper(user).filter(pk=consent.pk).exists():
        return YES
    return no("Izin ini ditarik oleh pemilik usaha, atau dikembalikan oleh yang diberi izin.")


@transaction.atomic
def withdraw(*, user: User, consent: ActingConsent) -> None:
    """From now on nobody fills in under it; what was filled in stays and says by whom. A companion looks after the
    business no longer where its owner took the consent back."""
    consent = ActingConsent.objects.select_for_update().get(pk=consent.pk)
    if not (decision := may_withdraw(user, consent)):
        raise NotNow(decision.reason)
    now, mine = clock.now(), consent.owner_id == user.person_id
    ActingConsent.objects.filter(pk=consent.pk).update(
        withdrawn_at=now, withdrawn_by_name="" if mine else user.get_full_name()
    )
    if mine and consent.helper_id:
        for row in Companionship.objects.filter(
            business=consent.business_id, person=consent.helper_id, period__endswith=None
        ):
            row.period = DateTimeTZRange(row.period.lower, now)
            row.save(update_fields=["period"])
    if not ActingConsent.objects.filter(owner=consent.owner_id, withdrawn_at=None).exists():
        Consent.objects.filter(person=consent.owner_id, kind=Consent.Kind.COMPANION, withdrawn_at=None).update(
            withdrawn_at=now
        )
