"""What the portal knows of a person, who has looked at it, and a look at one value."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts import privacy
from accounts.entering import go_on
from accounts.forms import LanguageForm, RevealForm
from accounts.models import Contact, IdentityNumber, NoticeSeen
from accounts.models.private import PrivateValue
from accounts.notices import mark_read, unread_notice
from accounts.rules import roles, signed_in
from accounts.services import choose_language
from database.pages import BadCursor, KeysetPage

KINDS = {"phone": gettext_lazy("Telepon"), "email": gettext_lazy("Surel"), "nik": "NIK", "npwp": "NPWP"}


@signed_in
def notice(request: HttpRequest) -> HttpResponse:
    """At the first sign-in, and again when there is a new version."""
    request.face = "public"  # type: ignore[attr-defined]
    unread = unread_notice(request)
    if unread is None:
        return go_on(request)
    if request.method == "POST":
        mark_read(request.user.person, unread)  # type: ignore[union-attr]
        return go_on(request)
    return render(request, "accounts/notice.html", {"notice": unread})


@signed_in
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """One's own: contacts masked, looks at them, what was read and agreed to."""
    person = request.user.person  # type: ignore[union-attr]
    own = {"person": person}
    looks = privacy.looks_at(person)
    try:
        page = KeysetPage(looks, "-at", request.GET.get("halaman") or None)
    except BadCursor:
        page = KeysetPage(looks, "-at")
    context = {
        "person": person,
        "contacts": Contact.objects.visible_to(request.user).filter(**own).order_by("kind", "pk"),
        "numbers": IdentityNumber.objects.visible_to(request.user).filter(**own).order_by("kind", "pk"),
        "page": page,
        "consents": person.consents.order_by("-given_at", "-pk"),
        "seen": NoticeSeen.objects.filter(**own).select_related("notice").order_by("-at"),
    }
    return render(request, "accounts/my_data.html", context)


@signed_in
def language(request: HttpRequest) -> HttpResponse:
    """Of letters; that of the pages is chosen at their foot."""
    person = request.user.person  # type: ignore[union-attr]
    form = LanguageForm(request.POST or None, initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        choose_language(person=person, language=form.cleaned_data["language"])
        messages.success(request, _("Bahasa surat tersimpan."))
        return redirect("accounts:my_data")
    return render(request, "accounts/language.html", {"form": form}, status=422 if form.errors else 200)


@roles("officer", "supervisor")
@never_cache
def reveal_contact(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A phone or an address of a person of one's region."""
    found = Contact.objects.visible_to(request.user).select_related("person")  # type: ignore[arg-type]
    return _reveal(request, get_object_or_404(found, public_id=public_id))


@roles("officer", "supervisor")
@never_cache
def reveal_number(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """NIK or NPWP of a person of one's region."""
    found = IdentityNumber.objects.visible_to(request.user).select_related("person")  # type: ignore[arg-type]
    return _reveal(request, get_object_or_404(found, public_id=public_id))


def _reveal(request: HttpRequest, value: PrivateValue) -> HttpResponse:
    """Asked with a reason, shown once: neither the answer nor a copy of it stands at an address."""
    form, clear = RevealForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            clear = privacy.reveal(value, actor=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except privacy.ReasonMissing as missing:
            form.add_error("reason", str(missing))
    context = {"form": form, "value": value, "kind": KINDS[value.kind], "clear": clear}
    return render(request, "accounts/reveal.html", context, status=422 if form.errors else 200)
