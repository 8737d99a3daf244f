"""What an application is about, beside its case: products, ingredients, process, place, people, and what was sent in.

A case's status, ball and terms are the engine's (`casework`). What is written here changes while the case is with its
owner (`halal.cases.editable`); each submission keeps a whole copy, so that what changed after a return can be seen.
Names, streets, signatures and places of devices stand in protected tables: whoever takes part in the case reaches them,
and staff who serve its region.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import District, Regency
from casework.models import Case
from database import clock
from database.personal import personal
from halal.models.criteria import Criteria
from halal.models.duty import Certificate
from halal.queries import HalalCaseQuerySet
from umkm.models import Business, Product


class Filled(models.Model):
    """Who wrote a row last, and when: of staff and companions the name, '' is the owner."""

    by_name = models.TextField(default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class HalalCase(Filled):
    """A case of a kind of this app: whose business, which path, who pays, and how far SiHalal is.

    The columns about SiHalal are derived from the moves that stand (`halal.outside`): never written by hand.
    """

    class Path(models.TextChoices):
        SELF_DECLARE = "self_declare", "Pernyataan pelaku usaha"
        REGULAR = "reguler", "Reguler"

    class PaidBy(models.TextChoices):
        FREE = "gratis", "Gratis (dibiayai pemerintah)"
        OWN = "sendiri", "Biaya sendiri"

    class Area(models.TextChoices):
        REGENCY = "kabupaten", "Kabupaten atau kota sendiri"
        PROVINCE = "provinsi", "Satu provinsi"
        NATION = "nasional", "Beberapa provinsi"
        WORLD = "internasional", "Sampai ke luar negeri"

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="halal")
    business = models.ForeignKey(Business, models.PROTECT, related_name="halal_cases", verbose_name="usaha")
    path = models.TextField("jalur", choices=Path.choices, default=Path.SELF_DECLARE)
    paid_by = models.TextField("biaya", choices=PaidBy.choices, default=PaidBy.FREE)
    criteria = models.ForeignKey(Criteria, models.PROTECT, null=True, blank=True, related_name="cases")
    brand = models.TextField("merek dagang", blank=True, default="")
    area = models.TextField("wilayah pemasaran", choices=Area.choices, blank=True, default="")

    sihalal_number = models.TextField("nomor daftar SiHalal", blank=True, default="")
    sihalal_code = models.TextField("kode SiHalal terakhir", blank=True, default="")
    # What recording the certificate did; empty before, and again after it was taken back.
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="cases")
    certificate_found = models.BooleanField(default=False)  # it had been recorded by hand before
    covered = ArrayField(models.BigIntegerField(), default=list)  # products that the case added to its annex
    moved_at = models.DateTimeField(default=clock.now, db_index=True)  # whoever plans reminders looks again since then

    objects = HalalCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "pengajuan halal"
        verbose_name_plural = "pengajuan halal"
        constraints = [
            models.CheckConstraint(condition=Q(path__in=["self_declare", "reguler"]), name="halal_case_path"),
            models.CheckConstraint(condition=Q(paid_by__in=["gratis", "sendiri"]), name="halal_case_paid_by"),
        ]
        indexes = [
            models.Index(fields=["sihalal_number"], name="halal_case_by_number", condition=~Q(sihalal_number="")),
        ]

    def __str__(self) -> str:
        return str(self.case)


class HalalProduct(Filled):
    """A product that the application is for, under the name that it had when it was chosen."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(HalalCase, models.CASCADE, related_name="products", db_index=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="halal_cases", verbose_name="produk")
    name = models.TextField("nama produk")

    class Meta:
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "product"], name="halal_product_once")]

    def __str__(self) -> str:
        return self.name


