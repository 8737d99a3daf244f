"""Invitations: made, sent again, withdrawn, found by their code, accepted."""

import datetime as dt
import uuid

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import keys, lockout, printed_codes, written_forms
from accounts.backends import find as find_contact
from accounts.decisions import Decision, no
from accounts.models import Contact, Invitation, InvitationLetter, Membership, Organisation, Person, Role, User
from accounts.scope import scope_of_person
from accounts.services import add_contact, add_membership, make_user, zone_of_organisation
from accounts.sign_in_scope import knowing
from accounts.telling import tell
from database import clock
from database.dates import long_date
from database.scope import scoped

DAYS = 7  # and to the end of the last of them
LETTER = "undangan"
GUESSES = b"invitation"  # whom wrong codes are counted against, with the address they come from
# Whoever runs the portal makes those; a partner's people are invited into their own organisation.
GIVEN_IN_AGENCY = tuple(role for role in Role if role not in (Role.SYSTEM_ADMIN, Role.PARTNER))

TWICE = "Orang ini sudah diundang untuk peran itu. Kirim ulang undangannya, atau tarik dahulu."
HELD = "Pada masa itu pemilik alamat ini sudah memegang peran tersebut di sana."
TAKEN = "Surel atau nomor ini sudah dibuktikan milik orang lain. Minta undangan baru dengan alamat yang lain."
WITHDRAWN = "Undangan ini sudah ditarik. Bila Anda masih menunggunya, hubungi admin dinas yang mengundang Anda."
WAIT = "Terlalu banyak kode yang salah dari jaringan ini. Coba lagi seperempat jam lagi."
OVER = "Masa tugas pada undangan ini sudah berakhir. Minta undangan baru kepada admin dinas."


class Refused(Exception):
    """A sentence for the person."""


@transaction.atomic
def invite(
    *,
    actor: User,
    organisation: Organisation,
    name: str,
    address: str,
    role: str,
    period: DateTimeTZRange,
    way: str,
) -> tuple[Invitation, str]:
    """The invitation and its code; by mail it is in the letter as well. Raises ValidationError where the address
    cannot be read, Refused where it makes no sense."""
    if role == Role.SYSTEM_ADMIN:
        raise Refused("Admin sistem tidak diangkat lewat undangan.")
    kind, value = written_forms.contact(address)
    if way == Invitation.Way.MAIL and kind != "email":
        raise ValidationError(
            "Undangan lewat surel memerlukan alamat surel. Untuk nomor telepon, pilih kode di kertas."
        )
    person, contact = _invited(kind, value, name, organisation)
    if Membership.objects.filter(
        user__person=person, organisation=organisation, role=role, period__overlap=period
    ).exists():
        raise Refused(HELD)
    now = clock.now()
    same = Invitation.objects.filter(person=person, organisation=organisation, role=role, used_at=None)
    same.filter(withdrawn_at=None, ends_at__lte=now).update(withdrawn_at=now)
    if same.open().exists():
        raise Refused(TWICE)
    code = printed_codes.make()
    made = Invitation.objects.create(
        organisation=organisation,
        person=person,
        contact=contact,
        name=name,
        role=role,
        period=period,
        way=way,
        invited_by=actor,
        invited_by_name=actor.get_full_name(),
        digest=printed_codes.digest(code),
        ends_at=_ends(organisation),
    )
    if way == Invitation.Way.MAIL:
        _send(made, code)
    return made, code


@transaction.atomic
def renew(invitation: Invitation) -> str:
    """A new code, the old one void; by mail in a new letter. Raises Refused where there is nothing to renew."""
    row = _locked(invitation)
    if row.used_at:
        raise Refused("Undangan ini sudah diterima.")
    if row.withdrawn_at or row.contact_id is None:
        raise Refused("Undangan ini sudah ditarik. Buat undangan baru.")
    code = printed_codes.make()
    row.digest, row.made_at, row.ends_at = printed_codes.digest(code), clock.now(), _ends(row.organisation)
    row.save(update_fields=["digest", "made_at", "ends_at"])
    InvitationLetter.objects.filter(invitation=row).delete()
    if row.way == Invitation.Way.MAIL:
        _send(row, code)
    return code


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """Its code opens nothing more, and an address kept for it alone is gone. Raises Refused once it is accepted."""
    row = _locked(invitation)
    if row.used_at:
        raise Refused("Undangan ini sudah diterima. Akhiri keanggotaannya bila orang itu tidak jadi bertugas.")
    Invitation.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=clock.now())
    _forget(row)


def clean_up() -> None:
    """Addresses of whoever never came: kept a month after the code has ended, so that it can be sent again."""
    late = Invitation.objects.filter(
        used_at=None, contact__isnull=False, ends_at__lt=clock.now() - dt.timedelta(days=30)
    )
    for row in late.select_related("person"):
        _forget(row)


def look_up(typed: str, address: str) -> Invitation | Decision:
    """By its code, or why not. Wrong codes are counted by the address that they come from."""
    with transaction.atomic():
        if not lockout.may_try(GUESSES, address):
            return no(WAIT)
        found = (
            Invitation.objects.filter(digest__in=printed_codes.digests(typed)).select_related("organisation").first()
        )
        if found is None:
            lockout.failed(GUESSES, address)
            return no(printed_codes.WRONG)
        good = still_good(found)
        return found if good else good


