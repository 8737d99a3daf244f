"""Who there is. Neither table holds a contact or a number of identity."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q


class Person(models.Model):
    """Somebody, with or without a sign-in. Scope and zone come from `PersonScope`, contacts from `Contact`."""

    class Language(models.TextChoices):
        INDONESIAN = "id", "Bahasa Indonesia"
        ENGLISH = "en", "English"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.TextField("nama lengkap", blank=True, default="")
    language = models.TextField("bahasa", choices=Language.choices, default=Language.INDONESIAN, db_default="id")
    # Who a register called this, and who has a sign-in now: what is kept of the one is shown to, and erased with, the
    # other. Set when a claim is accepted, emptied when that is taken back. One step, never a chain.
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="also_known", db_index=False, editable=False
    )

    erased_at = models.DateTimeField(null=True, blank=True, editable=False)  # a tombstone: nothing else is left

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        indexes = [
            models.Index(fields=["same_as"], name="person_same_as", condition=Q(same_as__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.full_name or ("Data dihapus" if self.erased_at else "Tanpa nama")

    def ids(self) -> list[int]:
        """Of this person, and of those that registers know them as."""
        return [self.pk, *self.also_known.order_by("pk").values_list("pk", flat=True)]


class Erasure(models.Model):
    """Somebody's data were erased by law. Append-only, and kept as a file beside the backups (`accounts.erasure_list`):
    a restored dump of before knows nothing of it."""

    public_id = models.UUIDField(unique=True)  # the person's: no key, because a restore may lack the row
    at = models.DateTimeField()

    class Meta:
        verbose_name = "penghapusan"
        verbose_name_plural = "penghapusan"

    def __str__(self) -> str:
        return str(self.public_id)


class PersonScope(models.Model):
    """Where a person has to do with, and while: who serves that region may reach the person's private rows.

    Written by `umkm` with ownership and moves. Two b-trees guard it and no exclusion constraint: imports make
    these by the hundred thousand, and a GiST index takes ten times as long for each.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="scopes")
    region = models.TextField()
    period = DateTimeRangeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "region"], condition=Q(period__endswith__isnull=True), name="person_scope_once"
            )
        ]


class UserManager(BaseUserManager["User"]):
    def create_user(self, person: Person, password: str | None = None, **fields: Any) -> "User":
        """Without a password the user signs in by code alone."""
        user = self.model(person=person, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """The right to sign in. Its name is an opaque id, never shown and never typed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    is_staff = models.BooleanField(default=False)  # holds a membership: short sessions, second factor compulsory
    is_active = models.BooleanField("aktif", default=True)

    objects = UserManager()
    USERNAME_FIELD = "public_id"

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def __str__(self) -> str:
        return self.person.full_name or str(self.public_id)

    def get_full_name(self) -> str:
        return self.person.full_name
