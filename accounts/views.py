"""The door. Forms carry contacts by POST only: URLs end in logs."""

import uuid

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST
from django_otp import devices_for_user, verify_token
from django_otp import login as otp_login

from accounts import codes, sessions
from accounts.models import RecoveryDevice, Session, SignInCode, TotpDevice, User
from accounts.rules import public, signed_in

UNKNOWN = "Nomor, surel, atau kata sandi tidak cocok. Setelah lima kali, tunggu lima belas menit."
CODE_SENT = "Bila terdaftar, kode sudah dikirim. Kode berlaku sepuluh menit; kode baru paling cepat satu menit lagi."


class SignInForm(forms.Form):
    contact = forms.CharField(label="Nomor telepon atau surel", max_length=254)
    password = forms.CharField(label="Kata sandi", widget=forms.PasswordInput, required=False, strip=False)


class CodeForm(forms.Form):
    token = forms.CharField(label="Kode", max_length=20)


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """With a password at once; without one, a code is asked for."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed, password = form.cleaned_data["contact"], form.cleaned_data["password"]
        if not password:
            code = codes.ask(typed, send=_send)
            request.session["code"] = str(code.public_id) if code else request.session.get("code")
            return redirect("accounts:sign_in_code")
        if user := authenticate(request, secret_contact=typed, password=password):
            return _enter(request, user)
        form.add_error(None, UNKNOWN)
    return render(request, "accounts/form.html", {"form": form, "title": "Masuk"})


@public
def sign_in_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.session.get("code"):
        if user := codes.check(uuid.UUID(request.session["code"]), form.cleaned_data["token"]):
            return _enter(request, user)
        form.add_error(None, "Kode salah atau sudah tidak berlaku.")
    return render(request, "accounts/form.html", {"form": form, "title": "Masukkan kode", "note": CODE_SENT})


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for device in devices_for_user(request.user):
            if verify_token(request.user, device.persistent_id, form.cleaned_data["token"]):
                request.session.cycle_key()
                otp_login(request, device)
                return redirect("home")
        form.add_error(None, "Kode salah. Tunggu sebentar sebelum mencoba lagi.")
    return render(request, "accounts/form.html", {"form": form, "title": "Kode aplikasi"})


@signed_in
def enrol(request: HttpRequest) -> HttpResponse:
    """First factor device. Once there is one, changing it needs a new sign-in (the product's)."""
    if next(iter(devices_for_user(request.user)), None):
        return redirect("accounts:second_factor")
    device = TotpDevice.objects.filter(user=request.user, confirmed=False).first()
    if device is None:
        device = TotpDevice(user=request.user, name="Aplikasi", confirmed=False)
        device.set_secret()
        device.save()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if verify_token(request.user, device.persistent_id, form.cleaned_data["token"]):
            TotpDevice.objects.filter(pk=device.pk).update(confirmed=True)
            otp_login(request, device)
            paper = RecoveryDevice.objects.create(user=request.user, name="Kertas").new_codes()
            return render(request, "accounts/form.html", {"title": "Simpan kode cadangan", "lines": paper})
        form.add_error(None, "Kode salah.")
    lines = [device.address("Portal KUKM")]  # the product: as a QR code, drawn on the server
    return render(request, "accounts/form.html", {"form": form, "title": "Pasang aplikasi kode", "lines": lines})


@signed_in
def session_list(request: HttpRequest) -> HttpResponse:
    """Stands for every page: here the list of one's own sessions."""
    own = Session.objects.filter(user=request.user).order_by("-last_seen_at")
    lines = [f"{sessions.device(row)}, terakhir {row.last_seen_at:%d-%m-%Y %H:%M}" for row in own]
    return render(request, "accounts/form.html", {"title": "Perangkat yang masuk", "lines": lines})


@signed_in
@require_POST
def end_session(request: HttpRequest, public_id: uuid.UUID | None = None) -> HttpResponse:
    """One of one's own sessions, or all but this one."""
    own = Session.objects.filter(user=request.user)
    if public_id is None:
        own.exclude(pk=request.session.row.pk).delete()
    else:
        get_object_or_404(own, public_id=public_id).delete()
    return redirect("accounts:sessions")


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    request.session.flush()
    login(request, user, backend="accounts.backends.ContactBackend")
    sessions.begin(request, user)
    return redirect("home")


def _send(code: SignInCode) -> None:
    """The outbox belongs to an app that imports this one, so it is named in the settings."""
    write_message = import_string(settings.WRITE_MESSAGE)
    write_message(person_id=code.contact.person_id, kind="sign_in_code", subject=code.public_id)
