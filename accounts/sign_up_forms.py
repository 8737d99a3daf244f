"""Forms of an owner's way in. Contacts travel by POST only: addresses end in logs."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from accounts.forms import OWNER_LENGTH
from accounts.sign_up import is_email


class SignUpForm(PortalForm):
    """Who, and how to reach them. What was told above is ticked as read: it is a notice, no consent."""

    submit, submit_name = _("Lanjut"), "daftar"

    name = forms.CharField(
        label=_("Nama lengkap"),
        max_length=120,
        help_text=_("Seperti pada KTP."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Nomor telepon atau surel"),
        max_length=254,
        help_text=_("Punya surel? Tulis surel: kami mengirim kode, tanpa kata sandi. Contoh: 0812 0000 0001"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    read = forms.MultipleChoiceField(
        label=_("Pemberitahuan"),
        choices=[("on", _("Saya sudah membaca pemberitahuan tentang data saya"))],
        widget=forms.CheckboxSelectMultiple,  # as one choice: a box that a thumb hits
        error_messages={"required": _("Baca pemberitahuan di atas, lalu beri tanda di sini.")},
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_contact(self) -> str:
        """Said of its form and not of who there is."""
        typed = str(self.cleaned_data["contact"]).strip()
        try:
            is_email(typed)
        except ValidationError:
            raise ValidationError(
                _("Itu bukan nomor telepon atau alamat surel. Contoh: 0812 0000 0001 atau nama@contoh.id")
            ) from None
        return typed


class FirstPasswordForm(PortalForm):
    """Once: the browser can show it."""

    submit, submit_name = _("Buat akun"), "buat_akun"

    new = forms.CharField(
        label=_("Kata sandi"),
        max_length=200,
        strip=False,
        help_text=_("Paling sedikit %(length)s karakter. Beberapa kata acak mudah diingat dan sulit ditebak.")
        % {"length": OWNER_LENGTH},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PhoneCodeForm(PortalForm):
    """From the paper that an officer handed over."""

    submit, submit_name = _("Buktikan nomor saya"), "buktikan"

    code = forms.CharField(
        label=_("Kode di kertas"),
        max_length=40,
        help_text=_("Dua belas huruf dan angka, seperti tertulis. Tanda hubung boleh tidak diketik."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
