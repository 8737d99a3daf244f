"""What is said about a case beside its moves: comments, questions to whoever applied, and who follows it.

Never edited: the database lets the serving roles set how a row ended, once, and nothing else (migration
`talk_is_kept`). Numbers and addresses in the texts are masked before they are kept.
"""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Person
from casework.models.case import Case
from casework.talk_queries import CommentQuerySet, InformationRequestQuerySet


class Comment(models.Model):
    """A note on a case: the agency's own, or shared with whoever takes part."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="comments")
    person_id = models.BigIntegerField(null=True)  # no foreign key: as an event, it outlives its people
    author = models.TextField(blank=True)  # of staff; an owner's carries the id alone
    text = models.TextField("catatan")
    shared = models.BooleanField("terlihat oleh pemohon", default=False)
    request = models.TextField(blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan"
        verbose_name_plural = "catatan"

    def __str__(self) -> str:
        return f"{self.case}: {self.at:%Y-%m-%d}"


class InformationRequest(models.Model):
    """A question of the agency to whoever applied, with a term of its own. The case's term runs on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="information_requests")
    question = models.TextField("pertanyaan")
    asker_id = models.BigIntegerField(null=True)
    asker = models.TextField()
    asked_at = models.DateTimeField()
    working_days = models.PositiveSmallIntegerField("hari kerja")
    due_at = models.DateTimeField("tenggat")  # the first instant that is too late
    request = models.TextField(blank=True)
    answer = models.TextField("jawaban", blank=True)
    answerer_id = models.BigIntegerField(null=True)
    answerer = models.TextField(blank=True)  # of staff who answer for somebody; an owner's carries the id alone
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(blank=True)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan keterangan"
        verbose_name_plural = "permintaan keterangan"
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) | Q(withdrawn_at=None), name="asked_ends_in_one_way"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="asked_and_waiting", condition=Q(answered_at=None, withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.asked_at:%Y-%m-%d}"


class Watch(models.Model):
    """Somebody who wants to hear of every move of a case that they may see."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="watches", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="watched_cases")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="watched_once")]
