"""Forms of the door and of one's own pages. Contacts travel by POST only: addresses end in logs."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from accounts.models import Person, User
from accounts.password_rules import STAFF_LENGTH

CONTACT_HINT = _("Yang Anda berikan kepada dinas. Contoh: 0812 0000 0001")
OWNER_LENGTH = 8  # MinimumLengthValidator in the settings


class SignInForm(PortalForm):
    """Phone or e-mail, and the password."""

    submit, submit_name = _("Masuk"), "masuk"

    contact = forms.CharField(
        label=_("Surel atau nomor telepon"),
        max_length=254,
        help_text=CONTACT_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Kata sandi"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    lanjut = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class CodeRequestForm(PortalForm):
    """Without a password: a code by e-mail."""

    submit, submit_name = _("Kirim kode"), "kirim_kode"

    contact = forms.CharField(
        label=_("Surel"),
        max_length=254,
        help_text=_("Kode dikirim ke surel yang tercatat pada Anda."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false", "inputmode": "email"}),
    )
    lanjut = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean_contact(self) -> str:
        """Said of what was typed and not of who there is."""
        typed = str(self.cleaned_data["contact"])
        if "@" not in typed:
            raise ValidationError(
                _("Kode hanya dapat dikirim ke surel. Isi alamat surel, atau masuk dengan kata sandi.")
            )
        return typed


class CodeForm(PortalForm):
    """Digits from a letter, the app, or a code on paper."""

    submit, submit_name = _("Lanjut"), "lanjut_kode"

    token = forms.CharField(
        label=_("Kode"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}),
    )


class PasswordForm(PortalForm):
    """The present one again, before something is changed that guards the account. The view asks, and counts."""

    submit = _("Lanjut")

    password = forms.CharField(
        label=_("Kata sandi sekarang"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(PasswordForm):
    """The present one where there is one, and the new one, once: it can be shown by the browser."""

    submit = _("Ganti kata sandi")

    new = forms.CharField(
        label=_("Kata sandi baru"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new"].help_text = _(
            "Paling sedikit %(length)s karakter. Beberapa kata acak mudah diingat dan sulit ditebak."
        ) % {"length": STAFF_LENGTH if user.is_staff else OWNER_LENGTH}
        if not user.has_usable_password():
            del self.fields["password"]
            self.helper.layout.pop(0)

    def clean_new(self) -> str:
        typed = str(self.cleaned_data["new"])
        validate_password(typed, self.user)
        return typed


class ReasonForm(PortalForm):
    """Why a value is to be shown. The person can read it."""

    submit = _("Tampilkan")

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        help_text=_(
            "Paling sedikit sepuluh huruf, misalnya: menelepon tentang kelas halal 6 November. "
            "Pemilik data dapat membacanya."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LanguageForm(PortalForm):
    """Of letters."""

    language = forms.ChoiceField(label=_("Bahasa surat"), choices=Person.Language.choices, widget=forms.RadioSelect)
