"""The door: in by password or code, and out."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import codes, lockout
from accounts.addresses import client_address
from accounts.backends import find, user_of
from accounts.entering import WANTED, enter, locked, own_path
from accounts.forms import CodeForm, CodeRequestForm, SignInForm
from accounts.models import SignInCode
from accounts.rules import public, signed_in

UNKNOWN = _("Surel, nomor, atau kata sandi tidak cocok. Periksa lagi, atau minta kode lewat surel.")


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """By password. Who has none asks for a code on the next page."""
    if request.user.is_authenticated:
        return redirect("home")
    wanted = own_path(request.GET.get("lanjut"))
    form = SignInForm(request.POST or None, initial={"lanjut": wanted})
    if request.method == "POST" and form.is_valid():
        typed, password = form.cleaned_data["contact"], form.cleaned_data["password"]
        if user := authenticate(request, secret_contact=typed, password=password):
            return enter(request, user, form.cleaned_data["lanjut"])  # type: ignore[arg-type]
        if getattr(request, "locked_out", False) or _locked(request, typed):
            return locked(request)
        form.add_error(None, UNKNOWN)
    return _page(request, form, _("Masuk"), "accounts/sign_in.html")


@public
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Asks for a code. The answer is the same whether the contact is known or not."""
    form = CodeRequestForm(request.POST or None, initial={"lanjut": own_path(request.GET.get("lanjut"))})
    if request.method == "POST" and form.is_valid():
        code = codes.ask(form.cleaned_data["contact"], send=send_code)
        if code is not None:
            request.session["code"] = str(code.public_id)
        request.session[WANTED] = own_path(form.cleaned_data["lanjut"])
        return redirect("accounts:code")
    return _page(request, form, _("Masuk dengan kode"), "accounts/sign_in_code.html")


@public
def code(request: HttpRequest) -> HttpResponse:
    """The six digits, within ten minutes."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = request.session.get("code")
        user = codes.check(uuid.UUID(asked), form.cleaned_data["token"]) if asked else None
        if user is not None:
            return enter(request, user, request.session.get(WANTED, ""))
        form.add_error(
            "token", _("Kode salah atau sudah tidak berlaku. Minta kode baru bila sudah lewat sepuluh menit.")
        )
    return _page(request, form, _("Masukkan kode"), "accounts/code.html")


@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """Asks before signing out: a link must not do it."""
    return render(request, "accounts/leave.html")


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session is gone, here and in the list of devices; and what this portal kept on the device with it."""
    logout(request)
    response = redirect("front")
    response["Clear-Site-Data"] = '"storage"'
    return response


def _locked(request: HttpRequest, typed: str) -> bool:
    """Known and unknown contacts are counted alike, so that the answer tells nothing."""
    contact, blind_index = find(typed)
    return not lockout.has_tries(lockout.account_key(user_of(contact), blind_index), client_address(request))


def send_code(asked: SignInCode) -> None:
    """The outbox belongs to an app that imports this one, so it is named in the settings."""
    assert asked.contact is not None
    write_message = import_string(settings.WRITE_MESSAGE)
    write_message(person_id=asked.contact.person_id, kind="sign_in_code", subject=asked.public_id)


def _page(request: HttpRequest, form: object, title: Any, template: str) -> HttpResponse:
    bound = getattr(form, "is_bound", False)
    return render(request, template, {"form": form, "title": title}, status=422 if bound else 200)
