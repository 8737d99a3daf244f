"""What goes in, what is sealed, what a second import may touch, and how a batch is taken back."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts import keys
from accounts.models import Agency, PersonScope
from database import clock
from tests import world
from tests.umkm.imports.conftest import Imported as Found
from umkm.imports import batches
from umkm.imports.load import Busy, begin
from umkm.imports.undo import CannotUndo
from umkm.models import Business, ImportBatch, Ownership, Product, SourceRecord

HEADER = "nama usaha;kegiatan;kecamatan;lat;lng;no hp;nik;omzet;catatan petugas\n"
SOTO = "Soto Bu Tri;jual soto;Laweyan;-7,5781;110,8413;85942100999;3372014507900001;Rp 12.500.000;anak 0811 2345 678\n"
KOPI = "Kopi Pojok;kedai kopi;Jebres;-7,5790;110,8420;;;;\n"
ES = "Es Bu Ani;0857-1111-2222;;-7,5;110,8;;;;\nTeh Bu Ani;ani@example.id;;-7,5;110,8;;;;\n"
TWO = "Jamu;081333334444;;-7,5;110,8;081555556666;;;\n"
CLEAR = [
    "85942100999", "3372014507900001", "0811 2345 678", "1111-2222", "85711112222", "ani@", "81333334444",
    "81555556666",
]  # fmt: skip
TABLES = (
    "umkm_importchange", "umkm_sourcerecord", "umkm_privatefigures", "umkm_ownership", "umkm_business",
    "umkm_importbatch", "accounts_contact", "accounts_identitynumber", "accounts_person",
)  # fmt: skip
Run = Callable[..., Found]
Ask = Callable[..., list[tuple[Any, ...]]]


def test_nothing_personal_stands_in_clear(imported: Run, ask: Ask) -> None:
    found = imported(HEADER + SOTO + KOPI + ES + TWO)
    dump = found.errors.read_text()
    for table in TABLES:
        dump += ask(f"SELECT string_agg(t::text, ' ') FROM {table} AS t")[0][0] or ""
    assert "Soto Bu Tri" in dump
    assert not [value for value in CLEAR if value in dump or value.encode().hex() in dump]
    opened = {
        keys.open_sealed(sealed, "accounts_contact.sealed", UUID(str(row)))
        for row, sealed in ask("SELECT public_id, sealed FROM accounts_contact")
    }
    assert "+6285942100999" in opened
    kept = [
        keys.open_sealed(extra, "umkm_sourcerecord.extra", UUID(bytes=bytes(mark)))
        for mark, extra in ask(
            "SELECT fingerprint, extra FROM umkm_sourcerecord WHERE extra IS NOT NULL ORDER BY row_number"
        )
    ]
    assert "anak 0811 2345 678" in kept[0]  # a column nobody knows
    assert "081333334444" in kept[1]  # a second number in the description


def test_without_a_scope_the_serving_role_sees_nothing(imported: Run) -> None:
    imported(HEADER + SOTO)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM accounts_contact), (SELECT count(*) FROM umkm_privatefigures)")
        assert cursor.fetchone() == (0, 0)


def test_its_people_belong_to_the_region(imported: Run) -> None:
    imported(HEADER + SOTO)
    assert list(PersonScope.objects.values_list("region", flat=True)) == ["33.72"]
    assert Business.objects.get().origin == "impor"


def test_a_later_import_keeps_what_a_person_changed(imported: Run, ask: Ask) -> None:
    imported(HEADER + SOTO + KOPI)
    Business.objects.filter(name="Soto Bu Tri").update(description="soto dan sate")
    report = imported(HEADER + SOTO.replace("jual soto", "warung").replace("Laweyan", "Jebres") + KOPI).report
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    soto = Business.objects.select_related("district").get(name="Soto Bu Tri")
    assert (soto.description, soto.district and soto.district.name) == ("soto dan sate", "Jebres")


def test_columns_may_move_and_unknown_ones_may_be_called_anything(imported: Run) -> None:
    imported("nama;lat;lng;skala;scale\nSoto;-7;110;mikro;x\n")
    assert imported("scale;skala;nama;lat;lng\nx;mikro;Soto;-7;110\n").report.unchanged == 1
    assert imported("scale;skala;nama;lat;lng\nx;kecil;Soto;-7;110\n").report.updated == 1


def test_one_person_with_two_businesses(imported: Run, ask: Ask) -> None:
    imported(HEADER + SOTO + SOTO.replace("Soto", "Sate"))
    rows = ask(
        "SELECT (SELECT count(*) FROM accounts_person), (SELECT count(*) FROM accounts_contact), "
        "(SELECT count(*) FROM umkm_ownership)"
    )
    assert rows == [(1, 1, 2)]


def test_an_owner_who_left_is_not_brought_back(imported: Run, ask: Ask) -> None:
    without_nik = SOTO.replace("3372014507900001", "")
    imported(HEADER + without_nik)
    ask("UPDATE umkm_ownership SET period = tstzrange(lower(period), %s)", [clock.now()])
    assert imported(HEADER + without_nik + KOPI).report.created == 1
    assert imported(HEADER + without_nik.replace("jual", "menjual")).report.updated == 1
    assert ask("SELECT count(*) FROM accounts_person") == [(1,)]
    assert not Ownership.objects.filter(period__endswith__isnull=True).exists()


def test_a_registered_nib_is_linked_not_doubled(imported: Run) -> None:
    Business.objects.create(name="Lama", regency_id="33.72", nib="0112210007923", origin="petugas")
    found = imported("nama;nib;uraian\nLAMA;112210007923;baru\nCabang;112210007923;\n")
    report = found.report
    assert (report.created, report.unchanged, report.warnings) == (1, 1, {"already_registered": 1, "repaired_nib": 2})
    moved = imported("nama;nib;uraian\nCabang;112210007923;\nLAMA;112210007923;baru\n").report
    assert (moved.created, moved.updated, moved.unchanged) == (0, 0, 2)
    batches.undo(found.batch)
    assert list(Business.objects.values_list("name", flat=True)) == ["Lama"]


def test_a_dry_run_writes_nothing(imported: Run) -> None:
    assert imported(HEADER + SOTO, dry_run=True).report.created == 1
    assert not Business.objects.exists() and not ImportBatch.objects.exists()


def test_undo_removes_what_was_created(imported: Run, ask: Ask) -> None:
    batch = imported(HEADER + SOTO + KOPI).batch
    assert asdict(batches.undo(batch)) == {"removed": 2, "restored": 0, "kept": 0}
    for table in (*TABLES[1:5], *TABLES[6:], "accounts_personscope"):
        assert ask(f"SELECT count(*) FROM {table}") == [(0,)], table
    with pytest.raises(CannotUndo, match="sudah ditarik"):
        batches.undo(batch)


def test_undo_restores_what_was_changed(imported: Run, ask: Ask) -> None:
    first = imported(HEADER + SOTO + KOPI).batch
    changed = SOTO.replace("jual soto", "warung").replace("85942100999", "85942100998")
    second = imported(HEADER + changed + KOPI.replace(";;;;", ";0812 3456 7890;;;")).batch
    with pytest.raises(CannotUndo, match="tarik kembali itu dahulu"), transaction.atomic():
        batches.undo(first)
    Business.objects.filter(name="Soto Bu Tri").update(district_id="33.72.02")
    assert asdict(batches.undo(second)) == {"removed": 0, "restored": 2, "kept": 0}
    soto = Business.objects.get(name="Soto Bu Tri")
    assert (soto.description, soto.district_id) == ("jual soto", "33.72.02")
    rows = ask("SELECT (SELECT count(*) FROM accounts_person), (SELECT count(*) FROM accounts_contact)")
    assert rows == [(1, 1)]
    assert imported(HEADER + SOTO + KOPI).report.unchanged == 2


def test_undo_keeps_what_later_work_stands_on(imported: Run) -> None:
    batch = imported(HEADER + SOTO + KOPI + KOPI.replace("Pojok", "Sudut")).batch
    Product.objects.create(business=Business.objects.get(name="Soto Bu Tri"), name="Soto")
    Business.objects.filter(name="Kopi Pojok").update(scale="mikro")
    assert asdict(batches.undo(batch)) == {"removed": 1, "restored": 0, "kept": 2}
    assert sorted(Business.objects.values_list("name", flat=True)) == ["Kopi Pojok", "Soto Bu Tri"]


def test_a_region_outside_the_agency_is_refused_by_row(imported: Run) -> None:
    report = imported("nama;wilayah\nSoto;Surakarta\nSate;Kota Surabaya\nBakso;Kab. Sukoharjo\n").report
    assert (report.created, report.rejected) == (1, 2)
    assert list(Business.objects.values_list("regency", flat=True)) == ["33.72"]


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_the_second_is_refused_with_a_sentence(self, settings: Any, tmp_path: Any) -> None:
        settings.FILES_DIR = tmp_path / "files"
        agency, sheet = world.agency("33.72"), tmp_path / "a.csv"
        sheet.write_text(HEADER + SOTO)
        holds, done = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                begin(cursor, "33")  # the whole province
                holds.set()
                done.wait(20)
            connection.close()

        other = threading.Thread(target=hold)
        other.start()
        assert holds.wait(20)
        try:
            with pytest.raises(Busy, match="sedang berjalan"):
                batches.import_path(agency=agency, path=sheet, regency="", dry_run=False, actor_name="uji")
        finally:
            done.set()
            other.join()
        assert not ImportBatch.objects.exists()
        assert (
            batches.import_path(agency=agency, path=sheet, regency="", dry_run=False, actor_name="uji")[0].created == 1
        )


class TestCommand:
    def run(self, capsys: Any, *arguments: str) -> dict[str, Any]:
        call_command("import_businesses", *arguments)
        answer: dict[str, Any] = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
        return answer

    def test_its_last_line(self, solo: Agency, tmp_path: Any, capsys: Any) -> None:
        sheet = tmp_path / "a.csv"
        sheet.write_text(HEADER + SOTO + KOPI)
        answer = self.run(capsys, str(sheet), "--agency", "33.72")
        assert {
            "rows", "created", "updated", "unchanged", "duplicates", "rejected", "warnings", "errors_file", "batch", "seconds",
        } <= answer.keys()  # fmt: skip
        assert (answer["rows"], answer["created"]) == (2, 2)
        call_command("undo_import", answer["batch"])
        assert json.loads(capsys.readouterr().out) == {"removed": 2, "restored": 0, "kept": 0}

    @pytest.mark.parametrize(
        "arguments, words",
        [
            (["--agency", "99"], "tidak terdaftar"),
            (["--agency", "33.72", "--regency", "35.78"], "bukan kabupaten/kota di wilayah"),
        ],
    )
    def test_it_refuses_with_a_sentence(self, solo: Agency, tmp_path: Any, arguments: list[str], words: str) -> None:
        sheet = tmp_path / "a.csv"
        sheet.write_text(HEADER)
        with pytest.raises(CommandError, match=words):
            call_command("import_businesses", str(sheet), *arguments)

    def test_a_missing_file(self, solo: Agency) -> None:
        with pytest.raises(CommandError, match="tidak ada"):
            call_command("import_businesses", "tidak-ada.csv", "--agency", "33.72")


def test_a_source_record_follows_its_business(imported: Run, ask: Ask) -> None:
    imported(HEADER + SOTO)
    ask("UPDATE umkm_business SET regency = '33.11', district = NULL")
    assert ask("SELECT regency FROM umkm_sourcerecord") == [("33.11",)]
    assert not SourceRecord.objects.exists()  # no scope, no rows
