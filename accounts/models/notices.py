"""What people were told about their data, and what they agreed to."""

from django.db import models
from django.db.models import Q

from accounts.models.people import Person


class PrivacyNotice(models.Model):
    """One version of the notice (UU PDP 27/2022). A new text is a new version; the newest published one holds."""

    is_reference = True

    version = models.PositiveSmallIntegerField("versi", unique=True)
    body = models.TextField("isi", help_text="Paragraf dipisahkan baris kosong.")
    body_en = models.TextField("isi dalam bahasa Inggris", blank=True, default="")
    published_at = models.DateTimeField("terbit")

    class Meta:
        verbose_name = "pemberitahuan privasi"
        verbose_name_plural = "pemberitahuan privasi"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Pemberitahuan privasi versi {self.version}"


class NoticeSeen(models.Model):
    """A person read this version, at this instant."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices_seen")
    notice = models.ForeignKey(PrivacyNotice, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "notice"], name="notice_seen_once")]


class Consent(models.Model):
    """What a person allowed, under which text; withdrawn, never deleted."""

    class Kind(models.TextChoices):
        REMINDERS = "reminders", "Pengingat"
        CONTACT_SHARING = "contact_sharing", "Kontak untuk mitra"
        PUBLICATION = "publication", "Tampil di katalog"
        COMPANION = "companion", "Dibantu pendamping"

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    kind = models.TextField(choices=Kind.choices)
    text = models.TextField()
    version = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(withdrawn_at__isnull=True), name="one_standing_consent"
            )
        ]
