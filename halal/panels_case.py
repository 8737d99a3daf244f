"""What a case page shows of an application: what was sent in, by whom it was written, how far SiHalal is, the visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from casework.decisions import holds_seat
from casework.models import Case
from casework.writing import as_row
from halal import evidence, given_papers, objecting, visiting
from halal.applying import Applying, found_for
from halal.cases import EDITABLE
from halal.models import HalalIngredient, HalalSite, HalalVisit
from halal.submissions import changed_since_last
from halal.workflow import COMPANION, OFFICER, OWNER


@dataclass(frozen=True)
class Part:
    """One part of an application: its lines, and who wrote it where that was not the owner."""

    key: str
    label: str
    lines: list[str]
    by: tuple[str, ...] = ()
    url: str = ""


def panel(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """For whoever sees the case; what is private stands in tables that open for those who take part."""
    applying = found_for(request.user, case.public_id)
    if applying is None:
        return None
    actor, row = Actor.of(request.user), as_row(case)
    officer = bool(holds_seat(row, actor, [OFFICER]))
    visits = bool(visiting.may_write(case, request.user))
    visit = visiting.last_finished(applying.halal)
    context = {
        "case": case,
        "halal": applying.halal,
        "business": applying.business,
        "own": row.people.get(OWNER.seat) == actor.person,
        "officer": officer,
        "parts": list(parts_of(applying)),
        "helpers": objecting.helpers_of(applying.halal),
        "objections": objecting.shown_of(applying.halal),
        "changes": changed_since_last(applying.halal) if officer else [],
        "fills": case.status in EDITABLE and bool(applying.may),
        "editable": case.status in EDITABLE,
        "visit": visit,
        "lines": visiting.shown_lines(visit) if visit else [],
        "visits": visits,
        "under_way": visits and HalalVisit.objects.filter(case=applying.halal, finished_at=None).exists(),
        "companion": row.people.get(COMPANION.seat),
        "names_companion": officer and bool(case.ball_role),
        "papers": evidence.proofs_of(case, request.user),
        "letters": given_papers.ready(applying.halal),
    }
    return {"template": "halal/case/panel.html", "context": context}


def parts_of(applying: Applying) -> Iterator[Part]:
    """In the order in which one fills it in."""
    at = applying.case.public_id

    def url(page: str) -> str:
        return reverse(f"apply:{page}", args=[at])

    yield Part("produk", _("Produk"), [row.name for row in applying.products], _by(applying.products), url("products"))
    yield Part(
        "bahan",
        _("Bahan"),
        [_ingredient(row) for row in applying.ingredients],
        _by(applying.ingredients),
        url("ingredients"),
    )
    yield Part("proses", _("Cara membuat"), [row.text for row in applying.steps], _by(applying.steps), url("process"))
    yield Part(
        "alat",
        _("Alat"),
        [f"{row.name} ({row.get_kind_display().lower()})" for row in applying.tools],
        _by(applying.tools),
        url("tools"),
    )
    for kind, label, page in (
        (HalalSite.Kind.PRODUCTION, _("Tempat produksi"), "site"),
        (HalalSite.Kind.OUTLET, _("Tempat jualan"), "outlet"),
    ):
        if site := applying.sites.get(kind):
            named = [site.street, site.district.name if site.district else "", site.regency.name, site.postcode]
            yield Part(page, label, [", ".join(one for one in named if one)], _by([site]), url(page))
    if known := applying.supervisor:
        name = f"{known.name} ({known.get_relation_display().lower()})"
        yield Part("penyelia", _("Penyelia halal"), [name], _by([known]), url("supervisor"))


def _ingredient(row: HalalIngredient) -> str:
    if row.proof != HalalIngredient.Proof.CERTIFICATE:
        return f"{row.name}: {row.get_proof_display().lower()}"
    until = f", {_('sampai')} {row.certificate_last_day:%d-%m-%Y}" if row.certificate_last_day else ""
    return f"{row.name}{f' {row.brand}' if row.brand else ''}: {row.certificate_number}{until}"


def _by(rows: Any) -> tuple[str, ...]:
    return tuple(sorted({row.by_name for row in rows if row.by_name}))
