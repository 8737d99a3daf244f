"""The companion's verification on site, page by page: what is saved stays, also where the network goes."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.regions import ZONES
from accounts.rules import signed_in
from casework import papers
from casework.engine import perform
from casework.models import Case, CaseDocument
from casework.once import answered, once_or_refused
from database import clock
from halal import visiting
from halal.cases import Signed
from halal.forms_field import ChecklistForm, PlaceForm, SignForm
from halal.models import HalalCase, HalalVisit
from halal.sending import device_of
from halal.workflow import SELF_DECLARE

Page = Callable[..., HttpResponse]


def visitor(view: Page) -> Page:
    """For the companion of the case and the officers of its agency, while it is their turn; a stranger finds nothing."""

    @wraps(view)
    def asked(request: HttpRequest, public_id: UUID, **rest: Any) -> HttpResponse:
        halal = get_object_or_404(
            HalalCase.objects.visible_to(request.user).select_related(
                "case__agency__organisation", "business__regency", "business__district"
            ),
            case__public_id=public_id,
            case__kind=SELF_DECLARE.kind,
        )
        if request.method == "POST" and (address := answered(request)):
            return redirect(address)
        if not (decision := visiting.may_write(halal.case, request.user)):
            if request.method == "POST":
                messages.error(request, decision.reason)
            return redirect("casework:case", public_id)
        return view(request, halal, **rest)

    return signed_in(asked)


def _address(halal: HalalCase, page: str = "visit") -> str:
    return reverse(f"field:{page}", args=[halal.case.public_id])


@visitor
def overview(request: HttpRequest, halal: HalalCase) -> HttpResponse:
    """What is done and what is left of this visit."""
    visit, photos = visiting.current(halal), _photos(halal)
    done = visit is not None and visit.finished_at is not None
    context = {
        "halal": halal,
        "case": halal.case,
        "visit": visit,
        "photos": len(photos),
        "answered": visiting.answered(visit),
        "lines": len(visiting.CHECKLIST),
        "wrong": visiting.wrong(visit) if visit else [],
        "placed": bool(visit and visit.place and visit.visited_at),
        "ready": not visiting.lacking(visit, len(photos)),
        "done": done,
        "tasks": _tasks(halal, visit, len(photos)),
        "back_move": visiting.BACK,
        "send_move": visiting.MOVE.key,
    }
    return render(request, "halal/case/visit.html", context)


def _tasks(halal: HalalCase, visit: HalalVisit | None, photos: int) -> list[tuple[str, str, str, str, str]]:
    """Label, address, class and words of its state, and a line of what is there."""
    told, ok = visiting.answered(visit), ("ok", _("Selesai"))
    total, still = len(visiting.CHECKLIST), ("", _("Belum"))
    placed = bool(visit and visit.place and visit.visited_at)
    ready = not visiting.lacking(visit, photos)
    when = visit.visited_at.astimezone(_zone(halal)).strftime("%d-%m-%Y, %H.%M") if visit and visit.visited_at else ""
    return [
        (_("Tempat dan waktu"), _address(halal, "place"), *(ok if placed else still), when),
        (
            _("Daftar periksa"),
            _address(halal, "lines"),
            *(ok if told == total else still),
            _("{n} dari {total} terjawab").format(n=told, total=total),
        ),
        (
            _("Foto"),
            reverse("casework:papers_item", args=[halal.case.public_id, visiting.PHOTOS]),
            *(ok if photos else still),
            _("{n} foto").format(n=photos),
        ),
        (
            _("Tanda tangan dan kirim"),
            _address(halal, "sign") if ready else "",
            *(still if ready else ("", _("Belum bisa"))),
            "",
        ),
    ]


@visitor
def place(request: HttpRequest, halal: HalalCase) -> HttpResponse:
    """Where and when; the device's place only where its owner lets it."""
    visit, zone = visiting.current(halal), _zone(halal)
    at = (visit.visited_at if visit and visit.visited_at else clock.now()).astimezone(zone)
    initial = {
        "place": visit.place if visit else "",
        "day": at.date(),
        "hour": at.time().replace(second=0, microsecond=0),
        "lat": visit.lat if visit else None,
        "lng": visit.lng if visit else None,
        "accuracy": visit.accuracy if visit else None,
    }
    form = PlaceForm(request.POST or None, initial=initial)

    def save() -> None:
        data = form.cleaned_data
        visiting.save_place(
            halal,
            Actor.of(request.user),
            place=data["place"],
            visited_at=dt.datetime.combine(data["day"], data["hour"], tzinfo=zone),
            where=form.where,
        )

    return _page(request, halal, form, _("Tempat dan waktu"), save)


