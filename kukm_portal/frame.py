"""What stands around every page: whose face it is, the menu, the agency's name. At most two small queries."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.queries import PEOPLE_ROLES, REGISTRY_ROLES, WORKING_ROLES
from accounts.rules import current_organisation, current_roles

WORKS, READS = set(WORKING_ROLES), set(REGISTRY_ROLES)


@dataclass(frozen=True)
class Item:
    """One line of the menu; `here` where its page is open."""

    label: str
    url: str
    here: bool


@dataclass(frozen=True)
class Group:
    """Lines under a title."""

    title: str
    items: list[Item]


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame.face` is public, owner or staff."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    if not known or getattr(request, "face", "") == "public":
        return {"frame": {"face": "public", "known": known, "trial": settings.DEMONSTRATION}}
    held = current_roles(request)
    face = "staff" if held else "owner"
    return {
        "frame": {
            "face": face,
            "trial": settings.DEMONSTRATION,
            "menu": _staff_menu(request, held) if held else _owner_menu(request),
            "account": _account(request, user, face),
            "agency": current_organisation(request),
            "searches": bool(held & (READS | {"partner", "companion"})),
        }
    }


def _staff_menu(request: HttpRequest, held: frozenset[str]) -> list[Group]:
    lines: list[tuple[str, list[tuple[set[str], str, str]]]] = [
        (
            "",
            [
                (set(held), _("Hari ini"), "home"),
                ({"companion"}, _("Dampingan saya"), "field:assisted"),
                (READS, _("Pekerjaan saya"), "casework:queue"),
                (WORKS, _("Daftar telepon"), "notifications:calls"),
                (READS, _("Daftar kunjungan"), "halal:visits"),
                (READS, _("Pekerjaan panjang"), "documents:jobs"),
                (set(held), _("Pesan"), "notifications:inbox"),
            ],
        ),
        (_("Layanan"), [(READS, _("Wajib halal"), "halal:duty"), (set(held), _("Aturan tenggat"), "halal:rules")]),
        (
            _("Data"),
            [
                (READS | {"partner", "companion"}, _("Registri usaha"), "umkm:registry"),
                (WORKS, _("Impor berkas"), "umkm:import_list"),
                (READS | {"partner"}, _("Kerja sama"), "cooperation:list"),
                ({"partner"}, _("Yang dibuka untuk kami"), "cooperation:opened"),
                (READS | {"partner", "observer"}, _("Angka"), "cooperation:figures"),
                (WORKS, _("Dugaan ganda"), "umkm:doubles"),
            ],
        ),
        (
            _("Surat"),
            [
                (READS, _("Surat keluar"), "notifications:sent"),
                ({"agency_admin"}, _("Kata surat"), "notifications:words"),
                ({"system_admin"}, _("Surat percobaan"), "notifications:test_letter"),
                *([(set(held), _("Kotak peragaan"), "notifications:mailbox")] if settings.DEMONSTRATION else []),
            ],
        ),
        (
            _("Dinas"),
            [
                (set(PEOPLE_ROLES), _("Orang"), "accounts:people"),
                (WORKS, _("Berhalangan"), "accounts:absences"),
                ({"agency_admin"}, _("Halaman dinas"), "agency"),
            ],
        ),
        (
            _("Portal"),
            [
                ({"system_admin"}, _("Administrasi"), "admin:index"),
                ({"system_admin"}, _("Kesehatan"), "health"),
            ],
        ),
    ]
    groups = []
    for title, items in lines:
        shown = [_item(request, label, name) for roles, label, name in items if roles & held]
        if shown:
            groups.append(Group(title, shown))
    return groups


def _owner_menu(request: HttpRequest) -> list[Group]:
    names = [
        (_("Usaha saya"), "umkm:my_businesses"),
        (_("Perkara saya"), "casework:cases"),
        (_("Pesan"), "notifications:inbox"),
        (_("Data saya"), "accounts:my_data"),
        (_("Aturan tenggat"), "halal:rules"),
        (_("Keluar"), "accounts:leave"),
    ]
    return [Group("", [_item(request, label, name) for label, name in names])]


def _account(request: HttpRequest, user: Any, face: str) -> list[Item]:
    if face == "owner":
        return _owner_menu(request)[0].items
    name = user.get_full_name()
    return [
        _item(request, name, "accounts:my_data"),
        _item(request, _("Pesan saya"), "notifications:inbox"),
        _item(request, _("Keluar"), "accounts:leave"),
    ]


def _item(request: HttpRequest, label: str, name: str) -> Item:
    try:
        url = reverse(name)
    except NoReverseMatch:
        url = "/"
    return Item(label, url, request.path == url)
