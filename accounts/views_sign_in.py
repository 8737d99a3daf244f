"""The door: in by password or code, and out."""

import uuid

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from accounts import codes, lockout, sessions
from accounts.addresses import client_address
from accounts.backends import find, user_of
from accounts.forms import CodeForm, CodeRequestForm, SignInForm
from accounts.models import SignInCode, User
from accounts.rules import public, signed_in

UNKNOWN = "Surel, nomor, atau kata sandi tidak cocok. Periksa lagi, atau minta kode lewat surel."
BACKEND = "accounts.backends.ContactBackend"
GOES_ON = "_lanjut"


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """By password. Who has none asks for a code on the next page."""
    if request.user.is_authenticated:
        return redirect("home")
    _remember(request)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed, password = form.cleaned_data["contact"], form.cleaned_data["password"]
        if user := authenticate(request, secret_contact=typed, password=password):
            return enter(request, user)  # type: ignore[arg-type]
        if _locked(request, typed):
            return render(request, "accounts/locked.html", status=429)
        form.add_error(None, UNKNOWN)
    return _page(request, form, "Masuk", "accounts/sign_in.html")


@public
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Asks for a code. The answer is the same whether the contact is known or not."""
    form = CodeRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = codes.ask(form.cleaned_data["contact"], send=_send)
        if code is not None:
            request.session["code"] = str(code.public_id)
        return redirect("accounts:code")
    return _page(request, form, "Masuk dengan kode", "accounts/sign_in_code.html")


@public
def code(request: HttpRequest) -> HttpResponse:
    """The six digits, within ten minutes."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = request.session.get("code")
        user = codes.check(uuid.UUID(asked), form.cleaned_data["token"]) if asked else None
        if user is not None:
            return enter(request, user)
        form.add_error("token", "Kode salah atau sudah tidak berlaku. Minta kode baru bila sudah lewat sepuluh menit.")
    return _page(request, form, "Masukkan kode", "accounts/code.html")


@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """Asks before signing out: a link must not do it."""
    return render(request, "accounts/leave.html")


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session is gone, here and in the list of devices."""
    logout(request)
    return redirect("front")


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """A new session with the limits of the user's kind; on to where one wanted to go."""
    wanted = request.session.get(GOES_ON, "")
    request.session.flush()
    login(request, user, backend=BACKEND)
    sessions.begin(request, user)
    if wanted:
        request.session[GOES_ON] = wanted
    return onwards(request)


def onwards(request: HttpRequest) -> HttpResponse:
    """Where one was going before the door, if that is ours; else home."""
    return redirect(request.session.pop(GOES_ON, "") or reverse("home"))


def _remember(request: HttpRequest) -> None:
    wanted = request.GET.get("lanjut", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None, request.is_secure()):
        request.session[GOES_ON] = wanted


def _locked(request: HttpRequest, typed: str) -> bool:
    """Known and unknown contacts are counted alike, so that the answer tells nothing."""
    contact, blind_index = find(typed)
    return not lockout.has_tries(lockout.account_key(user_of(contact), blind_index), client_address(request))


def _send(asked: SignInCode) -> None:
    """The outbox belongs to an app that imports this one, so it is named in the settings."""
    assert asked.contact is not None
    write_message = import_string(settings.WRITE_MESSAGE)
    write_message(person_id=asked.contact.person_id, kind="sign_in_code", subject=asked.public_id)


def _page(request: HttpRequest, form: object, title: str, template: str) -> HttpResponse:
    bound = getattr(form, "is_bound", False)
    return render(request, template, {"form": form, "title": title}, status=422 if bound else 200)
