"""What a person may ask about their own data (UU 27/2022), and what became of it."""

import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import personal_data
from accounts.entering import proved
from accounts.rules import current_roles, signed_in
from accounts.views_factor import prove_again
from casework import person_service
from casework.engine import Refused
from casework.kinds import WORKFLOWS
from casework.models import Case
from casework.once import once_or_refused
from casework.person_effects import asked_for
from casework.person_forms import CorrectForm, EraseForm, RequestForm, SeeForm, TakeForm, WithdrawForm
from casework.person_panels import gone
from casework.person_requests import CORRECT, ERASE, HOURS, SEE
from database import clock
from documents import storage
from documents.models import StoredFile

SEEN = "_data_terlihat"  # in the session: the request under which one's data are shown just now


@signed_in
def rights(request: HttpRequest) -> HttpResponse:
    """The five requests, and those that were made, each with its clock."""
    lines = [
        (case, WORKFLOWS[case.kind].label, WORKFLOWS[case.kind].state[case.status].label_for_owner, gone(case))
        for case in person_service.requests_of(request.user.person)[:50]
    ]
    return render(request, "casework/person/rights.html", {"lines": lines, "hours": HOURS, "staff": _works(request)})


@signed_in
@never_cache
def see(request: HttpRequest) -> HttpResponse:
    """Everything, in clear, for whoever has just shown that it is them."""
    if not proved(request):
        return prove_again(request)
    shown = _shown(request)
    if shown is not None and request.method != "POST":
        sections = personal_data.see(request.user.person)
        return render(request, "casework/person/see.html", {"sections": sections, "case": shown})

    def work(form: RequestForm) -> Case:
        case = person_service.see(request.user, form.regency)
        request.session[SEEN] = str(case.public_id)
        return case

    return _ask(request, SeeForm, "see_ask", work, lambda case: reverse("casework:see"))


@signed_in
@never_cache
def correct(request: HttpRequest) -> HttpResponse:
    """What is wrong and how it should be; the agency corrects it and answers."""

    def work(form: RequestForm) -> Case:
        values = form.cleaned_data
        asked = asked_for(request.user.person, values["what"], values["becomes"], values["why"])
        return person_service.lodge(request.user, CORRECT, form.regency, asked=asked)

    return _ask(request, CorrectForm, "correct", work)


@signed_in
def withdraw(request: HttpRequest) -> HttpResponse:
    """Effective at once; what a duty of law needs stays, and is said."""

    def work(form: RequestForm) -> Case:
        return person_service.withdraw(request.user, form.regency, form.cleaned_data["kinds"])

    return _ask(request, WithdrawForm, "withdraw", work)


@signed_in
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what the law keeps, said before; confirmed by typing."""
    if not proved(request):
        return prove_again(request)

    def work(form: RequestForm) -> Case:
        if _works(request):
            raise Refused(_("Anda bertugas di sebuah instansi. Minta admin instansi mengakhiri tugas Anda dahulu."))
        return person_service.lodge(request.user, ERASE, form.regency)

    return _ask(request, EraseForm, "erase", work)


@signed_in
@never_cache
def take_along(request: HttpRequest) -> HttpResponse:
    """A file for other programs, made now and kept for a week."""
    if not proved(request):
        return prove_again(request)
    return _ask(request, TakeForm, "take", lambda form: person_service.take_along(request.user, form.regency))


@signed_in
@never_cache
def take_along_file(request: HttpRequest, public_id: Any) -> HttpResponseBase:
    """The person's alone: no officer and no administrator gets it."""
    mine = StoredFile.objects.filter(
        person=request.user.person_id, kind=StoredFile.Kind.EXPORT, sealed=True, state=StoredFile.State.CLEAN
    )
    stored = get_object_or_404(mine, public_id=public_id)
    if not storage.path_of(stored.public_id).exists():
        raise Http404
    with storage.opened(stored.public_id) as clear:
        content = io.BytesIO(clear.read_bytes())
    response = FileResponse(content, as_attachment=True, filename=stored.shown_name, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _ask(
    request: HttpRequest,
    form_class: type[RequestForm],
    page: str,
    work: Callable[[RequestForm], Case],
    address: Callable[[Case], str] | None = None,
) -> HttpResponse:
    """One form; sent twice it makes one request, and what is refused stays typed."""
    sent = request.method == "POST" and "password" not in request.POST
    form = form_class(request.POST if sent else None, person=request.user.person)

    def lodge() -> str:
        case = work(form)
        messages.success(request, _("Permintaan tercatat: %(number)s.") % {"number": case.reference})
        return address(case) if address else reverse("casework:case", args=[case.public_id])

    if (done := once_or_refused(request, form, lodge)) is not None:
        return done
    status = 422 if form.is_bound else 200
    return render(request, f"casework/person/{page}.html", {"form": form, "hours": HOURS}, status=status)


def _shown(request: HttpRequest) -> Case | None:
    """The request that was made in this session within the hour."""
    wanted = request.session.get(SEEN)
    if not wanted:
        return None
    mine = person_service.requests_of(request.user.person).filter(kind=SEE, public_id=wanted)
    return next((case for case in mine if (clock.now() - case.opened_at).total_seconds() < 3600), None)


def _works(request: HttpRequest) -> bool:
    return bool(current_roles(request))
