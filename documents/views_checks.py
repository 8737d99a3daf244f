"""Anybody who holds a paper of ours may ask whether it is ours and still good. Nothing personal is said."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import lockout
from accounts.addresses import client_address
from accounts.form_base import PortalForm, form_page
from accounts.rules import public
from documents.models import PublicCheck
from documents.verifying import standings

GUESSES = b"periksa"  # in the place of an account: codes that are not ours, by address
TRIES = 30  # in a quarter of an hour; a slip of the hand takes two or three
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


class CodeForm(PortalForm):
    """What stands beside the QR."""

    submit = gettext_lazy("Periksa")

    code = forms.CharField(
        label="Kode atau alamat pada surat",
        max_length=300,
        help_text="Di samping kode QR, misalnya alamat yang memuat /periksa/.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """The code alone, also where the whole address was typed, or broken by a line's end."""
        typed = "".join(self.cleaned_data["code"].split())
        code: str = typed.rstrip("/").rpartition("/")[2]
        if not TOKEN.fullmatch(code):
            raise ValidationError(
                "Kode pada surat terdiri dari 22 huruf dan angka. Salin persis, besar kecil hurufnya juga."
            )
        return code


@public
def ask(request: HttpRequest) -> HttpResponse:
    """Who cannot scan types the code, or the whole address as it stands on the paper."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("checks:paper", token=form.cleaned_data["code"])
    return _quiet(form_page(request, form, _("Periksa keaslian surat"), reverse("front")))


@public
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """What it is, whose, of when, and whether it is still good."""
    address = client_address(request)
    if not lockout.has_tries(GUESSES, address, TRIES):
        return _quiet(render(request, "documents/check_later.html", status=429))
    asked = PublicCheck.objects.select_related("agency__organisation")
    check = asked.filter(token=token).first() if TOKEN.fullmatch(token) else None
    if check is None:
        lockout.failed(GUESSES, address)
        return _quiet(render(request, "documents/check_unknown.html", status=404))
    context = {"check": check, "standing": standings([check])[check.pk]}
    return _quiet(render(request, "documents/check.html", context))


def _quiet(response: HttpResponse) -> HttpResponse:
    """In no search engine and in no cache: a paper may be revoked the next minute."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
