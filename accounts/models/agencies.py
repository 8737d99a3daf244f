"""What an agency says of itself: where it is, who signs, where to complain, and what its services promise."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models.organisations import Agency
from database.history import keep_history


@keep_history()
class AgencyProfile(models.Model):
    """Public, all of it: an office's address and number, and an official's name and NIP as on any letter."""

    agency = models.OneToOneField(Agency, models.PROTECT, primary_key=True, related_name="profile")
    address = models.TextField("alamat", blank=True, default="")
    official_name = models.TextField("pejabat penanda tangan", blank=True, default="")
    official_title = models.TextField("jabatan", blank=True, default="")
    official_nip = models.TextField("NIP", blank=True, default="")
    complaint_url = models.TextField("tautan pengaduan", blank=True, default="")
    public_phone = models.TextField("telepon layanan", blank=True, default="")
    public_email = models.TextField("surel layanan", blank=True, default="")
    # Ids of stored files, which belong to an app that imports this one.
    logo = models.UUIDField("logo", null=True, blank=True)
    letterhead = models.UUIDField("kop surat", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(official_nip="") | Q(official_nip__regex=r"^\d{18}$"), name="nip_of_18_digits"
            )
        ]


@keep_history()
class ServiceStandard(models.Model):
    """What one service needs, how long it takes, what it costs and on which basis (UU 25/2009)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="service_standards")
    service = models.TextField("layanan")
    needs = models.TextField("persyaratan")
    duration = models.TextField("jangka waktu")
    cost = models.TextField("biaya")
    basis = models.TextField("dasar hukum")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "service"], name="service_once_an_agency")]
