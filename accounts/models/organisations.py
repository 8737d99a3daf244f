"""Who works together: organisations, agencies of a region, memberships for a period, and what one lets another see."""

import datetime as dt
import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.asked import AskedModel, AskedQuerySet
from accounts.models.people import Person, User
from accounts.queries import AgencyQuerySet, MembershipQuerySet
from database.history import keep_history


@keep_history()
class Organisation(models.Model):
    """An agency, a partner, a ministry, an LP3H ...: whoever people belong to."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.TextField("nama")
    short_name = models.TextField("nama singkat", blank=True, default="")

    class Meta:
        verbose_name = "organisasi"
        verbose_name_plural = "organisasi"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@keep_history()
class Agency(models.Model):
    """The agency for cooperatives and small businesses of a region. Its code is its region's (`74`, `33.72`)."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="agency", verbose_name="organisasi"
    )
    code = models.TextField("kode wilayah", unique=True)
    zone = models.TextField("zona waktu", choices=[("WIB", "WIB"), ("WITA", "WITA"), ("WIT", "WIT")])
    # ISO weekdays, Monday is 1: "12345". Terms in working days count these.
    working_days = models.TextField("hari kerja", default="12345", db_default="12345")
    opens_at = models.TimeField("buka", default=dt.time(8), db_default=dt.time(8))
    closes_at = models.TimeField("tutup", default=dt.time(16), db_default=dt.time(16))

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "dinas"
        verbose_name_plural = "dinas"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d\d(\.\d\d)?$"), name="agency_code"),
            models.CheckConstraint(condition=Q(working_days__regex=r"^1?2?3?4?5?6?7?$"), name="agency_working_days"),
            models.CheckConstraint(condition=~Q(working_days=""), name="agency_works_on_some_day"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="agency_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} ({self.code})"


class Role(models.TextChoices):
    """What a member does. An owner is no member: owning is `umkm.Ownership`."""

    COMPANION = "companion", "Pendamping"
    OFFICER = "officer", "Petugas"
    SUPERVISOR = "supervisor", "Kepala bidang"
    AGENCY_HEAD = "agency_head", "Kepala dinas"
    AGENCY_ADMIN = "agency_admin", "Admin dinas"
    PARTNER = "partner", "Mitra"
    OBSERVER = "observer", "Pengamat"
    SYSTEM_ADMIN = "system_admin", "Admin sistem"


@keep_history()
class Membership(AskedModel):
    """A user in an organisation, with one role, from an instant until another: half-open."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="pengguna")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name="organisasi"
    )
    role = models.TextField("peran", choices=Role.choices)
    period = DateTimeRangeField("masa")
    # Who gets the open work when it ends; nobody: the team.
    successor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penerus"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "keanggotaan"
        verbose_name_plural = "keanggotaan"
        constraints = [
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"


@keep_history()
class SharingGrant(AskedModel):
    """What an agency lets another organisation see of a region, while its period holds.

    Written by `cooperation` when an agreement takes force or ends; everybody else only reads it.
    """

    class Kind(models.TextChoices):
        STATISTICS = "statistics", "Angka"
        REGISTRY = "registry", "Registri tanpa data pribadi"
        POTENTIALS = "potentials", "Potensi daerah"
        CATALOGUE = "catalogue", "Katalog"
        CONTACTS = "contacts", "Kontak dengan persetujuan"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    giver = models.ForeignKey(Agency, models.PROTECT, related_name="grants_given", verbose_name="pemberi")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="grants_received", verbose_name="penerima")
    kind = models.TextField("jenis", choices=Kind.choices)
    region = models.TextField("kode wilayah")
    period = DateTimeRangeField("masa")

    objects = AskedQuerySet.as_manager()

    class Meta:
        verbose_name = "izin berbagi"
        verbose_name_plural = "izin berbagi"
        constraints = [
            ExclusionConstraint(
                name="grant_once_at_a_time",
                # The receiver first: the question is always what one has been given.
                expressions=[
                    ("receiver", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("giver", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.region}"
