"""The second factor: a code app and codes on paper. Compulsory for staff, there for owners who wish it."""

from base64 import b32encode
from io import BytesIO

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_otp import devices_for_user, verify_token
from django_otp import login as otp_login

from accounts.backends import password_again
from accounts.entering import WANTED, locked, onwards, own_path, prove, proved
from accounts.forms import CodeForm, PasswordForm
from accounts.models import RecoveryDevice, TotpDevice, User
from accounts.rules import signed_in
from accounts.second_factor import has_one

ISSUER = "Jembatan KUKM"


@signed_in
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """A code of the app, or one from paper."""
    if request.user.is_verified():
        return redirect("home")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for device in devices_for_user(request.user):
            if verify_token(request.user, device.persistent_id, form.cleaned_data["token"]):
                request.session.cycle_key()
                otp_login(request, device)
                return onwards(request)
        form.add_error("token", _("Kode salah. Tunggu sebentar, lalu coba dengan kode berikutnya."))
    context = {"form": form, "title": _("Kode dari aplikasi")}
    return render(request, "accounts/second_factor.html", context, status=422 if form.is_bound else 200)


@signed_in
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """A code app. The one before, if any, serves until the new one has shown a code."""
    enrolled = has_one(request.user)
    if enrolled and not request.user.is_verified():
        return redirect("accounts:second_factor")
    if not proved(request, first=not enrolled):
        return prove_again(request)
    device = _waiting(request.user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if verify_token(request.user, device.persistent_id, form.cleaned_data["token"]):
            TotpDevice.objects.filter(user=request.user, confirmed=True).delete()
            TotpDevice.objects.filter(pk=device.pk).update(confirmed=True)
            request.session.cycle_key()
            otp_login(request, device)
            return _paper_codes(request)
        form.add_error("token", _("Kode salah. Periksa jam telepon Anda, lalu coba dengan kode berikutnya."))
    context = {"form": form, "title": _("Pasang aplikasi kode"), "secret": _in_fours(device)}
    return render(request, "accounts/enrol.html", context, status=422 if form.is_bound else 200)


@signed_in
@never_cache
def enrol_picture(request: HttpRequest) -> HttpResponse:
    """The QR code of the device that waits: drawn here, kept nowhere."""
    device = TotpDevice.objects.filter(user=request.user, confirmed=False).first()
    if device is None or not proved(request, first=not has_one(request.user)):
        raise Http404
    picture = BytesIO()
    segno.make(device.address(ISSUER), error="m").save(
        picture, kind="svg", scale=5, border=4, light="#fff", xmldecl=False
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@signed_in
@never_cache
def factor(request: HttpRequest) -> HttpResponse:
    """What there is, and what can be changed."""
    paper = RecoveryDevice.objects.filter(user=request.user).exists()
    return render(request, "accounts/factor.html", {"has_app": has_one(request.user), "has_paper": paper})


@signed_in
@never_cache
def new_paper_codes(request: HttpRequest) -> HttpResponse:
    """Replaces the codes on paper; the old ones are void."""
    if not has_one(request.user):
        return redirect("accounts:factor")
    if not proved(request):
        return prove_again(request)
    if request.method == "POST" and "buat" in request.POST:
        return _paper_codes(request)
    return render(request, "accounts/new_paper.html")


@signed_in
@never_cache
def remove_factor(request: HttpRequest) -> HttpResponse:
    """An owner may do without again; staff replace theirs."""
    if request.user.is_staff or not has_one(request.user):
        return redirect("accounts:factor")
    if not proved(request):
        return prove_again(request)
    if request.method == "POST" and "hapus" in request.POST:
        TotpDevice.objects.filter(user=request.user).delete()
        RecoveryDevice.objects.filter(user=request.user).delete()
        messages.success(request, _("Aplikasi kode sudah dilepas."))
        return redirect("accounts:factor")
    return render(request, "accounts/remove_factor.html")


def prove_again(request: HttpRequest) -> HttpResponse:
    """The password once more, on the page that asks for it; then the page itself."""
    context: dict[str, object] = {"title": _("Pastikan ini Anda")}
    if not request.user.has_usable_password():
        return render(request, "accounts/prove.html", context)
    form = PasswordForm(request.POST if "password" in request.POST else None)
    if form.is_bound and form.is_valid():
        if password_again(request, request.user, form.cleaned_data["password"]):
            prove(request)
            return redirect(request.path)
        if getattr(request, "locked_out", False):
            return locked(request)
        form.add_error("password", _("Kata sandi itu tidak cocok."))
    return render(request, "accounts/prove.html", context | {"form": form}, status=422 if form.is_bound else 200)


def _waiting(user: User) -> TotpDevice:
    device = TotpDevice.objects.filter(user=user, confirmed=False).first()
    if device is None:
        device = TotpDevice(user=user, name="Aplikasi kode", confirmed=False)
        device.set_secret()
        device.save()
    return device


def _in_fours(device: TotpDevice) -> str:
    """For whoever types it."""
    secret = b32encode(device.secret()).decode()
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def _paper_codes(request: HttpRequest) -> HttpResponse:
    """Shown once: what is kept is sealed, and no page opens it again."""
    paper = RecoveryDevice.objects.filter(user=request.user).first() or RecoveryDevice(user=request.user, name="Kertas")
    wanted = own_path(request.session.pop(WANTED, "")) or reverse("home")
    return render(request, "accounts/paper_codes.html", {"codes": paper.new_codes(), "wanted": wanted})
