"""The second factor: a code app and codes on paper. Compulsory for staff, there for owners who wish it."""

from base64 import b32encode
from io import BytesIO

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_otp import devices_for_user, verify_token
from django_otp import login as otp_login

from accounts.forms import CodeForm, PasswordForm
from accounts.models import RecoveryDevice, TotpDevice, User
from accounts.rules import signed_in
from accounts.second_factor import has_one
from accounts.views_sign_in import onwards
from database import clock

ISSUER = "Jembatan KUKM"
PROVED, PROOF_LASTS_S = "_terbukti", 600


@signed_in
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
        form.add_error("token", "Kode salah. Tunggu sebentar, lalu coba dengan kode berikutnya.")
    context = {"form": form, "title": "Kode dari aplikasi"}
    return render(request, "accounts/second_factor.html", context, status=422 if form.is_bound else 200)


@signed_in
def enrol(request: HttpRequest) -> HttpResponse:
    """The first code app. Once there is one, changing it needs the password anew."""
    if has_one(request.user):
        return redirect("accounts:second_factor" if not request.user.is_verified() else "accounts:my_data")
    device = _waiting(request.user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if verify_token(request.user, device.persistent_id, form.cleaned_data["token"]):
            TotpDevice.objects.filter(pk=device.pk).update(confirmed=True)
            request.session.cycle_key()
            otp_login(request, device)
            return _paper_codes(request)
        form.add_error("token", "Kode salah. Periksa jam telepon Anda, lalu coba dengan kode berikutnya.")
    context = {"form": form, "title": "Pasang aplikasi kode", "secret": b32encode(device.secret()).decode()}
    return render(request, "accounts/enrol.html", context, status=422 if form.is_bound else 200)


@signed_in
def enrol_picture(request: HttpRequest) -> HttpResponse:
    """The QR code of the device that waits: drawn here, kept nowhere."""
    device = TotpDevice.objects.filter(user=request.user, confirmed=False).first()
    if device is None:
        raise Http404
    picture = BytesIO()
    segno.make(device.address(ISSUER), error="m").save(picture, kind="svg", scale=5, border=3, xmldecl=False)
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response


@signed_in
def new_paper_codes(request: HttpRequest) -> HttpResponse:
    """Replaces the codes on paper; the old ones are void."""
    if not proved(request):
        return prove(request)
    return _paper_codes(request)


@signed_in
def remove_factor(request: HttpRequest) -> HttpResponse:
    """A new telephone: the old app is forgotten, and staff enrol the new one at once."""
    if not proved(request):
        return prove(request)
    if request.method == "POST" and "hapus" in request.POST:
        TotpDevice.objects.filter(user=request.user).delete()
        RecoveryDevice.objects.filter(user=request.user).delete()
        request.session.pop("otp_device_id", None)
        return redirect("accounts:enrol")
    return render(request, "accounts/remove_factor.html")


def proved(request: HttpRequest) -> bool:
    """Whether the password was given again within ten minutes, in this session."""
    at = request.session.get(PROVED, 0)
    return bool(clock.now().timestamp() - at < PROOF_LASTS_S)


def prove(request: HttpRequest) -> HttpResponse:
    """The password once more, on the page that asks for it; then the page itself."""
    form = PasswordForm(request.POST if "password" in request.POST else None, user=request.user)
    if form.is_bound and form.is_valid():
        request.session[PROVED] = clock.now().timestamp()
        return redirect(request.path)
    context = {"form": form, "title": "Masukkan kata sandi sekali lagi"}
    return render(request, "accounts/prove.html", context, status=422 if form.is_bound else 200)


def _waiting(user: User) -> TotpDevice:
    device = TotpDevice.objects.filter(user=user, confirmed=False).first()
    if device is None:
        device = TotpDevice(user=user, name="Aplikasi kode", confirmed=False)
        device.set_secret()
        device.save()
    return device


def _paper_codes(request: HttpRequest) -> HttpResponse:
    paper = RecoveryDevice.objects.filter(user=request.user).first() or RecoveryDevice(user=request.user, name="Kertas")
    response = render(request, "accounts/paper_codes.html", {"codes": paper.new_codes()})
    response["Cache-Control"] = "no-store"
    return response
