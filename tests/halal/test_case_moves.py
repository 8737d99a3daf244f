"""The self-declare path: every state is reached, SiHalal's codes agree, and each step asks for what it needs."""

import csv
import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from accounts.actors import Actor
from casework.correction import correct
from casework.engine import Refused, perform_set
from casework.models import Case
from database import clock
from documents.models import StoredFile
from halal.cases import Signed, editable, open_application, sign
from halal.models import HalalCase, HalalIngredient, HalalSignature, HalalSubmission, HalalTool
from halal.outside import CODE_BY_MOVE
from halal.submissions import changed_since_last
from halal.workflow import CODES, SELF_DECLARE
from tests.halal.applications import PATHS, bring, business, filled, go, office, opened, scope, signs

HAPPY = [PATHS[state] for state in ("terbit",)][0]


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    return office()


@pytest.mark.parametrize("state", SELF_DECLARE.state)
def test_every_state_is_reached(w, state):
    halal = bring(w, state)
    assert halal.case.status == state
    assert bool(halal.case.ball_role) == (SELF_DECLARE.state[state].ball is not None)


def test_codes_and_balls_are_those_of_sihalal(shared_data):
    """Each code stands on one state, whose ball is where SiHalal's own list has it."""
    with (shared_data / "sihalal_status.csv").open(newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    ours = {code: state for state, codes in CODES.items() for code in codes}
    assert len(ours) == sum(len(codes) for codes in CODES.values())
    of_path = {code for code, row in rows.items() if row["self_declare_step"]}
    ends = {"OF280", "OF285", "OF290", "OF900"}
    assert set(ours) == of_path | ends
    for code, state in ours.items():
        ball = SELF_DECLARE.state[state].ball
        assert (ball.role if ball else "none") == rows[code]["self_declare_ball"], code
    order = [code for state in CODES for code in CODES[state] if code in of_path]
    assert sorted(order, key=lambda code: int(rows[code]["self_declare_step"])) == [
        code
        for state in [*(s for s in CODES if s not in ("dikembalikan", "ditolak", "terbit", "dibatalkan")), "terbit"]
        for code in CODES[state]
    ]


def test_the_code_follows_the_moves_and_goes_back_with_them(w):
    halal = filled(w, business(w))
    seen = []
    for key in HAPPY:
        go(w, halal, key)
        halal.refresh_from_db()
        seen.append(halal.sihalal_code)
    assert seen == ["", "OF1", "OF10", "OF71", "OF72", "OF74", "OF100", "OF300"]
    assert halal.sihalal_number == f"SH2026-{halal.pk:09d}"
    for before in reversed(["", *seen[:-1]]):
        case = Case.objects.get(pk=halal.pk)
        with transaction.atomic(), scope(w, "supervisor"):
            correct(case, w.actors["supervisor"], case.version, "Keliru dicatat")
        halal.refresh_from_db()
        assert halal.sihalal_code == before
    assert halal.sihalal_number == ""


def test_progress_inside_a_stage_and_returns_have_codes_of_their_own(w):
    halal = bring(w, "verifikasi_bpjph")
    go(w, halal, "catat_bpjph", kode_sihalal="OF15")
    halal.refresh_from_db()
    assert halal.sihalal_code == "OF15"
    go(w, halal, "kirim_fatwa")
    go(w, halal, "kembalikan_fatwa")
    halal.refresh_from_db()
    assert halal.sihalal_code == "OF285"
    with transaction.atomic(), scope(w, "owner"):
        signs(w, halal)
    go(w, halal, "ajukan")
    go(w, halal, "kirim_lagi")
    halal.refresh_from_db()
    assert halal.sihalal_code == "OF10"


def test_an_import_goes_onward_until_something_is_written_here(w):
    halal = bring(w, "didaftarkan")

    def imported(to: str, code: str) -> dict[int, str]:
        with transaction.atomic(), scope(w, "officer"):
            return perform_set(
                Case.objects.filter(pk=halal.pk),
                "impor",
                Actor.machine("Impor SiHalal"),
                to=to,
                sumber="baris 3",
                kode_sihalal=code,
            ).refused

    assert imported("verifikasi_bpjph", "OF15") == {}
    halal.refresh_from_db()
    assert (Case.objects.get(pk=halal.pk).status, halal.sihalal_code) == ("verifikasi_bpjph", "OF15")
    case = Case.objects.get(pk=halal.pk)
    with transaction.atomic(), scope(w, "supervisor"):
        correct(case, w.actors["supervisor"], case.version, "Baris keliru")
    halal.refresh_from_db()
    assert (Case.objects.get(pk=halal.pk).status, halal.sihalal_code) == ("didaftarkan", "OF1")
    assert "dicatat oleh petugas" in imported("terbit", "OF300")[halal.pk]


def test_cancelled_before_it_was_in_sihalal_it_has_no_code_there(w):
    assert bring(w, "dibatalkan").sihalal_code == ""
    halal = bring(w, "didaftarkan", business(w, "Tempe"))
    go(w, halal, "batalkan", who="owner")
    halal.refresh_from_db()
    assert halal.sihalal_code == "OF900"


def test_a_step_outside_is_never_just_a_click():
    """Every move to a state that has codes in SiHalal, save what is written in the portal itself."""
    for move in SELF_DECLARE.moves:
        if move.key in CODE_BY_MOVE and move.key not in ("catat_kunjungan", "kembalikan_pendamping", "batalkan"):
            needs = {need.key for need in move.needs if not need.optional}
            assert {"sumber", "nomor", "tanggal", "dokumen"} <= needs, move.key


SAID: tuple[tuple[dict[str, Any], str], ...] = (
    ({"sumber": "teman"}, "Pilih sumber"),
    ({"tanggal": "kemarin"}, "harus sebuah tanggal"),
    ({"tanggal": "2099-01-01"}, "di masa depan"),
    ({"kode_sihalal": "OF300"}, "tidak cocok"),
    ({"dokumen": "bukan-berkas"}, "tidak ditemukan"),
    ({"dokumen": "00000000-0000-0000-0000-000000000000"}, "tidak ditemukan"),
    ({"nomor": ""}, "Lengkapi dahulu: Nomor daftar SiHalal"),
)


def test_what_is_brought_along_is_looked_at(w):
    halal = bring(w, "diajukan")
    for said, sentence in SAID:
        with pytest.raises(Refused, match=sentence):
            go(w, halal, "daftarkan", **said)
    assert Case.objects.get(pk=halal.pk).status == "diajukan"


def test_a_file_in_quarantine_is_no_document(w):
    halal = bring(w, "diajukan")
    made = StoredFile.objects.create(
        kind="other", region="74.71", shown_name="x", content_type="application/pdf", size=1, sha256=b"x",
        stored_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="tidak ditemukan"):
        go(w, halal, "daftarkan", dokumen=str(made.public_id))


def test_a_registration_number_is_of_one_application(w):
    first = bring(w, "didaftarkan")
    second = bring(w, "diajukan", business(w, "Tempe"))
    with pytest.raises(Refused, match=first.case.reference):
        go(w, second, "daftarkan", nomor=first.sihalal_number)
    go(w, first, "batalkan", who="owner")  # it came to nothing: its number is free
    go(w, second, "daftarkan", nomor=first.sihalal_number)


def test_the_number_must_be_the_one_recorded(w):
    halal = bring(w, "didaftarkan")
    with pytest.raises(Refused, match="bukan SH-LAIN"):
        go(w, halal, "kirim", nomor="SH-LAIN")


def test_sent_again_only_where_it_is_registered(w):
    halal = bring(w, "diajukan")
    with pytest.raises(Refused, match="belum terdaftar"):
        go(w, halal, "kirim_lagi")


def test_without_a_companion_nobody_visits(w):
    halal = bring(w, "didaftarkan")
    halal.case.parties.filter(side="pendamping").delete()
    with pytest.raises(Refused, match="Tunjuk pendamping"):
        go(w, halal, "kirim")


def test_a_visit_of_another_case_is_no_evidence(w):
    other = bring(w, "verifikasi_lp3h")
    halal = bring(w, "verifikasi_pendamping", business(w, "Tempe"))
    with transaction.atomic(), scope(w, "officer"):
        of_other = str(other.visits.get().public_id)
    for wrong in (of_other, "bukan-kunjungan", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Refused, match="belum selesai"):
            go(w, halal, "catat_kunjungan", kunjungan=wrong)


def test_only_whoever_pays_gets_an_invoice(w):
    free = bring(w, "verifikasi_bpjph")
    with pytest.raises(Refused, match="gratis"):
        go(w, free, "tagih")
    own = bring(w, "verifikasi_bpjph", business(w, "Tempe"), paid_by=HalalCase.PaidBy.OWN)
    with pytest.raises(Refused, match="biaya sendiri"):
        go(w, own, "kirim_fatwa")
    go(w, own, "tagih")
    go(w, own, "bayar", who="owner", nomor_sttd="STTD-1")
    assert Case.objects.get(pk=own.pk).status == "sidang_fatwa"


def test_a_certificate_number_is_no_decree(w):
    halal = bring(w, "sidang_fatwa")
    with pytest.raises(Refused, match="adalah nomor sertifikat"):
        go(w, halal, "putuskan", nomor="ID74110000000011126")
    with pytest.raises(Refused, match="Tanggal sidang tidak dapat sesudah"):
        day = (clock.today("Asia/Makassar") - dt.timedelta(days=3)).isoformat()
        go(w, halal, "putuskan", tanggal=day)


GAPS: dict[str, tuple[Any, str]] = {
    "products": (lambda halal: halal.products.all().delete(), "Pilih produk"),
    "ingredients": (lambda halal: halal.ingredients.all().delete(), "Catat bahan"),
    "steps": (lambda halal: halal.steps.all().delete(), "Tulis langkah"),
    "tools": (lambda halal: halal.tools.all().delete(), "Catat alat"),
    "site": (lambda halal: halal.sites.all().delete(), "Isi tempat produksi"),
    "supervisor": (lambda halal: halal.supervisor.delete(), "Tunjuk penyelia"),
    "signature": (lambda halal: HalalSignature.objects.filter(case=halal).delete(), "tanda tangani"),
    "answers": (lambda halal: halal.case.criteria_answers.all().delete(), "."),
    "expired": (
        lambda halal: halal.ingredients.filter(name="Minyak goreng").update(certificate_last_day=dt.date(2025, 1, 31)),
        "“Minyak goreng” sudah berakhir 31 Januari 2025",
    ),
    "unproved": (lambda halal: halal.ingredients.filter(name="Singkong").update(proof="belum"), "“Singkong” belum"),
}


@pytest.mark.parametrize("gap", GAPS)
def test_what_is_not_whole_is_not_sent(w, gap):
    spoil, sentence = GAPS[gap]
    halal = filled(w, business(w))
    with transaction.atomic(), scope(w, "owner"):
        spoil(HalalCase.objects.get(pk=halal.pk))
    with pytest.raises(Refused, match=sentence):
        go(w, halal, "ajukan")
    assert not HalalSubmission.objects.exists()


def test_a_certificate_that_ends_today_still_holds(w):
    halal = filled(w, business(w))
    halal.ingredients.filter(name="Minyak goreng").update(certificate_last_day=clock.today("Asia/Jayapura"))
    go(w, halal, "ajukan")


def test_each_submission_is_kept_whole_and_the_changes_are_named(w):
    halal = bring(w, "dikembalikan")
    assert not list(changed_since_last(halal))
    with transaction.atomic(), scope(w, "owner"):
        HalalIngredient.objects.filter(case=halal, name="Singkong").update(producer="Petani Contoh")
        HalalTool.objects.filter(case=halal).delete()
        HalalTool.objects.create(case=halal, name="Penggorengan", kind="semi_otomatis")
    with pytest.raises(Refused, match="tanda tangani"):  # what is sent again is signed again
        go(w, halal, "ajukan")
    with transaction.atomic(), scope(w, "owner"):
        signs(w, halal)
    go(w, halal, "ajukan")
    with transaction.atomic(), scope(w, "officer"):
        changes = changed_since_last(halal)
        assert [one.number for one in HalalSubmission.objects.filter(case=halal)] == [1, 2]
    assert {(one.section, one.label, bool(one.before), bool(one.after)) for one in changes} == {
        ("Bahan", "Singkong", True, True),
        ("Alat", "Wajan", True, False),
        ("Alat", "Penggorengan", False, True),
    }


def test_one_application_of_a_business_at_a_time(w):
    of = business(w)
    halal = opened(w, of)
    assert opened(w, of).pk == halal.pk
    go(w, halal, "batalkan", who="owner")
    assert opened(w, of).pk != halal.pk


def test_only_an_owner_applies_and_somebody_must_be_there(w):
    of = business(w)
    with pytest.raises(Refused, match="harus pemilik"), transaction.atomic():
        open_application(business=of, owner=w.people["stranger"].person, actor=w.actors["stranger"])
    of.state = "tutup"
    of.save()
    with pytest.raises(Refused, match="tercatat tutup"), transaction.atomic():
        open_application(business=of, owner=w.people["owner"].person, actor=w.actors["owner"])


def test_a_drawing_is_a_path_and_nothing_else(w):
    halal = opened(w, business(w))
    with pytest.raises(Refused, match="tidak terbaca"), transaction.atomic(), scope(w, "owner"):
        sign(halal=halal, purpose="pernyataan", signed=Signed("A", '"/><script>'), actor=w.actors["owner"])


def test_what_was_sent_is_not_edited(w):
    assert editable(bring(w, "draft").case)
    assert not editable(bring(w, "diajukan", business(w, "Tempe")).case)


def test_who_reaches_names_and_streets(w):
    halal = bring(w, "verifikasi_lp3h")
    for who in ("owner", "companion", "officer", "stranger", "foreign_officer"):
        sees = who in ("owner", "companion", "officer")
        with transaction.atomic(), scope(w, who):
            assert halal.sites.exists() == sees
            assert halal.visits.exists() == sees
            assert halal.signatures.exists() == sees
            assert halal.submissions.exists() == sees
            assert hasattr(HalalCase.objects.get(pk=halal.pk), "supervisor") == sees
        assert HalalCase.objects.visible_to(w.people[who]).exists() == sees
