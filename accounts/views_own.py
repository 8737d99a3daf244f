"""One's own: data, who looked at it, devices, password, the notice."""

import re
import uuid

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import notices, sessions
from accounts.backends import password_again
from accounts.entering import locked, onwards, proved
from accounts.forms import LanguageForm, NewPasswordForm
from accounts.models import Consent, Contact, IdentityNumber, NoticeSeen, Session
from accounts.privacy import looks_at
from accounts.rules import signed_in
from accounts.services import choose_language
from database import clock
from database.pages import page_of

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@signed_in
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """What the portal knows of me, who looked and why."""
    person = request.user.person
    form = LanguageForm(request.POST or None, initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        choose_language(person=person, language=form.cleaned_data["language"])
        messages.success(request, _("Bahasa surat tersimpan."))
        return redirect("accounts:my_data")
    ids = person.ids()
    context = {
        "person": person,
        "form": form,
        "contacts": Contact.objects.visible_to(request.user).filter(person__in=ids).order_by("kind", "pk"),
        "numbers": IdentityNumber.objects.visible_to(request.user).filter(person__in=ids).order_by("kind", "pk"),
        "page": page_of(request.GET, looks_at(person), "-at"),
        "consents": Consent.objects.filter(person=person).order_by("-given_at", "-pk"),
        "seen": NoticeSeen.objects.filter(person=person).select_related("notice").order_by("-at"),
    }
    return render(request, "accounts/my_data.html", context, status=422 if form.errors else 200)


@signed_in
def session_list(request: HttpRequest) -> HttpResponse:
    """The devices that are signed in, this one marked."""
    own = Session.objects.filter(user=request.user, ends_at__gt=clock.now()).order_by("-last_seen_at", "-pk")
    lines = [(row, in_words(sessions.device(row)), row.pk == request.session.row.pk) for row in own]
    return render(request, "accounts/sessions.html", {"lines": lines})


@signed_in
@require_POST
def end_session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One of one's own."""
    get_object_or_404(Session.objects.filter(user=request.user), public_id=public_id).delete()
    messages.success(request, _("Perangkat itu sudah dikeluarkan."))
    return redirect("accounts:sessions")


@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """All but this one."""
    _end_others(request)
    messages.success(request, _("Semua perangkat lain sudah dikeluarkan."))
    return redirect("accounts:sessions")


@signed_in
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """A new one; other devices have to sign in with it."""
    user = request.user
    if not user.has_usable_password() and not proved(request):
        return render(request, "accounts/prove.html", {"title": _("Pastikan ini Anda")})
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        if "password" not in form.fields or password_again(request, user, form.cleaned_data["password"]):
            user.set_password(form.cleaned_data["new"])
            user.save(update_fields=["password"])  # type: ignore[call-arg]
            update_session_auth_hash(request, user)
            _end_others(request)
            messages.success(request, _("Kata sandi diganti. Perangkat lain harus masuk lagi."))
            return redirect("accounts:my_data")
        if getattr(request, "locked_out", False):
            return locked(request)
        form.add_error("password", _("Kata sandi itu tidak cocok."))
    context = {"form": form, "title": _("Ganti kata sandi")}
    return render(request, "accounts/password.html", context, status=422 if form.is_bound else 200)


def in_words(agent: str) -> str:
    """`Chrome, Android`: what a person recognises of a browser's long name."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    named = ", ".join(part for part in (browser, system) if part)
    return named or re.sub(r"[^\w ./-]", "", agent)[:40] or _("Perangkat tidak dikenal")


@signed_in
def notice(request: HttpRequest) -> HttpResponse:
    """The newest privacy notice, until it has been read."""
    request.face = "public"  # no menu yet: it leads nowhere until this is read
    unread = notices.unread(request.user.person)
    if unread is None:
        return onwards(request)
    if request.method == "POST":
        notices.read(request.user.person, unread)
        return onwards(request)
    return render(request, "accounts/notice.html", {"notice": unread})


def _end_others(request: HttpRequest) -> None:
    request.session.save()  # after a new password it has a new key and row
    Session.objects.filter(user=request.user).exclude(pk=request.session.row.pk).delete()
