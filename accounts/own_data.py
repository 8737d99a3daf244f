"""The port `PERSONAL_DATA` of accounts: who somebody is, how they are reached, how they sign in, who looked."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db.models import Q

from accounts import sessions
from accounts.models import (
    AccessRecord,
    Consent,
    Contact,
    IdentityNumber,
    Invitation,
    NoticeSeen,
    Person,
    PersonScope,
    RecoveryDevice,
    Regency,
    Session,
    SignInCode,
    SignInFailure,
    SignUp,
    TotpDevice,
    User,
)
from accounts.personal_data import Section
from accounts.privacy import looks_at


class AccountsData:
    """Users end and are not deleted; the person's row stays without a name, so that nothing points at nothing."""

    holds = frozenset(
        {
            "accounts.person", "accounts.user", "accounts.personscope", "accounts.contact", "accounts.identitynumber",
            "accounts.accessrecord", "accounts.noticeseen", "accounts.consent", "accounts.session",
            "accounts.signincode", "accounts.signinfailure", "accounts.totpdevice", "accounts.recoverydevice",
            "accounts.invitation", "accounts.invitationletter", "admin.logentry",
            "accounts.signup", "accounts.phonecode",
        }
    )  # fmt: skip
    stays = {
        "accounts.membership": "who worked for an agency, and when: the office answers for what its people did",
        "accounts.membershipevent": "as the membership",
        "accounts.absence": "of staff: who acted in whose name",
        "accounts.absenceevent": "of staff: who acted in whose name",
        "accounts.factorreset": "of staff: who took off whose second factor",
    }

    def see(self, person: Person) -> list[Section]:
        """Under the person's own scope, which reaches those that registers knew them as."""
        ids = person.ids()
        user = User.objects.filter(person=person).first()
        return [
            Section("diri", "Siapa Anda", {"nama": "Nama", "bahasa": "Bahasa surat"}, [_named(person)]),
            Section(
                "kontak",
                "Kontak",
                {"jenis": "Jenis", "nilai": "Isi", "terbukti": "Terbukti sejak", "mati": "Tidak berfungsi sejak"},
                [
                    {
                        "jenis": _in_words(row.kind),
                        "nilai": row.open(),
                        "terbukti": row.verified_at,
                        "mati": row.dead_at,
                    }
                    for row in Contact.objects.filter(person__in=ids).order_by("kind", "pk")
                ],
            ),
            Section(
                "nomor",
                "Nomor induk",
                {"jenis": "Jenis", "nilai": "Isi", "terbukti": "Terbukti sejak"},
                [
                    {"jenis": _in_words(row.kind), "nilai": row.open(), "terbukti": row.verified_at}
                    for row in IdentityNumber.objects.filter(person__in=ids).order_by("kind", "pk")
                ],
            ),
            Section("wilayah", "Wilayah yang melayani Anda", PERIOD | {"wilayah": "Wilayah"}, _scopes(ids)),
            Section(
                "persetujuan",
                "Persetujuan",
                {"jenis": "Jenis", "teks": "Teks", "versi": "Versi", "diberikan": "Diberikan", "ditarik": "Ditarik"},
                [
                    {
                        "jenis": row.get_kind_display(),
                        "teks": row.text,
                        "versi": row.version,
                        "diberikan": row.given_at,
                        "ditarik": row.withdrawn_at,
                    }
                    for row in Consent.objects.filter(person__in=ids).order_by("-given_at")
                ],
            ),
            Section(
                "pemberitahuan",
                "Pemberitahuan privasi yang Anda baca",
                {"versi": "Versi", "pada": "Dibaca"},
                [
                    {"versi": row.notice.version, "pada": row.at}
                    for row in NoticeSeen.objects.filter(person__in=ids).select_related("notice").order_by("-at")
                ],
            ),
            Section(
                "dilihat",
                "Siapa yang melihat data Anda",
                {"oleh": "Oleh", "apa": "Apa", "alasan": "Alasan", "pada": "Kapan"},
                [
                    {"oleh": row.actor_name, "apa": _in_words(row.kind), "alasan": row.reason, "pada": row.at}
                    for row in looks_at(person)
                ],
            ),
            Section(
                "perangkat",
                "Perangkat yang masuk",
                {"perangkat": "Perangkat", "sejak": "Masuk sejak", "terakhir": "Terakhir dipakai"},
                [
                    {"perangkat": sessions.device(row), "sejak": row.started_at, "terakhir": row.last_seen_at}
                    for row in Session.objects.filter(user=user).order_by("-last_seen_at")
                ]
                if user
                else [],
                travels=False,
            ),
            Section(
                "kode",
                "Kode masuk yang diminta",
                {"pada": "Diminta", "dipakai": "Dipakai"},
                [
                    {"pada": row.asked_at, "dipakai": row.used_at}
                    for row in SignInCode.objects.filter(contact__person__in=ids).order_by("-asked_at")
                ],
                travels=False,
            ),
        ]

    def withdraw(self, person: Person, kinds: Collection[str], at: dt.datetime) -> None:
        """The consents themselves: withdrawn and not deleted, since they prove what was allowed until now."""
        Consent.objects.filter(person__in=person.ids(), kind__in=kinds, withdrawn_at=None).update(withdrawn_at=at)

    def erase(self, people: Sequence[int], at: dt.datetime) -> None:
        """Contacts and numbers with their blind indexes, and every trace of signing in."""
        users = User.objects.filter(person__in=people)
        contacts = Contact.objects.filter(person__in=people)
        indexes = [bytes(index) for index in contacts.values_list("blind_index", flat=True)]
        accounts = [*indexes, *(public_id.bytes for public_id in users.values_list("public_id", flat=True))]
        SignInFailure.objects.filter(account__in=accounts).delete()
        SignInCode.objects.filter(Q(blind_index__in=indexes) | Q(contact__person__in=people)).delete()
        Invitation.objects.filter(person__in=people).delete()  # with its letters
        SignUp.objects.filter(person__in=people).delete()
        for model in (Contact, IdentityNumber, AccessRecord, NoticeSeen, Consent):
            model.objects.filter(person__in=people).delete()
        for mine in (Session, TotpDevice, RecoveryDevice):
            mine.objects.filter(user__person__in=people).delete()
        ids = [str(pk) for pk in users.values_list("pk", flat=True)]
        told = Q(content_type__app_label="accounts", content_type__model="user", object_id__in=ids)
        LogEntry.objects.filter(told).update(object_repr="", change_message="")
        users.update(is_active=False, password=make_password(None), last_login=None)
        PersonScope.objects.filter(person__in=people).delete()  # last: the policies ask it


PERIOD = {"sejak": "Sejak", "sampai": "Sampai"}


KINDS = {"email": "Surel", "phone": "Telepon", "nik": "NIK", "npwp": "NPWP", "permintaan": "Isi permintaan"}


def _in_words(kind: str) -> str:
    return KINDS.get(kind, kind)


def _named(person: Person) -> dict[str, Any]:
    return {"nama": person.full_name, "bahasa": person.get_language_display()}


def _scopes(ids: Sequence[int]) -> list[dict[str, Any]]:
    names = dict(Regency.objects.values_list("code", "name"))
    return [
        {
            "wilayah": names.get(row.region, row.region),
            "sejak": row.period.lower,
            "sampai": row.period.upper,
        }
        for row in PersonScope.objects.filter(person__in=ids).order_by("pk")
    ]
