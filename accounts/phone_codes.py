"""A phone is proved in person: an officer prints a code and hands it over, and its owner types it in."""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts import printed_codes
from accounts.decisions import YES, Decision, no
from accounts.models import Contact, PhoneCode, User
from database import clock

DAYS = 14
PROVED = "Nomor ini sudah terbukti. Tidak perlu kode lagi."
DEAD = "Nomor ini tercatat tidak berfungsi. Pemiliknya menulis nomor baru dahulu."
NO_ACCOUNT = "Pemilik nomor ini belum mempunyai akun di portal, maka belum ada tempat mengetik kodenya."
TAKEN = (
    "Nomor ini sudah dibuktikan oleh akun lain. Bila itu akun Anda juga, keluar lalu masuk dengan nomor ini; bila "
    "bukan, tunjukkan kertas ini kepada dinas yang memberikannya. Akun ini tetap seperti sekarang."
)
NONE_PRINTED = "Belum ada kode yang dicetak untuk nomor Anda. Datanglah ke dinas membawa KTP, lalu mintalah satu."
REPLACED = "Kode ini sudah diganti dengan kode yang lebih baru. Pakai kertas yang terakhir Anda terima."


def may_print(contact: Contact) -> Decision:
    """For this contact, which the officer may see already."""
    if contact.verified_at:
        return no(PROVED)
    if contact.dead_at:
        return no(DEAD)
    user = getattr(contact.person, "user", None)
    return YES if user is not None and user.is_active else no(NO_ACCOUNT)


@transaction.atomic
def print_code(*, contact: Contact, actor: User) -> tuple[PhoneCode, str]:
    """The row and the code, which is told this once. An earlier one that still waits ends with it."""
    now, code = clock.now(), printed_codes.make()
    PhoneCode.objects.filter(contact=contact, used_at=None, ends_at__gt=now).update(ends_at=now)
    made = PhoneCode.objects.create(
        contact=contact,
        digest=printed_codes.digest(code),
        ends_at=now + dt.timedelta(days=DAYS),
        printed_by=actor,
        printed_by_name=actor.get_full_name(),
    )
    return made, code


@transaction.atomic
def prove(*, user: User, typed: str) -> Decision:
    """The phone for which the code was printed is the user's from now on. A wrong try counts against the newest code.

    In the scope of the user's own page."""
    mine = PhoneCode.objects.select_for_update(of=("self",)).filter(contact__person=user.person_id)
    rows = list(mine.select_related("contact").order_by("-made_at", "-pk"))
    if not rows:
        return no(NONE_PRINTED)
    digests = printed_codes.digests(typed)
    row = next((row for row in rows if bytes(row.digest) in digests), None)
    if row is None:
        return printed_codes.check(rows[0], typed)
    good = printed_codes.still_good(row)
    if not good:
        newer = next((r for r in rows if r.contact_id == row.contact_id and r.made_at > row.made_at), None)
        return no(REPLACED) if newer is not None and not row.used_at and printed_codes.still_good(newer) else good
    now = clock.now()
    try:
        with transaction.atomic():
            Contact.objects.filter(pk=row.contact_id).update(verified_at=now, changed_at=now, dead_at=None)
    except IntegrityError:
        return no(TAKEN)
    printed_codes.use(row)
    return YES


def waits(user: User) -> bool:
    """Whether the user has a phone that is not proved: the page then says where to type a code."""
    return Contact.objects.filter(person=user.person_id, kind="phone", verified_at=None, dead_at=None).exists()