@visitor
def lines(request: HttpRequest, halal: HalalCase) -> HttpResponse:
    """The checklist; half of it may be saved."""
    visit = visiting.current(halal)
    initial: dict[str, Any] = {"note": visit.note if visit else ""}
    for line, answer, remark in visiting.shown_lines(visit) if visit else ():
        initial |= {line.key: answer, f"{line.key}_catatan": remark}
    form = ChecklistForm(request.POST or None, initial=initial)

    def save() -> None:
        visiting.save_checklist(halal, Actor.of(request.user), form.said, form.cleaned_data["note"])

    return _page(request, halal, form, _("Daftar periksa"), save)


@visitor
def sign(request: HttpRequest, halal: HalalCase) -> HttpResponse:
    """Signed and sent on in one; where an answer was no, it goes back to the owner with a reason."""
    actor, count = Actor.of(request.user), len(_photos(halal))
    visit = visiting.current(halal)
    if missing := visiting.lacking(visit, count):
        messages.error(request, _(visiting.LACKS).format(parts=", ".join(missing)))
        return redirect(_address(halal))
    assert visit is not None
    form = SignForm(request.POST or None, initial={"name": request.user.get_full_name()})
    if done := once_or_refused(request, form, lambda: _send(request, halal, form, count, actor)):
        return done
    context = {
        "halal": halal,
        "case": halal.case,
        "form": form,
        "visit": visit,
        "lines": visiting.shown_lines(visit),
        "wrong": visiting.wrong(visit),
        "photos": count,
    }
    return render(request, "halal/case/sign.html", context, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, halal: HalalCase, form: SignForm, photos: int, actor: Actor) -> str:
    data, device = form.cleaned_data, device_of(request.headers.get("User-Agent", ""))
    owner = Signed(data["owner_name"], data["owner_drawing"], device) if data["owner_name"] else None
    visit = visiting.finish(
        halal, actor, photos=photos, companion=Signed(data["name"], data["drawing"], device), owner=owner
    )
    if visiting.wrong(visit):
        messages.warning(request, _(visiting.SOMETHING_WRONG))
        return reverse("casework:move", args=[halal.case.public_id, visiting.BACK])
    case = Case.objects.get(pk=halal.pk)
    perform(case, visiting.MOVE.key, actor, case.version, kunjungan=str(visit.public_id))
    messages.success(request, _("Hasil verifikasi terkirim."))
    return reverse("casework:case", args=[case.public_id])


@visitor
def anew(request: HttpRequest, halal: HalalCase) -> HttpResponse:
    """Another visit, where one was signed already."""
    if request.method == "POST":
        visiting.anew(halal, Actor.of(request.user))
    return redirect(_address(halal))


def _page(
    request: HttpRequest, halal: HalalCase, form: forms.Form, title: str, save: Callable[[], None]
) -> HttpResponse:

    def work() -> str:
        save()
        messages.success(request, _("Tersimpan."))
        return _address(halal)

    if done := once_or_refused(request, form, work):
        return done
    context = {
        "form": form,
        "title": title,
        "back": _address(halal),
        "about": f"{halal.case.reference}, {halal.business.name}",
    }
    return render(request, "halal/case/step.html", context, status=422 if form.is_bound else 200)


def _photos(halal: HalalCase) -> list[CaseDocument]:
    """Of this turn and of those before: a photo of the place stays one."""
    return papers.papers_of(halal.case, visiting.PHOTOS)


def _zone(halal: HalalCase) -> ZoneInfo:
    return ZoneInfo(ZONES[halal.case.agency.zone])
