"""What was agreed, by whom, and for how long. In force is asked of the clock; there is no state to set."""

import datetime as dt
import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Person, Province, User
from accounts.regions import ZONES
from casework.models import Case
from cooperation.queries import AgreementQuerySet
from database import clock
from database.history import keep_history
from documents.models import StoredFile


class DocumentType(models.TextChoices):
    """Of the chain of papers between regions (PP 28/2018, Permendagri 22/2020)."""

    PKS = "pks", "Perjanjian kerja sama (PKS)"
    JOINT_AGREEMENT = "kesepakatan_bersama", "Kesepakatan bersama"
    ACCORD = "nota_kesepakatan", "Nota kesepakatan"
    WORK_PLAN = "rencana_kerja", "Rencana kerja"
    ADDENDUM = "addendum", "Addendum"
    POWER_OF_ATTORNEY = "surat_kuasa", "Surat kuasa"
    MINUTES = "berita_acara", "Berita acara"


# What is an agreement itself; the others are papers under one.
RECORDED = (DocumentType.PKS, DocumentType.JOINT_AGREEMENT, DocumentType.ACCORD)


@keep_history()
class TermLimit(models.Model):
    """How long a kind of agreement may last at most: data, since it is law."""

    is_reference = True

    document_type = models.TextField("jenis naskah", choices=DocumentType.choices)
    years = models.PositiveSmallIntegerField("paling lama (tahun)")
    legal_basis = models.TextField("dasar hukum")
    in_force = DateRangeField("berlaku")

    class Meta:
        verbose_name = "batas jangka waktu"
        verbose_name_plural = "batas jangka waktu"
        constraints = [
            ExclusionConstraint(
                name="one_term_limit_at_a_time",
                expressions=[("document_type", RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_document_type_display()}: {self.years} tahun ({self.legal_basis})"


@keep_history()
class Agreement(models.Model):
    """A cooperation agreement. Its days are those of the place where it was signed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document_type = models.TextField("jenis naskah", choices=DocumentType.choices, default=DocumentType.PKS)
    title = models.TextField("tentang")
    # Its way from the first talk to its end. Other papers than a PKS or an accord have none.
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="agreement", verbose_name="perkara")
    extends = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="extensions", verbose_name="memperpanjang"
    )
    burdens_region = models.BooleanField("membebani daerah", default=False, db_default=False)
    joint_number = models.TextField("nomor kesepakatan bersama", blank=True, default="", db_default="")
    joint_signed_on = models.DateField("tanggal kesepakatan bersama", null=True)
    # Not known before it is signed.
    signed_on = models.DateField("ditandatangani", null=True)
    signed_place = models.TextField("tempat", blank=True, default="")
    signed_province = models.ForeignKey(
        Province, models.PROTECT, null=True, related_name="+", verbose_name="provinsi tempat itu"
    )
    # No start known: NULL. No end known: unbounded above, and then nothing is opened and nobody reminded.
    term = DateTimeRangeField("jangka waktu", null=True)
    agreed_until = models.DateTimeField(null=True)  # what the paper says of one that ended early
    ending_reason = models.TextField("alasan diakhiri", blank=True, default="")
    ended_by_name = models.TextField(default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_by_name = models.TextField(default="")
    recorded_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "perjanjian kerja sama"
        verbose_name_plural = "perjanjian kerja sama"
        constraints = [
            models.CheckConstraint(
                condition=Q(term__isnull=True) | Q(term__startswith__isnull=False), name="agreement_term_begins"
            ),
            models.CheckConstraint(
                condition=Q(ending_reason="") | Q(agreed_until__isnull=False), name="early_end_keeps_what_was_agreed"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=False, signed_province__isnull=False)
                | Q(signed_on=None, signed_province=None, term__isnull=True),
                name="agreement_term_is_signed",
            ),
            models.CheckConstraint(condition=~Q(extends=F("pk")), name="agreement_extends_another"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> str:
        """WIB, WITA or WIT of the signing place; before it is signed, of the agency whose case it is."""
        if self.signed_province is not None:
            return self.signed_province.zone
        return self.case.agency.zone if self.case is not None else "WIB"

    @property
    def term_known(self) -> bool:
        return self.term is not None and self.term.lower is not None and self.term.upper is not None

    @property
    def starts_on(self) -> dt.date | None:
        return day_at(self.term.lower, self.zone) if self.term is not None else None

    @property
    def last_day(self) -> dt.date | None:
        """The last one on which it is in force, until 24.00 there."""
        return last_day_before(self.term.upper, self.zone) if self.term is not None and self.term.upper else None

    @property
    def agreed_last_day(self) -> dt.date | None:
        """The paper's, of one that ended early."""
        return last_day_before(self.agreed_until, self.zone) if self.agreed_until else None


def day_at(moment: dt.datetime, zone: str) -> dt.date:
    """The day that it is there, at an instant."""
    return clock.day_of(moment, ZONES[zone])


def last_day_before(end: dt.datetime, zone: str) -> dt.date:
    """Of a period that ends, open, at that instant."""
    return clock.last_day_of(end, ZONES[zone])


@keep_history()
class AgreementParty(models.Model):
    """One side: in the order of the paper, under a number of its own, signed by an official of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField("urutan")  # 1: pihak kesatu
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="agreement_parties", verbose_name="pihak"
    )
    number = models.TextField("nomor naskah", blank=True, default="")
    signatory = models.TextField("penanda tangan", blank=True, default="")
    signatory_title = models.TextField("jabatan penanda tangan", blank=True, default="")
    power_of_attorney = models.TextField("nomor surat kuasa", blank=True, default="")
    power_of_attorney_on = models.DateField("tanggal surat kuasa", null=True, blank=True)
    added_at = models.DateTimeField(null=True, default=clock.now)  # not known of those recorded before this was kept

    class Meta:
        verbose_name = "pihak perjanjian"
        verbose_name_plural = "pihak perjanjian"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="party_position_once"),
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once_in_agreement"),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class AgreementDocument(models.Model):
    """A paper of the agreement; a new version is one more."""

    OTHER = "lainnya"
    KINDS = (*DocumentType.choices, (OTHER, "Berkas lain"))

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="documents")
    kind = models.TextField("jenis berkas", choices=KINDS, default=OTHER, db_default=OTHER)
    number = models.TextField("nomor", blank=True, default="", db_default="")
    label = models.TextField("nama berkas")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_by_name = models.TextField(default="")
    added_at = models.DateTimeField(default=clock.now)


@keep_history()
class ResponsiblePerson(models.Model):
    """Who sees to it for a side, from an instant until another. Reminders go to them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    party = models.ForeignKey(AgreementParty, models.PROTECT, related_name="responsible")
    person = models.ForeignKey(Person, models.PROTECT, related_name="responsible_for")
    period = DateTimeRangeField("masa")

    class Meta:
        verbose_name = "penanggung jawab"
        verbose_name_plural = "penanggung jawab"
        constraints = [
            ExclusionConstraint(
                name="responsible_once_at_a_time",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]
