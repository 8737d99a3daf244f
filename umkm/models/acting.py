"""Who may fill in for an owner: with a consent that says who gave it, when, how and under which words."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Person, User
from documents.models import StoredFile
from umkm.acting_queries import ActingConsentQuerySet
from umkm.models.businesses import Business


class ActingConsent(models.Model):
    """An owner lets a companion, or the officers of an agency, fill in for one business. Withdrawn, never deleted.

    What an owner gave without signing in was put down by somebody else: on a signed form, or spoken before them.
    """

    class Way(models.TextChoices):
        PORTAL = "portal", "Diberikan pemilik di portal"
        SIGNED = "formulir", "Formulir yang ditandatangani pemilik"
        SPOKEN = "lisan", "Diucapkan pemilik, dicatat di hadapannya"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.PROTECT, related_name="acting_consents")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="acting_given")
    helper = models.ForeignKey(Person, models.PROTECT, null=True, related_name="acting_for")  # a companion
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="acting_for")  # or its officers
    helper_name = models.TextField()  # as it was called then, of staff: what was agreed to does not change with it
    way = models.TextField("cara", choices=Way.choices)
    text = models.TextField("kalimat")
    note = models.TextField("keterangan", blank=True, default="")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_by_name = models.TextField(blank=True, default="")  # of staff; empty where it was the owner
    given_at = models.DateTimeField("sejak")
    withdrawn_at = models.DateTimeField("ditarik", null=True)
    withdrawn_by_name = models.TextField(blank=True, default="")  # as above

    objects = ActingConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "izin mengisi"
        verbose_name_plural = "izin mengisi"
        constraints = [
            models.CheckConstraint(
                condition=Q(helper=None, agency__isnull=False) | Q(helper__isnull=False, agency=None),
                name="acting_is_one_of_both",
            ),
            models.CheckConstraint(condition=~Q(way="formulir") | Q(file__isnull=False), name="signed_form_is_there"),
            models.UniqueConstraint(
                fields=["business", "owner", "helper"],
                condition=Q(withdrawn_at=None, helper__isnull=False),
                name="helper_once",
            ),
            models.UniqueConstraint(
                fields=["business", "owner", "agency"],
                condition=Q(withdrawn_at=None, agency__isnull=False),
                name="acting_agency_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper_name}, {self.business_id}"
