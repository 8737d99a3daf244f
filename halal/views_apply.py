"""How an owner applies: it begins at a business, is a list of tasks, is read once more, sent, and followed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.models import Contact
from accounts.rules import owners
from casework.engine import Refused
from casework.models import Case, Event
from casework.once import new_key, once
from casework.queries import story
from casework.shown import stages_of
from database import clock
from halal import criteria, given_papers, sending
from halal.apply_step import address, applicant, mark, remember, saved_keys
from halal.apply_tasks import answers_of, tasks_of
from halal.applying import Applying, found_for, writing
from halal.forms_apply import SEEN, SendForm
from halal.gaps import gaps
from halal.models import Certificate, HalalCase
from halal.opening import begin as begin_application
from halal.opening import may_begin
from halal.panels import ZONE
from halal.workflow import SELF_DECLARE
from umkm.models import Business


@owners
def begin(request: HttpRequest, public_id: Any) -> HttpResponse:
    """What it takes, and what the record says already; opening makes one draft, however often it is pressed."""
    found = get_object_or_404(
        Business.objects.visible_to(request.user).select_related("regency", "district"), public_id=public_id
    )
    standing = Case.objects.visible_to(request.user).filter(halal__business=found).open().order_by("pk").first()
    if standing is not None:
        return HttpResponseRedirect(reverse("apply:tasks", args=[standing.public_id]))
    may = may_begin(request.user, found)
    if request.method == "POST" and may:

        def work() -> str:
            made = begin_application(user=request.user, business=found)
            return reverse("apply:tasks", args=[made.public_id])

        try:
            return once(request, work)
        except Refused as refused:
            messages.error(request, str(refused))
    ruling = criteria.criteria_today()
    judged = criteria.judge(ruling, criteria.record_of(found), {}) if ruling else None
    today = clock.today(ZONE)
    context = {
        "business": found,
        "may": may,
        "judged": judged,
        "key": new_key(),
        "certificates": Certificate.objects.standing().filter(business=found, in_force__contains=today),
    }
    return render(request, "halal/apply/begin.html", context)


@applicant
def tasks(request: HttpRequest, applying: Applying) -> HttpResponse:
    """What is done and what is left."""
    listed = tasks_of(applying)
    context = {
        "applying": applying,
        "case": applying.case,
        "list": listed,
        "returned": _returned(applying),
        "saved": saved_keys(request),
    }
    return render(request, "halal/apply/tasks.html", context)


def _returned(applying: Applying) -> tuple[Event, str] | None:
    """Why it came back, in the words of whoever sent it back."""
    if applying.case.status != "dikembalikan":
        return None
    event = next(
        (one for one in story(applying.case) if one.to_status == "dikembalikan" and one.from_status != "dikembalikan"),
        None,
    )
    if event is None:
        return None
    move = SELF_DECLARE.move.get(event.move)
    return event, dict(move.reasons).get(event.reason, "") if move else ""


@applicant
def cost(request: HttpRequest, applying: Applying) -> HttpResponse:
    """Who was helped before may still go this way at their own cost; and back."""
    if request.method == "POST":
        own = request.POST.get("biaya") == HalalCase.PaidBy.OWN
        try:
            with writing(applying) as halal:
                paid_by = HalalCase.PaidBy.OWN if own else HalalCase.PaidBy.FREE
                HalalCase.objects.filter(pk=halal.pk).update(paid_by=paid_by)
        except Refused as refused:
            messages.error(request, str(refused))
    return HttpResponseRedirect(address(applying, "eligibility"))


@applicant
def check(request: HttpRequest, applying: Applying) -> HttpResponse:
    """All answers once more, each with a way back to it."""
    if gaps(applying):
        messages.info(request, gaps(applying)[0].text)
        return HttpResponseRedirect(address(applying))
    context = {
        "applying": applying,
        "case": applying.case,
        "answers": answers_of(applying),
        "letters": given_papers.drafts(),
    }
    return render(request, "halal/apply/check.html", context)


@applicant
def send(request: HttpRequest, applying: Applying) -> HttpResponse:
    """Declares, signs and sends. Sent again it leads to the same answer."""
    if request.method != "POST" and (missing := gaps(applying)):
        messages.info(request, missing[0].text)
        return HttpResponseRedirect(address(applying))
    person, seen = str(request.user.person.public_id), sending.seen(applying)
    form = SendForm(request.POST or None, person=person, seen=seen, for_owner=not applying.is_own)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            name, read = form.cleaned_data["name"], form.cleaned_data[SEEN]
            device = sending.device_of(request.headers.get("User-Agent", ""))
            sending.send(applying, name=name, read=read, device=device)
            return address(applying, "received")

        try:
            answer = once(request, work)
        except Refused as refused:
            mark(form, sending.seen(applying))
            form.add_error(None, str(refused))
        else:
            remember(request, form)
            return answer
    context = {"applying": applying, "case": applying.case, "form": form, "saved": saved_keys(request)}
    return render(request, "halal/apply/send.html", context, status=422 if form.is_bound else 200)


@owners
def received(request: HttpRequest, public_id: Any) -> HttpResponse:
    """It is there; this is its number; this is what comes next."""
    applying = _followed(request, public_id)
    sent = Event.objects.filter(case=applying.case, move="ajukan").order_by("-version").first()
    if sent is None or applying.editable:
        return HttpResponseRedirect(address(applying))
    mail = (
        Contact.objects.filter(person=request.user.person, kind="email", dead_at=None).first()
        if applying.is_own
        else None
    )
    letters = given_papers.ready(applying.halal)
    context = {**_way(applying), "sent": sent, "mail": mail.masked if mail else "", "letters": letters}
    return render(request, "halal/apply/received.html", context)


@owners
def status(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Where it is, in plain words, and what happens next."""
    applying = _followed(request, public_id)
    if applying.editable and applying.may:
        return HttpResponseRedirect(address(applying))
    return render(request, "halal/apply/status.html", _way(applying))


def _followed(request: HttpRequest, public_id: Any) -> Applying:
    applying = found_for(request.user, public_id)
    if applying is None:
        raise Http404
    return applying


def _way(applying: Applying) -> dict[str, Any]:
    """The stages behind and ahead, each with how long it may take."""
    stages, _others = stages_of(story(applying.case), SELF_DECLARE)
    terms, paid = sending.terms_in_words(), applying.halal.paid_by == HalalCase.PaidBy.OWN
    left_out = {"draft"} if paid else {"draft", "menunggu_pembayaran"}
    return {
        "applying": applying,
        "case": applying.case,
        "state": SELF_DECLARE.state[applying.case.status],
        "stages": [(stage, terms.get(stage.state.key, "")) for stage in stages if stage.state.key not in left_out],
        "mine": applying.is_own and applying.case.ball_side in ("pemohon", "pembayar"),
        "certificate": applying.halal.certificate,
    }
