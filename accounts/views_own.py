"""One's own: data, who looked at it, devices, password, the notice."""

import uuid

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts import notices, sessions
from accounts.forms import LanguageForm, NewPasswordForm
from accounts.models import Consent, Contact, NoticeSeen, Person, Session
from accounts.privacy import looks_at
from accounts.rules import signed_in
from accounts.second_factor import has_one
from accounts.views_sign_in import onwards

SHOWN = 50


@signed_in
def my_data(request: HttpRequest) -> HttpResponse:
    """What the portal knows of me, who looked and why."""
    person = request.user.person
    form = LanguageForm(request.POST or None, initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        Person.objects.filter(pk=person.pk).update(language=form.cleaned_data["language"])
        messages.success(request, "Bahasa surat tersimpan.")
        return redirect("accounts:my_data")
    context = {
        "person": person,
        "form": form,
        "contacts": Contact.objects.filter(person=person).order_by("kind", "pk"),
        "looks": looks_at(person)[:SHOWN],
        "consents": Consent.objects.filter(person=person).order_by("-given_at"),
        "seen": NoticeSeen.objects.filter(person=person).select_related("notice").order_by("-at").first(),
        "has_factor": has_one(request.user),
    }
    return render(request, "accounts/my_data.html", context)


@signed_in
def session_list(request: HttpRequest) -> HttpResponse:
    """The devices that are signed in, this one marked."""
    own = Session.objects.filter(user=request.user).order_by("-last_seen_at")
    here = request.session.session_key and request.session.row
    lines = [(row, sessions.device(row), bool(here and row.pk == here.pk)) for row in own]
    return render(request, "accounts/sessions.html", {"lines": lines})


@signed_in
@require_POST
def end_session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One of one's own."""
    get_object_or_404(Session.objects.filter(user=request.user), public_id=public_id).delete()
    messages.success(request, "Perangkat itu sudah dikeluarkan.")
    return redirect("accounts:sessions")


@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """All but this one."""
    _end_others(request)
    messages.success(request, "Semua perangkat lain sudah dikeluarkan.")
    return redirect("accounts:sessions")


@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """A new one; other devices have to sign in with it."""
    form = NewPasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["new"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        _end_others(request)
        messages.success(request, "Kata sandi diganti. Perangkat lain harus masuk lagi.")
        return redirect("accounts:my_data")
    context = {"form": form, "title": "Ganti kata sandi"}
    return render(request, "accounts/password.html", context, status=422 if form.is_bound else 200)


@signed_in
def notice(request: HttpRequest) -> HttpResponse:
    """The newest privacy notice, until it has been read."""
    unread = notices.unread(request.user.person)
    if unread is None:
        return onwards(request)
    if request.method == "POST":
        notices.read(request.user.person, unread)
        return onwards(request)
    return render(request, "accounts/notice.html", {"notice": unread})


def _end_others(request: HttpRequest) -> None:
    others = Session.objects.filter(user=request.user)
    if request.session.row is not None:
        others = others.exclude(pk=request.session.row.pk)
    others.delete()
