"""Forms of the door and of one's own pages. Contacts travel by POST only: addresses end in logs."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from accounts.form_base import PortalForm
from accounts.models import Person, User

CONTACT_HINT = "Yang Anda berikan kepada dinas. Contoh: 0812 0000 0001"


class SignInForm(PortalForm):
    """Phone or e-mail, and the password."""

    submit, submit_name = "Masuk", "masuk"

    contact = forms.CharField(
        label="Surel atau nomor telepon",
        max_length=254,
        help_text=CONTACT_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Kata sandi",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeRequestForm(PortalForm):
    """Without a password: a code by e-mail."""

    submit, submit_name = "Kirim kode", "kirim_kode"

    contact = forms.CharField(
        label="Surel atau nomor telepon",
        max_length=254,
        help_text="Kode dikirim ke surel yang tercatat pada Anda.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )


class CodeForm(PortalForm):
    """Digits from a letter, the app, or a code on paper."""

    submit, submit_name = "Lanjut", "lanjut_kode"

    token = forms.CharField(
        label="Kode",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}),
    )


class PasswordForm(PortalForm):
    """The present one again, before something is changed that guards the account."""

    submit = "Lanjut"

    password = forms.CharField(
        label="Kata sandi sekarang",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        typed = str(self.cleaned_data["password"])
        if not self.user.check_password(typed):
            raise ValidationError("Kata sandi itu tidak cocok.")
        return typed


class NewPasswordForm(PasswordForm):
    """The present one and the new one, once: it can be shown by the browser."""

    submit = "Ganti kata sandi"

    new = forms.CharField(
        label="Kata sandi baru",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean_new(self) -> str:
        typed = str(self.cleaned_data["new"])
        validate_password(typed, self.user)
        return typed


class ReasonForm(PortalForm):
    """Why a value is to be shown. The person can read it."""

    submit = "Tampilkan"

    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Paling sedikit sepuluh huruf, misalnya: menelepon tentang kelas halal 6 November. "
        "Pemilik data dapat membacanya.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LanguageForm(PortalForm):
    """Of letters."""

    language = forms.ChoiceField(label="Bahasa surat", choices=Person.Language.choices, widget=forms.RadioSelect)
