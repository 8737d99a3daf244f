"""What is personal: sealed, found by blind index, shown masked, revealed on record."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts import keys
from accounts.models.people import Person, PersonScope, User
from accounts.queries import WORKING_ROLES, served_regencies
from accounts.written_forms import NORMALISE, masked
from database import clock
from database.personal import personal


class PrivateQuerySet(models.QuerySet):
    def with_value(self, kind: str, value: str) -> Self:
        """Exact look-up; `value` in any written form."""
        return self.filter(blind_index__in=keys.blind_indexes(kind, NORMALISE[kind](value)))

    def visible_to(self, user: User) -> Self:
        """One's own, as a register knows one too, and those of persons of the regions in which one may ask for a value
        in clear.

        Row-level security lies under this and opens as much or less: an agency's head reaches the rows and sees masks.
        """
        at = clock.now()
        served = served_regencies(user, at, WORKING_ROLES)
        there = PersonScope.objects.filter(region__in=served, period__contains=at).values("person")
        known_as = Person.objects.filter(same_as=user.person_id).values("pk")
        return self.filter(Q(person=user.person_id) | Q(person__in=known_as) | Q(person__in=there))


class PrivateValue(models.Model):
    """No field opens itself: opening is an act, and a list must not do it by accident."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")
    kind = models.TextField()
    sealed = personal(models.BinaryField())
    blind_index = personal(models.BinaryField(db_index=True))

    PLACE: ClassVar[str]
    objects = PrivateQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:  # the admin's log keeps this text for ever
        return f"{self.kind} {self.public_id}"

    def set_value(self, typed: str) -> None:
        value = NORMALISE[self.kind](typed)
        self.sealed = keys.seal(value, self.PLACE, self.public_id)
        self.blind_index = keys.blind_index(self.kind, value)

    def open(self) -> str:
        """For delivery and for `privacy.reveal`; pages show `masked`."""
        return keys.open_sealed(self.sealed, self.PLACE, self.public_id)

    @property
    def masked(self) -> str:
        return masked(self.kind, self.open())

    @classmethod
    def of(cls, person: Person, kind: str, typed: str, **fields: object) -> Self:
        row = cls(person=person, kind=kind, **fields)
        row.set_value(typed)
        return row


class Contact(PrivateValue):
    """A phone or an e-mail address. One address proves one person; unproved ones may repeat."""

    PLACE = "accounts_contact.sealed"
    verified_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)  # refused by its server, or a wrong number
    changed_at = models.DateTimeField(default=clock.now, db_index=True)  # the planner asks what changed since it looked

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["phone", "email"]), name="contact_kind"),
            models.UniqueConstraint(
                fields=["blind_index"], condition=Q(verified_at__isnull=False), name="verified_contact_of_one_person"
            ),
        ]


class IdentityNumber(PrivateValue):
    """NIK or NPWP. As with contacts, only a verified one is unique: an imported one is what a file said."""

    PLACE = "accounts_identitynumber.sealed"
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["nik", "npwp"]), name="identity_number_kind"),
            models.UniqueConstraint(
                fields=["blind_index"],
                condition=Q(verified_at__isnull=False),
                name="verified_identity_number_of_one_person",
            ),
        ]


class AccessRecord(models.Model):
    """Who looked at what of a person, when and why. The person can read it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="access_records")
    actor = models.ForeignKey(User, models.PROTECT, related_name="looks")
    actor_name = models.TextField()
    kind = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
