"""An owner's way in: name and phone or e-mail, then a code or a password."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import codes, sign_up
from accounts.addresses import client_address
from accounts.entering import enter
from accounts.forms import CodeForm
from accounts.models import PrivacyNotice
from accounts.rules import public
from accounts.sign_up_forms import FirstPasswordForm, SignUpForm
from accounts.views_sign_in import send_code
from database import clock

BEGUN = "_daftar"  # in the session, which is sealed: what was typed on the first page


@public
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """The notice first, then who and how to reach them."""
    if request.user.is_authenticated:
        return redirect("home")
    notice = _notice()
    form = SignUpForm(request.POST or None, initial=request.session.get(BEGUN))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not sign_up.may_begin(client_address(request)):
            form.add_error(None, _("Terlalu banyak pendaftaran dari jaringan ini. Isian Anda masih di sini: coba lagi "
                                   "sejam lagi, atau lewat jaringan lain."))  # fmt: skip
        elif sign_up.is_email(data["contact"]):
            code = sign_up.begin_by_email(full_name=data["name"], email=data["contact"], notice=notice, send=send_code)
            if code is not None:
                request.session["code"] = str(code.public_id)
            return redirect("accounts:sign_up_code")
        else:
            request.session[BEGUN] = {"name": data["name"], "contact": data["contact"], "notice": notice.version}
            return redirect("accounts:sign_up_password")
    return _page(request, form, _("Buat akun"), "accounts/sign_up.html", notice=notice)


@public
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Six digits prove the address; where it is somebody's already, they open that account."""
    if request.user.is_authenticated:
        return redirect("home")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = request.session.get("code")
        user = codes.check(uuid.UUID(asked), form.cleaned_data["token"], sign_up.finish) if asked else None
        if user is not None:
            return enter(request, user, _first_page(user))
        form.add_error(
            "token", _("Kode salah atau sudah tidak berlaku. Minta kode baru bila sudah lewat sepuluh menit.")
        )
    return _page(request, form, _("Masukkan kode"), "accounts/sign_up_code.html")


@public
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """For whoever has only a phone."""
    if request.user.is_authenticated:
        return redirect("home")
    begun: dict[str, Any] | None = request.session.get(BEGUN)
    if begun is None:
        return redirect("accounts:sign_up")
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = sign_up.begin_by_phone(
                full_name=begun["name"],
                phone=begun["contact"],
                password=form.cleaned_data["new"],
                notice=PrivacyNotice.objects.get(version=begun["notice"]),
            )
        except ValidationError as wrong:
            form.add_error("new", wrong)
        else:
            return enter(request, user, _first_page(user))
    return _page(request, form, _("Buat kata sandi"), "accounts/sign_up_password.html")


def _notice() -> PrivacyNotice:
    return PrivacyNotice.objects.filter(published_at__lte=clock.now()).latest("version")


def _first_page(user: Any) -> str:
    """Whoever is new looks first whether their business is there already; the others go where they always go."""
    new = hasattr(user.person, "sign_up") and user.last_login is None
    return reverse(settings.AFTER_SIGN_UP) if new else ""


def _page(request: HttpRequest, form: Any, title: str, template: str, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, "title": title, **more}, status=422 if form.is_bound else 200)