def still_good(invitation: Invitation) -> Decision:
    """Whether it can be accepted now."""
    if invitation.used_at:
        return no("Undangan ini sudah dipakai. Masuk dengan surel atau nomor dan kata sandi Anda.")
    if invitation.withdrawn_at:
        return no(WITHDRAWN)
    if clock.now() >= invitation.ends_at:
        return no("Undangan ini sudah lewat masa berlakunya. Minta admin dinas yang mengundang untuk mengirim ulang.")
    if invitation.period.upper and clock.now() >= invitation.period.upper:
        return no(OVER)
    return printed_codes.still_good(invitation)


def check_password(invitation: Invitation, password: str) -> None:
    """By the rules of staff; raises ValidationError. Their own name and address are compared too."""
    with transaction.atomic(), scoped(scope_of_person(invitation.person)):
        validate_password(password, User(person=invitation.person, is_staff=True))


def accept(invitation: Invitation, *, name: str, password: str) -> User:
    """By somebody who had no sign-in: named, with a password; whoever holds the code has proved the address."""
    person = invitation.person
    with transaction.atomic(), scoped(scope_of_person(person)):
        row = _still_open(invitation)
        if User.objects.filter(person=person).exists():
            raise Refused("Anda sudah punya akun. Masuk dahulu, lalu masukkan kode undangan ini lagi.")
        try:
            with transaction.atomic():
                Contact.objects.filter(pk=row.contact_id, verified_at=None).update(verified_at=clock.now())
        except IntegrityError:
            raise Refused(TAKEN) from None
        person.full_name = name
        person.save(update_fields=["full_name"])
        user = make_user(person, password, staff=True)
        _join(row, user)
    return user


def accept_as(invitation: Invitation, user: User) -> Membership:
    """By somebody who has signed in and is the one invited."""
    if user.person_id != invitation.person_id:
        raise Refused("Undangan ini bukan untuk akun yang sedang masuk. Keluar dahulu, lalu masuk dengan akun Anda.")
    with transaction.atomic():
        return _join(_still_open(invitation), user)


def _join(row: Invitation, user: User) -> Membership:
    since = max(row.period.lower, clock.now())
    try:
        with transaction.atomic():
            made = add_membership(
                user=user, organisation=row.organisation, role=row.role, since=since, until=row.period.upper
            )
    except IntegrityError:
        raise Refused(HELD) from None
    printed_codes.use(row)
    InvitationLetter.objects.filter(invitation=row).delete()
    return made


def _still_open(invitation: Invitation) -> Invitation:
    row = _locked(invitation)
    if not (good := still_good(row)):
        raise Refused(good.reason)
    return row


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "person")
    return rows.get(pk=invitation.pk)


def _invited(kind: str, value: str, name: str, organisation: Organisation) -> tuple[Person, Contact]:
    """Whose verified address it is; else whoever this organisation has invited by it and who never came; else
    somebody new."""
    known, _ = find_contact(value)
    if known is not None:
        return known.person, known
    with knowing(keys.blind_indexes(kind, value)) as indexes:
        waiting = Invitation.objects.filter(
            organisation=organisation, used_at=None, contact__blind_index__in=indexes, contact__verified_at=None
        )
        before = waiting.select_related("contact__person").order_by("-pk").first()
        if before is not None and before.contact is not None:
            return before.contact.person, before.contact
    person = Person.objects.create(full_name=name)
    with scoped(scope_of_person(person)):
        return person, add_contact(person=person, kind=kind, typed=value)


def _send(invitation: Invitation, code: str) -> None:
    public_id = uuid.uuid4()
    sealed = keys.seal(code, InvitationLetter.PLACE, public_id)
    letter = InvitationLetter.objects.create(public_id=public_id, invitation=invitation, sealed=sealed)
    tell(
        kind=LETTER,
        person=invitation.person_id,
        subject=letter.pk,
        context={
            "dinas": invitation.organisation.name,
            "peran": invitation.get_role_display(),
            "batas": long_date(last_day(invitation), "id"),
        },
    )


def last_day(invitation: Invitation) -> dt.date:
    """On which the code is still good, where it was made."""
    return clock.day_of(invitation.ends_at, zone_of_organisation(invitation.organisation)) - dt.timedelta(days=1)


def _ends(organisation: Organisation) -> dt.datetime:
    zone = zone_of_organisation(organisation)
    return clock.day_starts(clock.today(zone) + dt.timedelta(days=DAYS + 1), zone)


def _forget(row: Invitation) -> None:
    """The address that was kept for the invitation alone: of nobody who signs in, and proved by nobody."""
    InvitationLetter.objects.filter(invitation=row).delete()
    contact_id, person = row.contact_id, row.person
    Invitation.objects.filter(pk=row.pk).update(contact=None)
    if contact_id is None or User.objects.filter(person=person).exists():
        return
    if Invitation.objects.filter(contact=contact_id, used_at=None).exists():
        return
    with scoped(scope_of_person(person)):
        Contact.objects.filter(pk=contact_id, verified_at=None).delete()
