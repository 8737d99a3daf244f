"""The outbox: one row is one thing told to one person, whatever way it goes.

There is no second table for deliveries. The unique key knows no channel, so the database itself refuses to tell a
person the same milestone twice, by mail and by call; a letter that cannot be delivered changes its channel, not its
row. Rows that travel together share `letter`, which is also their Message-ID. No row holds an address.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Agency, Person, User
from database.history import keep_history
from notifications.queries import MessageQuerySet


@keep_history()
class ReminderPlan(models.Model):
    """When a kind is told: days from the date, negative before it, ascending."""

    is_reference = True

    kind = models.TextField("jenis", primary_key=True)
    offsets = ArrayField(models.SmallIntegerField(), verbose_name="hari dari tanggal (negatif: sebelum)")
    repeat_every = models.PositiveSmallIntegerField("lalu diulang setiap (hari)", null=True, blank=True)

    class Meta:
        verbose_name = "rencana pengingat"
        verbose_name_plural = "rencana pengingat"

    def __str__(self) -> str:
        return self.kind

    def milestones(self, years: int = 10) -> list[int]:
        """All offsets in order, days; the repeated ones written out. The first falls on a multiple of the step."""
        last, step = self.offsets[-1], self.repeat_every
        if not step:
            return list(self.offsets)
        first = (last // step + 1) * step
        return list(self.offsets) + list(range(first, years * 365, step))


class PlanRun(models.Model):
    """How far a kind is planned. A run never goes back in time."""

    rehearsal = models.TextField(default="")
    kind = models.TextField()
    as_of = models.DateField()
    looked_at = models.DateTimeField()  # what changed after this is looked at again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rehearsal", "kind"], name="one_plan_run")]


class Message(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", "Menunggu"
        SENDING = "sending", "Sedang dikirim"
        SENT = "sent", "Terkirim"
        FAILED = "failed", "Gagal"
        SKIPPED = "skipped", "Dilewati"  # overtaken by a later milestone
        SUPERSEDED = "superseded", "Tidak jadi"  # no longer true when its turn came

    class Channel(models.TextChoices):
        MAIL = "mail", "Surel"
        CALL = "call", "Telepon"
        INBOX = "inbox", "Pesan di portal"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rehearsal = models.TextField(default="")  # "" is real life
    kind = models.TextField()
    subject = models.BigIntegerField()  # a row of the source's own table
    due_date = models.DateField()
    milestone = models.SmallIntegerField()  # days from the due date
    recipient = models.ForeignKey(Person, models.PROTECT, related_name="messages", db_index=False)
    channel = models.TextField(choices=Channel.choices)
    zone = models.TextField()  # WIB, WITA, WIT: whose office hours
    region = models.TextField(default="", db_default="")  # code of the regency whose staff may see it
    urgent = models.BooleanField(default=False, db_default=False)  # just asked for: leaves at once and alone
    context = models.JSONField(default=dict)  # what was told, in the words' terms; nothing personal
    state = models.TextField(choices=State.choices, default=State.PLANNED)
    reason = models.TextField(default="", db_default="")
    planned_on = models.DateField()

    letter = models.UUIDField(null=True)
    lease_owner = models.IntegerField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    not_before = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_to = models.BigIntegerField(null=True)  # id of the contact it left for; no key: a contact can be erased
    read_at = models.DateTimeField(null=True)  # in the inbox

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "pesan"
        verbose_name_plural = "pesan"
        constraints = [
            models.UniqueConstraint(
                fields=["rehearsal", "kind", "subject", "due_date", "recipient", "milestone"], name="told_once"
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_owner__isnull=False, lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_owner__isnull=True)),
                name="sending_has_owner",
            ),
        ]
        indexes = [
            models.Index(
                fields=["rehearsal", "channel", "zone", "recipient"],
                condition=Q(state="planned"),
                name="outbox_waiting",
            ),
            models.Index(fields=["lease_owner"], condition=Q(state="sending"), name="outbox_leased"),
            models.Index(fields=["letter"], condition=Q(letter__isnull=False), name="messages_of_letter"),
            models.Index(fields=["region", "id"], name="messages_of_region"),
            models.Index(fields=["recipient", "id"], name="messages_of_person"),
            models.Index(
                fields=["region", "due_date", "id"],
                condition=Q(state="planned", channel="call"),
                name="messages_to_call",
            ),
            models.Index(fields=["region", "id"], condition=Q(state="failed"), name="messages_failed"),
            models.Index(
                fields=["subject"],
                condition=Q(state="superseded", reason="no longer due"),
                name="messages_dropped",
            ),
        ]


class CallAttempt(models.Model):
    """What came of a call. Append-only; the newest of a message decides, one can be taken back by another."""

    class Outcome(models.TextChoices):
        REACHED = "tersambung", "Tersambung"
        NO_ANSWER = "tidak_diangkat", "Tidak diangkat"
        WRONG_NUMBER = "salah_nomor", "Salah nomor"
        CALL_AGAIN = "telepon_lagi", "Telepon lagi"
        NOT_WISHED = "tidak_mau", "Tidak mau dihubungi"
        TAKEN_BACK = "dibatalkan", "Hasil dibatalkan"

    message = models.ForeignKey(Message, models.PROTECT, related_name="calls")
    outcome = models.TextField(choices=Outcome.choices)
    call_again_on = models.DateField(null=True)
    note = models.TextField(default="")  # numbers in it are masked before it is kept
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    actor_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["actor", "at"], name="calls_of_officer")]


class ReminderStop(models.Model):
    """A person does not wish to be reminded of this kind: by the link in a letter, or said on the phone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="reminder_stops")
    kind = models.TextField()
    how = models.TextField(
        choices=[("tautan", "Tautan di surel"), ("telepon", "Lewat telepon"), ("portal", "Di portal")]
    )
    stopped_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_at__isnull=True), name="one_standing_stop"
            )
        ]


