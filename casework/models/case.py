"""Cases, whose move it is, and what happened to them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Organisation, Person, User
from casework.queries import CaseQuerySet
from database.personal import personal


class Case(models.Model):
    """One matter that an agency handles. Written only by the engine; the database refuses anything else."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.TextField("jenis")
    reference = models.TextField("nomor", unique=True)
    title = models.TextField("perihal")  # for lists; nothing personal
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases", verbose_name="dinas")
    region = models.TextField(help_text="Code of the region it lies in: its staff see it.")
    opened_at = models.DateTimeField("dibuka")

    status = models.TextField("tahap")
    version = models.IntegerField(default=1)
    # Whose move it is: a side and a role on it, and the person or the team that this means just now.
    ball_side = models.TextField(default="")
    ball_role = models.TextField(default="")
    ball_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    ball_team = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField("tenggat", null=True)  # the first instant that is too late
    suspended_at = models.DateTimeField("ditangguhkan", null=True)  # since then its term stands still

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas"
        verbose_name_plural = "berkas"
        constraints = [
            models.CheckConstraint(condition=Q(ball_person=None) | Q(ball_team=None), name="ball_with_one"),
        ]
        indexes = [
            models.Index(
                fields=["ball_person", "due_at", "id"], name="case_mine", condition=Q(ball_person__isnull=False)
            ),
            models.Index(
                fields=["ball_team", "ball_role", "due_at", "id"],
                name="case_of_team",
                condition=Q(ball_team__isnull=False),
            ),
            models.Index(fields=["region", "kind", "id"], name="case_of_region"),
            models.Index(fields=["agency", "due_at", "id"], name="case_open_of_agency", condition=~Q(ball_role="")),
            models.Index(fields=["agency", "opened_at", "id"], name="case_ended_of_agency", condition=Q(ball_role="")),
        ]

    def __str__(self) -> str:
        return self.reference


class Party(models.Model):
    """Who takes part, on which side: an organisation, whose members hold their roles, or a person named in a role.

    The case's agency stands on its side (`workflow.AGENCY`) without a row.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties", db_index=False)
    side = models.TextField()
    role = models.TextField(default="")  # '' for an organisation
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="case_parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="case_parties")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False, role="")
                | (Q(person__isnull=False, organisation=None) & ~Q(role="")),
                name="party_is_one_of_both",
            ),
            models.UniqueConstraint(
                fields=["case", "side"], condition=Q(organisation__isnull=False), name="one_organisation_a_side"
            ),
            models.UniqueConstraint(
                fields=["case", "side", "role"], condition=Q(person__isnull=False), name="one_person_a_role"
            ),
        ]
        # The constraints' own indexes are partial: who asks for all of a case cannot use them.
        indexes = [models.Index(fields=["case"], name="parties_of_case")]


class Event(models.Model):
    """One move of one case, and how the case stood after it. Never changed, never deleted by those who serve.

    How it stood before is the event before: (case, version - 1).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    version = models.IntegerField()
    move = models.TextField()
    from_status = models.TextField(blank=True)
    to_status = models.TextField()
    ball_side = models.TextField(default="")
    ball_role = models.TextField(default="")
    ball_person_id = models.BigIntegerField(null=True)  # no foreign keys: history outlives its people
    ball_team_id = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    actor_person_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()  # of staff and machines; an owner's event carries the id alone
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    request = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["case", "version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="event_once"),
            # What the case's foreign key points at: see permit.py.
            models.UniqueConstraint(fields=["case", "version", "to_status"], name="event_is_permit"),
        ]


class PersonRequest(models.Model):
    """What a person asked about their own data, word for word: sealed, for them and for staff of the region."""

    PLACE: ClassVar[str] = "casework_personrequest.sealed"

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="asked")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="requests")
    region = models.TextField()  # of the case: who serves it may read
    sealed = personal(models.BinaryField())


class ReferenceCounter(models.Model):
    """The last number of a series in a year."""

    series = models.TextField()
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_once")]


class Submission(models.Model):
    """The key of a rendered form and the address it led to, so that sending it again gets the same."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    answer = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="form_once")]
