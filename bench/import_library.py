"""django-import-export writing the same tables, row by row through its ModelResource as its documentation shows; the
dependent rows in `after_save_instance`. Its preview pass, its report and its diff are left out."""

from pathlib import Path
from typing import Any

import tablib
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from import_export import fields, resources, widgets

from accounts.models import Agency, Contact, District, IdentityNumber, Person, PersonScope
from accounts.scope import scope_of_region
from database import clock
from database.scope import scoped
from umkm.models import Business, ImportBatch, Ownership, PrivateFigures, SourceRecord

SAMPLE = 5_000


class BusinessResource(resources.ModelResource):
    name = fields.Field("name", "Nama Usaha")
    description = fields.Field("description", "Kegiatan")
    category = fields.Field("category", "Kategori")
    district_id = fields.Field("district_id", "Kecamatan")
    regency_id = fields.Field("regency_id", "Wilayah")
    lat = fields.Field("lat", "Lintang", widget=widgets.DecimalWidget())
    lng = fields.Field("lng", "Bujur", widget=widgets.DecimalWidget())
    nib = fields.Field("nib", "NIB")
    scale = fields.Field("scale", "Skala")
    started = fields.Field("started", "Tanggal Mulai", widget=widgets.DateWidget("%d/%m/%Y"))

    class Meta:
        model = Business
        import_id_fields = ()
        skip_diff = True
        report_skipped = False
        fields = (
            "name",
            "description",
            "category",
            "district_id",
            "regency_id",
            "lat",
            "lng",
            "nib",
            "scale",
            "started",
        )

    def __init__(self, batch: ImportBatch, districts: dict[str, str]) -> None:
        super().__init__()
        self.batch, self.districts, self.now = batch, districts, batch.started_at

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The library sets sequences back here, which a serving role may not."""

    def before_import_row(self, row: dict[str, str], **kwargs: Any) -> None:
        row["Wilayah"], row["Kecamatan"], row["Skala"] = "33.72", self.districts[row["Kecamatan"]], row["Skala"].lower()

    def before_save_instance(self, instance: Business, row: dict[str, str], **kwargs: Any) -> None:
        instance.origin = "impor"

    def after_save_instance(self, instance: Business, row: dict[str, str], **kwargs: Any) -> None:
        person, period = Person.objects.create(full_name=row["Nama Pemilik"]), DateTimeTZRange(self.now, None)
        Ownership.objects.create(business=instance, person=person, period=period)
        PersonScope.objects.create(person=person, region="33.72", period=period)
        IdentityNumber.of(person, "nik", row["NIK"]).save(force_insert=True)
        Contact.of(person, "phone", row["No HP"]).save(force_insert=True)
        sales = int(row["Omzet"].removeprefix("Rp ").replace(".", ""))
        PrivateFigures.objects.create(business=instance, regency="33.72", street=row["Alamat"], sales=sales)
        SourceRecord.objects.create(
            batch=self.batch, business=instance, made_business=True, made_person=person.pk, agency="33.72",
            regency="33.72", source_key=f"nib:{row['NIB']}", row_number=kwargs.get("row_number") or 0,
            fingerprint=row["NIB"].encode(), imported=dict(row),
        )  # fmt: skip


def import_by_library(agency: Agency, path: Path) -> None:
    """One file, one transaction."""
    data = tablib.Dataset().load(path.read_text(), format="csv", delimiter=";")
    districts = dict(District.objects.filter(regency="33.72").values_list("name", "code"))
    started = clock.now()  # before the scope: what begins now is in it
    with transaction.atomic(), scoped(scope_of_region(("33.72",))):
        batch = ImportBatch.objects.create(
            agency=agency, state="masuk", file_hash=b"x", file_size=1, actor_name="ukuran", started_at=started
        )
        BusinessResource(batch, districts).import_data(data, raise_errors=True, use_transactions=False)
