"""Password validators beyond Django's own. Listed in AUTH_PASSWORD_VALIDATORS."""

import re

from django.core.exceptions import ValidationError

from accounts.models import User

STAFF_LENGTH = 12


class StaffLength:
    """Twelve for staff; Django's MinimumLengthValidator holds the shorter rule for owners."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is not None and user.is_staff and len(password) < STAFF_LENGTH:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        return f"Kata sandi petugas paling sedikit {STAFF_LENGTH} karakter."


class NotOneOfMine:
    """Django compares a password with fields of the user; ours lie with the person, sealed."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.person_id is None:
            return
        typed = password.lower()
        own = [value.open() for value in [*user.person.contacts.all(), *user.person.identitynumbers.all()]]
        names = [word for word in re.split(r"\W+", user.person.full_name.lower()) if len(word) > 3]
        parts = [
            part for value in own for part in (value.partition("@")[0], value.removeprefix("+62")) if len(part) > 3
        ]
        if any(part in typed for part in parts + names):
            raise ValidationError(self.get_help_text(), code="password_own_data")

    def get_help_text(self) -> str:
        return "Kata sandi tidak boleh memuat nama, nomor, atau alamat surel Anda."


_HERE = re.compile(
    r"(bismillah|indonesia|rahasia|sayang|merdeka|garuda|pancasila|alhamdulillah|dinaskoperasi|diskopukm|koperasi|umkm"
    r"|password|katasandi|admin|qwerty|jakarta|surabaya|kendari|makassar)[\W_]*\d{0,6}[\W_]*"
)


class CommonHere:
    """Django's list knows *bismillah* and not *bismillah123*: common words of here with digits are refused as well."""

    def validate(self, password: str, user: User | None = None) -> None:
        if _HERE.fullmatch(password.lower()):
            raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_help_text(self) -> str:
        return "Kata sandi tidak boleh kata yang umum dengan angka di belakangnya."