class HalalIngredient(Filled):
    """What goes into the products, and how it is known to be halal."""

    class Kind(models.TextChoices):
        """As SiHalal sorts them."""

        RAW = "baku", "Bahan baku"
        ADDED = "tambahan", "Bahan tambahan"
        HELPING = "penolong", "Bahan penolong"
        PACKAGING = "kemasan", "Kemasan"
        CLEANING = "pembersih", "Bahan pembersih"

    class Proof(models.TextChoices):
        CERTIFICATE = "sertifikat", "Bersertifikat halal"
        NATURAL = "alami", "Bahan alami yang tidak perlu bersertifikat"
        UNKNOWN = "belum", "Belum diketahui"  # until it is sent

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(HalalCase, models.CASCADE, related_name="ingredients")
    name = models.TextField("nama bahan")
    kind = models.TextField("jenis bahan", choices=Kind.choices, default=Kind.RAW)
    brand = models.TextField("merek", blank=True, default="")
    producer = models.TextField("produsen", blank=True, default="")
    proof = models.TextField("kehalalan", choices=Proof.choices)
    certificate_number = models.TextField("nomor sertifikat halal", blank=True, default="")
    # The last day that is printed; empty where none is, as on every certificate since UU 6/2023.
    certificate_last_day = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        ordering = ["case", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proof__in=["sertifikat", "alami", "belum"]), name="halal_ingredient_proof"
            ),
            models.CheckConstraint(
                condition=~Q(proof="sertifikat") | ~Q(certificate_number=""), name="certified_ingredient_has_its_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HalalStep(Filled):
    """One step of how it is made, in order."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(HalalCase, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("urutan")
    text = models.TextField("langkah")

    class Meta:
        ordering = ["case", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class HalalTool(Filled):
    """What it is made with."""

    class Kind(models.TextChoices):
        MANUAL = "manual", "Manual"
        HALF = "semi_otomatis", "Semi otomatis"
        AUTOMATIC = "otomatis", "Otomatis penuh"  # closes the self-declare path; kept because people have them

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(HalalCase, models.CASCADE, related_name="tools")
    name = models.TextField("nama alat")
    kind = models.TextField("cara kerja", choices=Kind.choices, default=Kind.MANUAL)
    halal_only = models.BooleanField("hanya untuk produk halal", default=True)

    class Meta:
        ordering = ["case", "pk"]

    def __str__(self) -> str:
        return self.name


class HalalSite(Filled):
    """Where it is made, or sold. Protected: its street may be somebody's home."""

    class Kind(models.TextChoices):
        PRODUCTION = "produksi", "Tempat produksi"
        OUTLET = "outlet", "Tempat jualan"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(HalalCase, models.CASCADE, related_name="sites", db_index=False)
    kind = models.TextField("jenis tempat", choices=Kind.choices, default=Kind.PRODUCTION)
    regency = models.ForeignKey(Regency, models.PROTECT, db_column="regency", verbose_name="kabupaten/kota")
    district = models.ForeignKey(
        District, models.PROTECT, db_column="district", null=True, blank=True, verbose_name="kecamatan"
    )
    street = personal(models.TextField("alamat"))
    postcode = models.TextField("kode pos", blank=True, default="")
    at_home = models.BooleanField("di rumah", default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_halal_site_a_kind")]


class HalalSupervisor(Filled):
    """The *penyelia halal*: whoever looks after it inside the business. For a small one the owner, family or staff."""

    class Relation(models.TextChoices):
        OWNER = "pemilik", "Pemilik usaha sendiri"
        FAMILY = "keluarga", "Keluarga"
        EMPLOYEE = "karyawan", "Karyawan"

    case = models.OneToOneField(HalalCase, models.CASCADE, primary_key=True, related_name="supervisor")
    name = personal(models.TextField("nama"))
    relation = models.TextField("hubungan dengan usaha", choices=Relation.choices)
    is_muslim = personal(models.BooleanField("menyatakan beragama Islam", default=False))
    decree_number = models.TextField("nomor surat penetapan", blank=True, default="")
    decree_date = models.DateField("tanggal surat penetapan", null=True, blank=True)


class HalalSignature(Filled):
    """Somebody put a name under something: typed, or drawn with a finger. Never changed: signing again is a new row."""

    class Purpose(models.TextChoices):
        APPLICATION = "permohonan", "Surat permohonan"
        STATEMENT = "pernyataan", "Surat pernyataan dan ikrar"
        APPOINTMENT = "penyelia", "Penetapan penyelia halal"
        VISIT_COMPANION = "kunjungan_pendamping", "Verifikasi, pendamping"
        VISIT_OWNER = "kunjungan_pemilik", "Verifikasi, pemilik"

    class Way(models.TextChoices):
        TYPED = "ketik", "Nama diketik"
        DRAWN = "gambar", "Tanda tangan digambar"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(HalalCase, models.CASCADE, related_name="signatures")
    purpose = models.TextField(choices=Purpose.choices)
    way = models.TextField(choices=Way.choices)
    name = personal(models.TextField("nama"))
    drawing = personal(models.TextField(blank=True, default=""))  # an SVG path: M, L and numbers, nothing else
    device = models.TextField(blank=True, default="")  # "Chrome, Android": what the browser says, shortened

    class Meta:
        ordering = ["case", "pk"]


class HalalVisit(Filled):
    """The companion's verification on site. Written as one goes; finished when it is signed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(HalalCase, models.CASCADE, related_name="visits")
    regency = models.ForeignKey(
        Regency, models.PROTECT, null=True, blank=True, db_column="regency", verbose_name="kabupaten/kota"
    )
    place = personal(models.TextField("tempat", blank=True, default=""))
    lat = personal(models.DecimalField("lintang", max_digits=9, decimal_places=6, null=True, blank=True))
    lng = personal(models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True))
    accuracy = models.PositiveIntegerField("ketelitian (m)", null=True, blank=True)
    visited_at = models.DateTimeField("waktu kunjungan", null=True, blank=True)
    checklist = models.JSONField(default=dict)  # key of a line -> {"jawab": "ya" | "tidak", "catatan": text}
    note = personal(models.TextField("catatan", blank=True, default=""))
    companion_signature = models.ForeignKey(HalalSignature, models.PROTECT, null=True, related_name="+")
    owner_signature = models.ForeignKey(HalalSignature, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(finished_at__isnull=True), name="one_halal_visit_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(visited_at__isnull=False, companion_signature__isnull=False),
                name="finished_halal_visit_is_signed",
            ),
        ]


class HalalSubmission(Filled):
    """Everything that the case said when it was sent in, word for word. Added only."""

    case = models.ForeignKey(HalalCase, models.CASCADE, related_name="submissions", db_index=False)
    number = models.PositiveSmallIntegerField("pengajuan ke")
    contents = personal(models.JSONField())

    class Meta:
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="halal_submission_once")]
