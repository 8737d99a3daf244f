"""An agreement from the first talk to its end, by two offices: whose move it is, what each brings, what it opens."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.actors import Actor
from accounts.models import SharingGrant, User
from casework.correction import correct
from casework.engine import Refused, perform
from casework.kinds import WORKFLOWS
from casework.models import Case
from cooperation import cases, services, stages
from cooperation.models import Agreement, AgreementDocument
from cooperation.services import Side, begin_agreement, check_extension, correct_agreement, end_agreement
from database import clock
from documents.models import StoredFile
from documents.services import store_upload
from notifications.models import Message
from tests import world
from tests.cooperation.conftest import agreed, paper
from tests.documents.hostile import jpeg

UNSIGNED: dict[str, Any] = {
    "signed_on": None,
    "signed_place": "",
    "signed_province": None,
    "starts_on": None,
    "last_day": None,
}
LETTER = {"nomor": "119/7/2026", "tanggal": dt.date(2026, 11, 2)}
SIGNING = {
    "tanggal": dt.date(2026, 11, 20),
    "tempat": "Kendari",
    "provinsi": "74",
    "mulai": dt.date(2026, 11, 20),
    "hari_terakhir": dt.date(2031, 11, 19),
}
NOON = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)


@pytest.fixture
def two(both: SimpleNamespace, settings: Any, tmp_path: Path) -> SimpleNamespace:
    settings.FILES_DIR = tmp_path
    both.their_supervisor = world.member(both.jatim.organisation, "supervisor")
    return both


def begun(two: SimpleNamespace, **changes: Any) -> Agreement:
    sides = [
        Side(two.sultra.organisation, "119/1", "La Ode Contoh", "Kepala Dinas"),
        Side(two.jatim.organisation, "518/1"),
    ]
    return begin_agreement(
        actor=two.head, paper=paper(two.sultra, two.jatim, **(UNSIGNED | {"sides": sides} | changes))
    )


def paper_of(made: Agreement, by: User, kind: str) -> str:
    upload = SimpleUploadedFile("a.jpg", jpeg())
    file = store_upload(upload=upload, kind=StoredFile.Kind.AGREEMENT, region="", user=by)
    return str(services.add_document(agreement=made, file=file, label=kind, actor=by, kind=kind).public_id)


def moved(made: Agreement, by: User, key: str, reason: str = "", **evidence: Any) -> Case:
    case = Case.objects.get(pk=made.case_id)
    return perform(case, key, Actor.of(by), case.version, reason=reason, **evidence)


def talked(two: SimpleNamespace, made: Agreement) -> None:
    """Until the text is with the partner to be signed."""
    moved(made, two.head, "tawarkan", **LETTER)
    moved(made, two.their_supervisor, "terima", **LETTER)
    moved(made, two.in_sultra, "ajukan_kb", naskah=paper_of(made, two.head, "kesepakatan_bersama"))
    joint = paper_of(made, two.their_head, "kesepakatan_bersama")
    moved(made, two.their_head, "tandatangani_kb", nomor="KB 1", tanggal=dt.date(2026, 11, 10), naskah=joint)
    moved(made, two.in_sultra, "ajukan_pks", naskah=paper_of(made, two.head, "pks"))


def test_the_whole_way_by_two_offices(two: SimpleNamespace) -> None:
    with time_machine.travel(NOON, tick=False):
        made = begun(two)
        case = made.case
        assert (case.agency, case.status, case.title) == (two.sultra, "persiapan", made.title)
        assert case.reference.startswith("KSD-2026-") and (case.ball_side, case.ball_role) == ("dinas", "officer")
        with pytest.raises(Refused, match="kepala bidang|kepala dinas"):
            moved(made, two.in_sultra, "tawarkan", **LETTER)
        offered = moved(made, two.head, "tawarkan", **LETTER)
        assert (offered.ball_side, offered.ball_team) == ("mitra", two.jatim.organisation)
        told = Message.objects.get(kind="kerja_sama_ditawarkan")
        assert told.recipient == two.their_supervisor.person
        with pytest.raises(Refused):
            moved(made, two.stranger, "terima", **LETTER)
        moved(made, two.their_supervisor, "terima", **LETTER)
        with pytest.raises(Refused, match="tidak ada pada perjanjian ini"):
            moved(made, two.in_sultra, "ajukan_kb", naskah="00000000-0000-0000-0000-000000000000")
        with pytest.raises(Refused, match="Kesepakatan bersama"):
            moved(made, two.in_sultra, "ajukan_kb", naskah=paper_of(made, two.head, "pks"))
        moved(made, two.in_sultra, "ajukan_kb", naskah=paper_of(made, two.head, "kesepakatan_bersama"))
        back = moved(made, two.their_supervisor, "kembalikan_kb", reason="isi")
        assert (back.status, back.ball_side) == ("penyusunan_kb", "dinas")
        joint = paper_of(made, two.head, "kesepakatan_bersama")
        moved(made, two.in_sultra, "ajukan_kb", naskah=joint)
        signed = {"nomor": "KB 1", "tanggal": dt.date(2026, 11, 10), "naskah": joint}
        with pytest.raises(Refused, match="tidak membebani daerah"):
            moved(made, two.their_head, "tandatangani_kb_dprd", **signed)
        moved(made, two.their_head, "tandatangani_kb", **signed)
        text = paper_of(made, two.head, "pks")
        moved(made, two.in_sultra, "ajukan_pks", naskah=text)
        with pytest.raises(Refused, match="paling lama 5 tahun"):
            moved(made, two.their_head, "tandatangani", **SIGNING | {"hari_terakhir": dt.date(2032, 1, 1)}, naskah=text)
        with pytest.raises(Refused, match="sebelum mulai"):
            moved(made, two.their_head, "tandatangani", **SIGNING | {"hari_terakhir": dt.date(2026, 1, 1)}, naskah=text)
        assert not SharingGrant.objects.exists()
        done = moved(made, two.their_head, "tandatangani", **SIGNING, naskah=text)
        made.refresh_from_db()
        assert done.status == "berlaku" and made.joint_number == "KB 1"
        assert (made.starts_on, made.last_day, made.zone) == (SIGNING["mulai"], SIGNING["hari_terakhir"], "WITA")
        assert set(SharingGrant.objects.values_list("giver__code", flat=True)) == {"35"}  # ours waits for us
        services.let_open(actor=two.head, agreement=made)
        assert {g.period for g in SharingGrant.objects.all()} == {made.term} and SharingGrant.objects.count() == 4


def test_a_side_without_a_number_cannot_sign(two: SimpleNamespace) -> None:
    with time_machine.travel(NOON, tick=False):
        made = begun(two, sides=[Side(two.sultra.organisation, "119/1"), Side(two.jatim.organisation)])
        talked(two, made)
        text = AgreementDocument.objects.get(agreement=made, kind="pks").public_id
        with pytest.raises(Refused, match="Nomor naskah dari Dinas 35 belum dicatat"):
            moved(made, two.head, "tandatangani", **SIGNING, naskah=str(text))


def test_what_burdens_the_region_goes_to_the_council(two: SimpleNamespace) -> None:
    made = begun(two, burdens_region=True)
    moved(made, two.head, "tawarkan", **LETTER)
    moved(made, two.their_supervisor, "terima", **LETTER)
    with pytest.raises(Refused, match="perlu persetujuan DPRD"):
        moved(made, two.in_sultra, "pakai_kb", **LETTER)
    council = moved(made, two.in_sultra, "pakai_kb_dprd", **LETTER)
    assert (council.status, council.ball_role, council.ball_team) == ("persetujuan_dprd", "dprd", None)
    moved(made, two.in_sultra, "setujui_dprd", **LETTER)
    assert moved(made, two.in_sultra, "ajukan_pks", naskah=paper_of(made, two.head, "pks")).ball_side == "mitra"


def test_found_to_burden_the_region_late(two: SimpleNamespace) -> None:
    made = begun(two)
    moved(made, two.head, "tawarkan", **LETTER)
    moved(made, two.their_supervisor, "terima", **LETTER)
    moved(made, two.in_sultra, "pakai_kb", **LETTER)
    Agreement.objects.filter(pk=made.pk).update(burdens_region=True)
    text = paper_of(made, two.head, "pks")
    with pytest.raises(Refused, match="perlu persetujuan DPRD"):
        moved(made, two.in_sultra, "ajukan_pks", naskah=text)
    moved(made, two.in_sultra, "minta_dprd", **LETTER)
    moved(made, two.in_sultra, "setujui_dprd", **LETTER)
    assert moved(made, two.in_sultra, "ajukan_pks", naskah=text).status == "penandatanganan_pks"


def test_an_accord_has_its_own_way_and_its_work_plan(two: SimpleNamespace) -> None:
    with time_machine.travel(NOON, tick=False):
        made = begun(two, document_type="nota_kesepakatan")
        assert made.case.kind == "nota_kesepakatan" and "penyusunan_kb" not in WORKFLOWS[made.case.kind].state
        moved(made, two.head, "tawarkan", **LETTER)
        moved(made, two.their_supervisor, "terima", **LETTER)
        text = paper_of(made, two.head, "nota_kesepakatan")
        moved(made, two.in_sultra, "ajukan_nota", naskah=text)
        with pytest.raises(Refused, match="Rencana kerja"):
            moved(made, two.their_head, "tandatangani", **SIGNING, naskah=text, rencana_kerja=text)
        plan = paper_of(made, two.head, "rencana_kerja")
        assert (
            moved(made, two.their_head, "tandatangani", **SIGNING, naskah=text, rencana_kerja=plan).status == "berlaku"
        )


def test_the_doors_close_at_the_instant_and_the_state_follows(two: SimpleNamespace) -> None:
    made = agreed(two)
    end = made.term.upper
    assert made.case.status == "berlaku" and cases.close_ended() == 0
    with time_machine.travel(end, tick=False):
        assert not SharingGrant.objects.filter(period__contains=clock.now()).exists()  # nobody has moved anything
        assert stages.word_of(stages.key_of(made, clock.now())) == "Berakhir"
        assert Case.objects.get(pk=made.case_id).status == "berlaku"
        assert cases.close_ended() == 1 and cases.close_ended() == 0
        case = Case.objects.get(pk=made.case_id)
        assert (case.status, case.events.latest("version").actor_name) == ("berakhir", "Portal")
        longer = paper(two.sultra, two.jatim, starts_on=dt.date(2022, 12, 1), last_day=dt.date(2027, 11, 30))
        correct_agreement(actor=two.head, agreement=made, paper=longer)
        assert Case.objects.get(pk=made.case_id).status == "berlaku"


def test_an_early_end_closes_at_its_instant_and_can_be_taken_back(two: SimpleNamespace) -> None:
    made = agreed(two)
    with time_machine.travel(NOON, tick=False):
        term = made.term
        end_agreement(actor=two.their_head, agreement=made, last_day=dt.date(2026, 12, 31), reason="Disepakati")
        case = Case.objects.get(pk=made.case_id)
        assert case.status == "berlaku"  # until its last day
        correct(case, Actor.of(two.supervisor), case.version, "Belum disepakati.")
        made.refresh_from_db()
        assert (made.term, made.ending_reason) == (term, "")
        assert {g.period for g in SharingGrant.objects.all()} == {term}
        end_agreement(actor=two.head, agreement=made, last_day=dt.date(2026, 11, 24), reason="Disepakati")
        assert Case.objects.get(pk=made.case_id).status == "dihentikan"
        assert not SharingGrant.objects.filter(period__contains=clock.now()).exists()
        with pytest.raises(ValidationError, match="sudah diakhiri"):
            end_agreement(actor=two.their_head, agreement=made, last_day=dt.date(2026, 11, 23), reason="Lagi")


def test_stopped_before_it_was_signed(two: SimpleNamespace) -> None:
    made = begun(two)
    moved(made, two.head, "tawarkan", **LETTER)
    assert moved(made, two.their_supervisor, "hentikan", reason="ditolak_mitra").status == "dihentikan"
    made = Agreement.objects.select_related("case").get()
    assert stages.word_of(stages.key_of(made, clock.now())) == "Dihentikan"


def test_a_signing_taken_back_closes_everything(two: SimpleNamespace) -> None:
    made = agreed(two)
    case = correct(made.case, Actor.of(two.supervisor), made.case.version, "Keliru dicatat.")
    made.refresh_from_db()
    assert case.status == "persiapan" and made.signed_on is None and made.term is None
    assert not SharingGrant.objects.exists()


def test_an_extension_is_a_case_of_its_own(two: SimpleNamespace) -> None:
    old = agreed(two)
    new = begun(two, extends=old)
    assert new.case_id != old.case_id and Agreement.objects.in_force(NOON).get() == old
    with pytest.raises(ValidationError, match="sudah dimulai"):
        begun(two, extends=old)
    moved(new, two.head, "hentikan", reason="ganda")
    check_extension(old)
    with time_machine.travel(NOON, tick=False):
        end_agreement(actor=two.head, agreement=old, last_day=dt.date(2026, 11, 24), reason="Disepakati")
    old.refresh_from_db()
    with pytest.raises(ValidationError, match="diakhiri lebih awal"):
        check_extension(old)
    with pytest.raises(ValidationError, match="belum ditandatangani"):
        check_extension(begun(two))


def test_an_addendum_needs_something_in_force(two: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="belum ditandatangani"):
        paper_of(begun(two), two.head, "addendum")
    made = agreed(two)
    with time_machine.travel(NOON, tick=False):
        assert paper_of(made, two.head, "addendum")
    with time_machine.travel(made.term.upper, tick=False), pytest.raises(ValidationError, match="sudah berakhir"):
        paper_of(made, two.head, "addendum")


def test_a_side_that_is_waited_for_stays(two: SimpleNamespace) -> None:
    made = begun(two)
    aceh = two.stranger.memberships.get().organisation
    other = paper(two.sultra, two.jatim, **UNSIGNED, clauses=[], sides=[Side(two.sultra.organisation), Side(aceh)])
    moved(made, two.head, "tawarkan", **LETTER)
    with pytest.raises(ValidationError, match="di tangan mitra"):
        correct_agreement(actor=two.head, agreement=made, paper=other)
    moved(made, two.their_head, "terima", **LETTER)
    correct_agreement(actor=two.head, agreement=made, paper=other)
    assert made.case.parties.get(side="mitra").organisation == aceh
    without_us = paper(two.sultra, two.jatim, **UNSIGNED, clauses=[], sides=[Side(aceh), Side(two.jatim.organisation)])
    with pytest.raises(ValidationError, match="memegang perkara"):
        correct_agreement(actor=two.stranger, agreement=made, paper=without_us)


def test_the_list_says_what_the_page_says(two: SimpleNamespace) -> None:
    """Each agreement is under exactly one stage, at instants around its ends."""
    begun(two)
    agreed(two)
    agreed(two, last_day=None)
    early = agreed(two)
    with time_machine.travel(NOON, tick=False):
        end_agreement(actor=two.head, agreement=early, last_day=dt.date(2026, 11, 30), reason="Disepakati")
    rows = list(Agreement.objects.select_related("case"))
    edges = {edge for row in rows if row.term_known for edge in (row.term.lower, row.term.upper)}
    for at in {edge + step for edge in edges for step in (dt.timedelta(0), dt.timedelta(microseconds=-1))}:
        for row in Agreement.objects.select_related("case"):
            found = [key for key in stages.choices() if Agreement.objects.filter(stages.at_stage(key, at), pk=row.pk)]
            assert [stages.word_of(key) for key in found] == [
                stages.word_of("dihentikan" if (key := stages.key_of(row, at)) == "diakhiri" else key)
            ], (at, row)


# --- pages -----------------------------------------------------------------------------------------------------------
KEY, STEP = "0123456789abcdef0123456789abcdef", "1123456789abcdef0123456789abcdef"


def typed(two: SimpleNamespace, **changes: Any) -> dict[str, Any]:
    return {
        "us": str(two.sultra.organisation.public_id), "place": "1", "partner": str(two.jatim.organisation.public_id),
        "document_type": "pks", "title": "Akses pasar", "gives": ["statistics"], "gets": ["registry"], "kunci": KEY,
    } | changes  # fmt: skip


def test_begun_and_moved_on_pages(two: SimpleNamespace) -> None:
    head, theirs = world.client_of(two.head), world.client_of(two.their_supervisor)
    first, second = (head.post("/kerja-sama/mulai/", typed(two)) for _ in range(2))
    assert first.status_code == 302 and first["Location"] == second["Location"]
    made = Agreement.objects.get()
    page = head.get(first["Location"]).content.decode()
    assert "belum ditandatangani" in page and "Catat surat penawaran" in page and made.case.reference in page
    step = f"/perkara/{made.case.public_id}/langkah/tawarkan/"
    wrong = head.post(step, {"nomor": "119/9/2026", "tanggal": "", "versi": "1", "kunci": STEP})
    assert wrong.status_code == 422 and "119/9/2026" in wrong.content.decode()
    assert (
        head.post(step, {"nomor": "119/9/2026", "tanggal": "2026-11-02", "versi": "1", "kunci": STEP}).status_code
        == 302
    )
    page = theirs.get(first["Location"]).content.decode()
    assert "Giliran Anda" in page and "Menunggu jawaban Anda atas penawaran" in page and "nomor 119/9/2026" in page
    assert "Penawaran" in theirs.get("/kerja-sama/?tahap=penawaran").content.decode()
    assert "Akses pasar" not in theirs.get("/kerja-sama/?tahap=berlaku").content.decode()
    assert "Akses pasar" in theirs.get("/pekerjaan/").content.decode()  # their turn
    assert theirs.get(f"/perkara/{made.case.public_id}/").status_code == 200
    assert world.client_of(two.stranger).get(f"/perkara/{made.case.public_id}/").status_code == 404
    edited = head.post(
        f"{first['Location']}perbaiki/", typed(two, title="Akses pasar bersama", version=made.changed_at.isoformat())
    )
    assert edited.status_code == 302
    assert Case.objects.get().title == "Akses pasar bersama"


def test_signed_on_a_page_with_a_warning(two: SimpleNamespace) -> None:
    with time_machine.travel(NOON, tick=False):
        made = begun(two)
        talked(two, made)
        head: Client = world.client_of(two.head)
        step = f"/perkara/{made.case.public_id}/langkah/tandatangani/"
        page = head.get(step).content.decode()
        assert "tanpa nomor surat kuasa" in page
        text = str(AgreementDocument.objects.get(agreement=made, kind="pks").public_id)
        sent = {name: str(value) for name, value in SIGNING.items()} | {
            "naskah": text,
            "kunci": STEP,
            "versi": str(Case.objects.get().version),
        }
        wrong = head.post(step, sent | {"hari_terakhir": "2032-01-01"})
        assert wrong.status_code == 422 and "paling lama 5 tahun" in wrong.content.decode()
        assert head.post(step, sent).status_code == 302
        page = head.get(f"/kerja-sama/{made.public_id}/").content.decode()
        assert "ditandatangani di Kendari" in page and "tanpa nomor surat kuasa" in page and "KB 1" in page
        begin = head.get(f"/kerja-sama/mulai/?memperpanjang={made.public_id}")
        assert begin.context["form"].initial["title"] == made.title
        assert head.post("/kerja-sama/mulai/", typed(two, extends=str(made.public_id))).status_code == 302
        assert Agreement.objects.get(extends=made).case.status == "persiapan"
        assert head.get("/kerja-sama/mulai/?memperpanjang=bukan").status_code == 404


def test_an_addendum_on_a_page_that_has_grown_old(two: SimpleNamespace) -> None:
    with time_machine.travel(NOON, tick=False):
        made = agreed(two)
        head = world.client_of(two.head)
        end_agreement(actor=two.their_head, agreement=made, last_day=dt.date(2026, 11, 24), reason="Disepakati")
        sent = {"kind": "addendum", "label": "Addendum pertama", "file": SimpleUploadedFile("a.jpg", jpeg())}
        answer = head.post(f"/kerja-sama/{made.public_id}/berkas/", sent)
        assert answer.status_code == 422
        assert "sudah berakhir" in answer.content.decode() and "Addendum pertama" in answer.content.decode()
        assert not AgreementDocument.objects.exists()
