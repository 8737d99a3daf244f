"""An owner's way to a business that the register has already: look, choose, claim. Then it is a case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules import owners
from casework.once import answered, once_or_refused
from umkm import claims, drafts, offered
from umkm.claim_forms import ClaimForm, FindForm
from umkm.models import Business
from umkm.views_own import FORM

ASKS = ("name", "regency", "district", "nib")


@owners
def find(request: HttpRequest) -> HttpResponse:
    """Is one of these yours? For the number that somebody signed up with at once, for the rest once they say what."""
    form = FindForm(request.POST or None, initial=request.session.get(offered.ASKED))
    if request.method == "POST" and form.is_valid():
        request.session[offered.ASKED] = {name: form.cleaned_data[name] for name in (*ASKS, "district_id")}
        return redirect("umkm:offers")
    found = [] if form.is_bound else claims.offers_for(request.user)
    offered.remember(request, found)
    context = {"form": form, "offers": found, "can_choose": any(one.free for one in found)}
    return render(request, "umkm/find.html", context, status=422 if form.is_bound else 200)


@owners
def offers(request: HttpRequest) -> HttpResponse:
    """Choose one, or none of them."""
    asked: dict[str, Any] = request.session.get(offered.ASKED) or {}
    if request.method == "POST" and "baru" in request.POST:
        return _register_new(request, asked)
    if request.method == "POST" and offered.choose(request, request.POST.get("pilih", "")):
        return redirect("umkm:claim")
    if not asked and request.method != "POST":
        return redirect("umkm:find")
    wanted = {name: asked[name] for name in ("name", "regency", "nib") if name in asked}
    found = claims.offers_for(request.user, district=asked.get("district_id"), **wanted)
    offered.remember(request, found)
    wrong = request.method == "POST"
    context = {
        "offers": found,
        "called": asked.get("name") or asked.get("nib") or "",
        "wrong": wrong,
        "can_choose": any(one.free for one in found),
    }
    return render(request, "umkm/offers.html", context, status=422 if wrong else 200)


def _register_new(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    """With what was typed already; a draft that waits is not written over."""
    person = request.user.person
    typed = {name: asked[name] for name in ASKS if asked.get(name)}
    if typed and not drafts.load(person=person, form=FORM, subject=None):
        drafts.save(person=person, form=FORM, subject=None, values=typed)
    return redirect("umkm:new_step", "nama")


@owners
def claim(request: HttpRequest) -> HttpResponse:
    """Why the chosen one is theirs. A business that is somebody's already is refused here, with what to do."""
    if address := answered(request):
        return redirect(address)
    business, reasons = offered.chosen(request)
    if business is None:
        return redirect("umkm:find")
    asked: dict[str, Any] = request.session.get(offered.ASKED) or {}
    form = ClaimForm(request.POST or None, request.FILES or None, initial={"nib": asked.get("nib", "")})
    decision = claims.may_claim(request.user, business)
    if done := once_or_refused(request, form, lambda: _open(request, business, reasons, form)):
        return done
    standing = claims.open_claims(request.user.person).filter(claim__business=business).first()
    context = {
        "form": form,
        "business": business,
        "decision": decision,
        "standing": standing,
        "title": _("Klaim usaha"),
    }
    return render(request, "umkm/claim.html", context, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, business: Business, reasons: list[str], form: ClaimForm) -> str:
    data = form.cleaned_data
    case = claims.open_claim(
        user=request.user,
        business=business,
        as_what=data["as_what"],
        statement=data["statement"],
        nib=data["nib"],
        matched=reasons,
        paper=data["paper"],
    )
    return reverse("casework:case", args=[case.public_id])
