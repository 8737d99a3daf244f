"""The registry. What is searched stands here in clear and holds nothing personal; what is personal stands apart."""

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from accounts.asked import AskedModel, AskedQuerySet
from accounts.models import District, Person, Regency
from database import clock
from database.history import keep_history
from database.personal import personal
from umkm.queries import BusinessQuerySet
from umkm.short_ids import short_id


class Scale(models.TextChoices):
    """PP 7/2021 Art. 35. Empty where not known: then the earliest deadline is shown, and why."""

    MICRO = "mikro", "Mikro"
    SMALL = "kecil", "Kecil"
    MEDIUM = "menengah", "Menengah"
    LARGE = "besar", "Besar"


@keep_history()
class Business(models.Model):
    """An usaha or a koperasi, in one regency at a time."""

    class Kind(models.TextChoices):
        BUSINESS = "usaha", "Usaha"
        COOPERATIVE = "koperasi", "Koperasi"

    class State(models.TextChoices):
        ACTIVE = "aktif", "Aktif"
        CLOSED = "tutup", "Tutup"
        MOVED = "pindah", "Pindah"

    class Origin(models.TextChoices):
        IMPORT = "impor", "Impor"
        STAFF = "petugas", "Petugas"
        OWNER = "pemilik", "Pemilik"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.TextField("jenis", choices=Kind.choices, default=Kind.BUSINESS, db_default="usaha")
    name = models.TextField("nama usaha")
    description = models.TextField("kegiatan", blank=True, default="", db_default="")
    category = models.TextField("kategori", blank=True, default="", db_default="")
    scale = models.TextField("skala", choices=Scale.choices, blank=True, default="", db_default="")
    state = models.TextField("keadaan", choices=State.choices, default=State.ACTIVE, db_default="aktif")
    regency = models.ForeignKey(
        Regency, models.PROTECT, db_column="regency", db_index=False, verbose_name="kabupaten/kota"
    )
    district = models.ForeignKey(
        District, models.PROTECT, db_column="district", null=True, blank=True, verbose_name="kecamatan"
    )
    nib = models.TextField("NIB", blank=True, default="", db_default="")
    started = models.DateField("mulai berusaha", null=True, blank=True)
    lat = models.DecimalField("lintang", max_digits=10, decimal_places=7, null=True, blank=True)
    lng = models.DecimalField("bujur", max_digits=10, decimal_places=7, null=True, blank=True)
    workers_male = models.IntegerField("tenaga kerja laki-laki", null=True, blank=True)
    workers_female = models.IntegerField("tenaga kerja perempuan", null=True, blank=True)
    origin = models.TextField("asal data", choices=Origin.choices)
    created_at = models.DateTimeField(default=clock.now)
    # Found to be the same as another one: its rows went there (`umkm.merging`), its numbers lead there. One step, never
    # a chain. Lists, counts and searches ask `standing()`.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False, editable=False
    )

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = "usaha"
        verbose_name_plural = "usaha"
        constraints = [
            models.CheckConstraint(condition=Q(scale__in=["", *Scale.values]), name="business_scale"),
            models.CheckConstraint(condition=Q(state__in=["aktif", "tutup", "pindah"]), name="business_state"),
            models.CheckConstraint(condition=Q(kind__in=["usaha", "koperasi"]), name="business_kind"),
            models.CheckConstraint(condition=Q(nib__regex=r"^(\d{13})?$"), name="business_nib"),
            models.UniqueConstraint(
                fields=["id", "regency"], name="business_and_its_regency"
            ),  # private rows refer to it
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="business_not_into_itself"),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="business_name_search"),
            models.Index(F("name"), F("id"), name="business_by_name"),
            models.Index(F("regency"), F("name"), F("id"), name="business_by_region_and_name"),
            models.Index(F("regency"), F("created_at"), F("id"), name="business_by_region_and_age"),
            models.Index(fields=["nib"], condition=~Q(nib=""), name="business_by_nib"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="business_merged_into"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_id(self) -> str:
        """What people call it by: `U-4K7Q2`."""
        return short_id(self.public_id)


@keep_history()
class CooperativeDetails(models.Model):
    """What only a koperasi has. Its number (nomor induk koperasi) is not a person's NIK."""

    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="cooperative")
    cooperative_number = models.TextField("nomor induk koperasi", blank=True, default="")
    legal_entity_number = models.TextField("nomor badan hukum", blank=True, default="")
    type = models.TextField("jenis koperasi", blank=True, default="")
    members = models.IntegerField("jumlah anggota", null=True, blank=True)
    last_annual_meeting = models.DateField("RAT terakhir", null=True, blank=True)


@keep_history()
class PrivateFigures(models.Model):
    """Street and money: reached by key from a business that one may already see, under row-level security.

    Its regency follows the business by a composite foreign key (`migrations/0002_protect.py`). Rupiah, whole.
    """

    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="figures")
    regency = models.TextField()
    street = personal(models.TextField("alamat", blank=True, default="", db_default=""))
    sales = personal(models.BigIntegerField("penjualan setahun (Rp)", null=True, blank=True))
    capital = personal(models.BigIntegerField("modal usaha (Rp)", null=True, blank=True))

    class Meta:
        verbose_name = "data pribadi usaha"
        verbose_name_plural = "data pribadi usaha"


class Ownership(AskedModel):
    """A person owns a business, from an instant until another. The person's scope is written with it.

    Guarded by a partial unique index, as `PersonScope` is: imports make these by the hundred thousand.
    """

    business = models.ForeignKey(Business, models.PROTECT, related_name="ownerships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="ownerships")
    period = DateTimeRangeField()
    changed_at = models.DateTimeField(default=clock.now, db_index=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "person"], condition=Q(period__endswith__isnull=True), name="owner_once"
            )
        ]


class Companionship(AskedModel):
    """A companion looks after a business, with the owner's consent or by assignment."""

    business = models.ForeignKey(Business, models.PROTECT, related_name="companionships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="companionships")
    period = DateTimeRangeField()

    objects = AskedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "person"], condition=Q(period__endswith__isnull=True), name="companion_once"
            )
        ]


class Draft(models.Model):
    """A form that its writer left: sealed, since people type numbers anywhere, and theirs alone."""

    PLACE = "umkm_draft.sealed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="drafts")
    form = models.TextField()  # which form: `business`
    subject = models.UUIDField(null=True)  # the row that is being edited, if it is there already
    sealed = personal(models.BinaryField())
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "form", "subject"], nulls_distinct=False, name="one_draft_a_form")
        ]