class QuietHours(models.Model):
    """When nothing may leave for a person, on their own clock. Over midnight where it ends before it starts."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="quiet_hours")
    starts = models.TimeField()
    ends = models.TimeField()
    days = ArrayField(models.SmallIntegerField())  # 1 is Monday
    zone = models.TextField()  # WIB, WITA, WIT
    chosen_at = models.DateTimeField()


class Bounce(models.Model):
    """A letter that came back, as its server or the provider said. Written down first, settled by the worker: a page
    reaches no contacts. No address and nothing of the server's words stands here."""

    class Verdict(models.TextChoices):
        HARD = "hard", "Alamat mati"
        SOFT = "soft", "Sementara tidak sampai"
        POLICY = "policy", "Server kita ditolak"

    class Way(models.TextChoices):
        MAILBOX = "mailbox", "Kotak surat"
        WEBHOOK = "webhook", "Penyedia"

    key = models.TextField(unique=True)  # digest of what was read: the same thing read again is the same row
    way = models.TextField(choices=Way.choices)
    letter = models.UUIDField(null=True)  # None where what came back does not say which it was
    status = models.TextField()  # `5.1.1`, '' where none was said
    verdict = models.TextField(choices=Verdict.choices)
    final = models.BooleanField()  # False while its server still tries
    arrived_at = models.DateTimeField()
    contact = models.BigIntegerField(null=True)  # that the letter had left for
    settled_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["arrived_at"], name="bounces_arrived"),
            models.Index(fields=["id"], condition=Q(settled_at__isnull=True), name="bounces_waiting"),
            models.Index(fields=["letter"], name="bounces_of_letter"),
            models.Index(fields=["contact", "arrived_at"], name="bounces_of_contact"),
        ]


class LastRun(models.Model):
    """What a background job did last, one row a job: for the health page. Counts and classes of errors alone."""

    job = models.TextField(primary_key=True)
    ran_at = models.DateTimeField()
    did_at = models.DateTimeField(null=True)  # when it last had something to do
    did = models.JSONField(default=dict)
    failure = models.TextField(default="")  # of the last run, '' where it went well


class WordsVersion(models.Model):
    """What a letter says, by key and language. A change is a new version, so that what was sent can be read again.
    `{usaha}` and its like are filled in: `words.KEYS` lists them by key."""

    key = models.TextField("kunci")
    language = models.TextField("bahasa", choices=Person.Language.choices, default=Person.Language.INDONESIAN)
    version = models.PositiveIntegerField("versi")
    subject = models.TextField("perihal", blank=True, default="")
    body = models.TextField("isi")
    since = models.DateTimeField("sejak")
    author_name = models.TextField("ditulis oleh", default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key}, {self.language}, versi {self.version}"


class Words(WordsVersion):
    """The common ones: filled by migrations, and so kept by a flush."""

    is_reference = True
    agency_id = None

    class Meta:
        verbose_name = "kata surat"
        verbose_name_plural = "kata surat"
        constraints = [models.UniqueConstraint(fields=["key", "language", "version"], name="words_version_once")]


class AgencyWords(WordsVersion):
    """An agency's own, before the common ones. A table of its own, because agencies are flushed and `Words` is not."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="words", verbose_name="dinas")

    class Meta:
        verbose_name = "kata surat dinas"
        verbose_name_plural = "kata surat dinas"
        constraints = [
            models.UniqueConstraint(fields=["agency", "key", "language", "version"], name="agency_words_version_once")
        ]
