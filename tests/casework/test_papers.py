"""Papers of a case: versions, the checklist, who may bring, read and take back which; and what is never lost."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from casework import papers, papers_shown
from casework.checklists import Checklist, Item
from casework.engine import perform
from casework.kinds import PAGES, Moved, Pages
from casework.models import Case, CaseDocument
from documents import checks, intake, scanner, storage
from documents.models import StoredFile, Upload
from tests import world
from tests.casework import trial
from tests.documents import hostile

LIST = Checklist(
    (
        Item("foto", "Foto tempat", needed_by="lengkapi", accept=("gambar",), many=3),
        Item("surat", "Surat permohonan", needed_by="lengkapi"),
        Item("telaah", "Telaah dinas", internal=True),
    )
)


@pytest.fixture(autouse=True)
def checklist(trial_kind: None, settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.FILES_DIR = tmp_path / "files"
    PAGES[trial.TRIAL.kind] = Pages(checklist=LIST)
    yield
    PAGES[trial.TRIAL.kind] = Pages()


@pytest.fixture
def case(w: SimpleNamespace) -> Case:
    """Waits for its owner."""
    return trial.bring(w, "kurang")


def jpeg(name: str = "foto.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or hostile.jpeg())


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("surat.pdf", hostile.pdf())


def add(w: SimpleNamespace, case: Case, key: str = "foto", who: str = "owner", **given: Any) -> CaseDocument:
    return papers.add_paper(case, key, given.pop("upload", None) or jpeg(), w.actors[who], **given)


def line(case: Case, user: Any, key: str) -> papers.Line:
    return next(one for one in papers.lines_of(case, user) if one.item.key == key)


class TestVersions:
    def test_of_one_alone_a_new_file_is_its_next_version_and_the_old_one_stays(self, w: Any, case: Case) -> None:
        first, second = (add(w, case, "surat", upload=pdf()) for _ in range(2))
        assert (first.paper, first.number, second.number) == (second.paper, 1, 2)
        assert papers.papers_of(case, "surat") == [second]
        client = world.client_of(w.people["owner"])
        for row in (first, second):
            assert b"".join(client.get(f"/dokumen/{row.public_id}/").streaming_content) == hostile.pdf()

    def test_of_many_each_stands_beside_the_others_and_one_can_be_replaced(self, w: Any, case: Case) -> None:
        first, second = add(w, case), add(w, case)
        third = add(w, case, paper=first.paper)
        assert [row.pk for row in papers.papers_of(case, "foto")] == [second.pk, third.pk]
        add(w, case)
        with pytest.raises(papers.PaperRefused, match="paling banyak"):
            add(w, case)

    def test_a_version_of_another_case_or_item_is_none(self, w: Any, case: Case) -> None:
        other = add(w, trial.bring(w, "kurang"))
        with pytest.raises(papers.PaperRefused, match="tidak ditemukan"):
            add(w, case, paper=other.paper)

    def test_the_database_refuses_to_reword_and_to_delete(self, w: Any, case: Case) -> None:
        row = add(w, case)
        for change in (
            lambda: CaseDocument.objects.filter(pk=row.pk).update(number=9),
            lambda: CaseDocument.objects.filter(pk=row.pk).update(note="lain"),
            lambda: CaseDocument.objects.filter(pk=row.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_on_disk_it_is_sealed(self, w: Any, case: Case) -> None:
        row = add(w, case, "surat", upload=pdf())
        assert b"%PDF" not in storage.path_of(row.file.public_id).read_bytes()

    def test_numbers_in_its_note_are_masked(self, w: Any, case: Case) -> None:
        assert "081234567890" not in add(w, case, note="telepon 081234567890").note


class TestChecklist:
    def test_what_is_missing_and_before_which_step(self, w: Any, case: Case) -> None:
        add(w, case)
        assert not line(case, w.people["owner"], "foto").missing
        assert line(case, w.people["owner"], "surat").missing
        shown = papers_shown.panel(case, w.people["owner"])
        assert [one["item"].key for one in shown["missing"]] == ["surat"]
        assert shown["missing"][0]["before"] == "Kirim lagi"

    def test_what_a_later_step_wants_is_not_missing_yet(self, w: Any) -> None:
        shown = papers_shown.panel(trial.bring(w, "masuk"), w.people["officer"])
        assert not shown["missing"] and [line["item"].key for line in shown["lines"] if line["later"]] == [
            "foto",
            "surat",
        ]

    def test_an_objection_names_what_a_set_of_cases_lacks(
        self, w: Any, case: Case, django_assert_num_queries: Any
    ) -> None:
        whole = trial.bring(w, "kurang")
        for key, upload in (("foto", jpeg()), ("surat", pdf())):
            add(w, whole, key, upload=upload)
        with django_assert_num_queries(2):
            found = papers.lacking(Moved([case.pk, whole.pk], w.actors["owner"], {}), "lengkapi")
        assert found == {case.pk: "Masih kurang: Foto tempat, Surat permohonan."}

    def test_what_is_not_clean_does_not_count(self, w: Any, case: Case) -> None:
        row = add(w, case, "surat", upload=pdf())
        for state in ("quarantined", "rejected"):
            StoredFile.objects.filter(pk=row.file_id).update(state=state)
            assert line(case, w.people["owner"], "surat").missing
        assert papers.lacking(Moved([case.pk], w.actors["owner"], {}), "lengkapi")

    def test_only_what_fits_its_place(self, w: Any, case: Case) -> None:
        with pytest.raises(checks.Refused, match="foto"):
            add(w, case, "foto", upload=pdf())

    def test_a_case_holds_60_mb(self, w: Any, case: Case, settings: Any) -> None:
        row = add(w, case)
        StoredFile.objects.filter(pk=row.file_id).update(size=papers.LARGEST_CASE - 10)
        with pytest.raises(papers.PaperRefused, match="60 MB"):
            add(w, case)
        assert len([path for path in settings.FILES_DIR.rglob("*") if path.is_file()]) == 1


class TestWhoMay:
    @pytest.mark.parametrize(
        "state, who, key, may",
        [
            ("kurang", "owner", "foto", True),
            ("masuk", "owner", "foto", False),  # it is the officer's move
            ("masuk", "officer", "foto", True),
            ("kurang", "officer", "foto", True),
            ("kurang", "owner", "telaah", False),
            ("masuk", "officer", "telaah", True),
            ("masuk", "head", "foto", False),
            ("masuk", "foreign_officer", "foto", False),
            ("kurang", "stranger", "foto", False),
            ("selesai", "officer", "foto", False),  # it has ended
        ],
    )
    def test_add(self, w: Any, state: str, who: str, key: str, may: bool) -> None:
        case = trial.bring(w, state)
        decision = papers.may_add(case, LIST.item[key], w.actors[who])
        assert bool(decision) is may and (may or decision.reason.endswith("."))
        if not may:
            with pytest.raises(papers.PaperRefused):
                add(w, case, key, who)

    def test_a_kind_has_its_own_rule(self, w: Any) -> None:
        case = trial.bring(w, "masuk")
        yes = papers.YES
        PAGES[trial.TRIAL.kind] = Pages(checklist=Checklist(LIST.items, lambda case, item, actor: yes))
        assert add(w, case)

    @pytest.mark.parametrize(
        "who, shared, internal",
        [
            ("owner", 200, 404), ("officer", 200, 200), ("supervisor", 200, 200), ("head", 200, 200),
            ("stranger", 404, 404), ("foreign_officer", 404, 404), ("admin", 404, 404),
        ],
    )  # fmt: skip
    def test_read(self, w: Any, case: Case, who: str, shared: int, internal: int) -> None:
        mine, theirs = add(w, case), add(w, case, "telaah", "officer", upload=pdf())
        client = world.client_of(w.people[who])
        assert client.get(f"/dokumen/{mine.public_id}/").status_code == shared
        assert client.get(f"/dokumen/{mine.public_id}/kecil/").status_code == shared
        assert client.get(f"/dokumen/{theirs.public_id}/").status_code == internal
        assert client.get(f"/perkara/{case.public_id}/dokumen/foto/").status_code == shared
        assert client.get(f"/berkas/{mine.file.public_id}/").status_code == 404  # only through its case

    def test_whoever_serves_the_region_for_another_agency_sees_the_case_and_not_its_papers(self, w: Any) -> None:
        case = trial.bring(w, "kurang")
        city = world.agency("74.71")
        member = world.officer(city)
        row = add(w, case)
        assert Case.objects.visible_to(member).filter(pk=case.pk).exists()
        assert world.client_of(member).get(f"/dokumen/{row.public_id}/").status_code == 404
        assert world.client_of(member).get(f"/perkara/{case.public_id}/dokumen/").status_code == 404


class TestTakenBack:
    def test_and_had_back_until_the_case_moves_on(self, w: Any, case: Case) -> None:
        row, kept = add(w, case), add(w, case)
        papers.withdraw(row, w.actors["owner"])
        assert [one.pk for one in papers.papers_of(case)] == [kept.pk]
        assert world.client_of(w.people["owner"]).get(f"/dokumen/{row.public_id}/").status_code == 404
        papers.restore(row, w.actors["owner"])
        assert len(papers.papers_of(case)) == 2
        papers.withdraw(row, w.actors["owner"])
        assert papers.forget_withdrawn() == 0  # it may still be wanted
        moved = perform(case, "lengkapi", w.actors["owner"], case.version)
        with pytest.raises(papers.PaperRefused, match="tidak dapat|berlanjut"):
            papers.restore(row, w.actors["owner"])
        with pytest.raises(papers.PaperRefused, match="berlanjut"):
            papers.withdraw(kept, w.actors["owner"])
        assert moved.status == "masuk"

    def test_its_bytes_go_once_the_case_has_moved_on(
        self, w: Any, case: Case, django_capture_on_commit_callbacks: Any
    ) -> None:
        row, kept = add(w, case), add(w, case)
        papers.withdraw(row, w.actors["owner"])
        perform(case, "lengkapi", w.actors["owner"], case.version)
        with django_capture_on_commit_callbacks(execute=True):
            assert papers.forget_withdrawn() == 1
        assert not storage.path_of(row.file.public_id).exists() and storage.path_of(kept.file.public_id).exists()

    @pytest.mark.parametrize("who", ["officer", "stranger"])
    def test_by_nobody_else(self, w: Any, case: Case, who: str) -> None:
        row = add(w, case)
        with pytest.raises(papers.PaperRefused):
            papers.withdraw(row, w.actors[who])

    def test_the_version_before_stands_again(self, w: Any, case: Case) -> None:
        first, second = (add(w, case, "surat", upload=pdf()) for _ in range(2))
        papers.withdraw(second, w.actors["owner"])
        assert papers.papers_of(case, "surat") == [first]
        third = add(w, case, "surat", upload=pdf())
        assert third.number == 3 and papers.papers_of(case, "surat") == [third]


class TestPages:
    def post(self, w: Any, case: Case, files: list[Any], key: str = "foto", who: str = "owner", **data: Any) -> Any:
        url = f"/perkara/{case.public_id}/dokumen/{key}/?kirim"
        return world.client_of(w.people[who]).post(url, {"berkas": files, **data}, follow=True)

    def test_several_files_without_script(self, w: Any, case: Case) -> None:
        page = self.post(w, case, [jpeg("a.jpg"), jpeg("b.jpg")], keterangan="dari samping").content.decode()
        assert "Tersimpan: 2 berkas." in page and page.count("dari samping") == 2
        assert {row.author for row in papers.papers_of(case)} == {""}

    def test_the_good_ones_are_kept_and_each_other_has_its_sentence(self, w: Any, case: Case) -> None:
        page = self.post(w, case, [jpeg("baik.jpg"), jpeg("b\u202egpj.jpg", b"<html>")]).content.decode()
        assert "Tersimpan: 1 berkas." in page and "bgpj.jpg: Isi berkas bukan JPG" in page and "\u202e" not in page

    def test_where_none_is_good_the_form_says_so_and_keeps_the_words(self, w: Any, case: Case) -> None:
        answer = self.post(w, case, [jpeg("x.jpg", b"<html>")], keterangan="kemasan depan")
        assert answer.status_code == 422 and "Isi berkas bukan JPG" in answer.content.decode()
        assert "kemasan depan" in answer.content.decode() and not CaseDocument.objects.exists()

    def test_nothing_chosen(self, w: Any, case: Case) -> None:
        assert "Pilih berkasnya dahulu" in self.post(w, case, []).content.decode()

    def test_the_same_form_sent_five_times_brings_one_file(self, w: Any, case: Case) -> None:
        key = "0" * 32
        answers = {self.post(w, case, [jpeg()], kunci=key).redirect_chain[-1] for _ in range(5)}
        assert len(answers) == 1 and CaseDocument.objects.count() == 1

    def test_a_name_is_kept_nowhere(self, w: Any, case: Case) -> None:
        self.post(w, case, [jpeg("Siti Aminah 7471012345678901.jpg")])
        row = CaseDocument.objects.select_related("file").get()
        response = world.client_of(w.people["owner"]).get(f"/dokumen/{row.public_id}/")
        assert f"{case.reference}-foto-v1.jpg" in response["Content-Disposition"]
        assert "Siti" not in row.file.shown_name

    def test_who_may_not_is_told_why_and_sees_what_is_there(self, w: Any) -> None:
        case = trial.bring(w, "masuk")
        add(w, case, who="officer")
        page = world.client_of(w.people["owner"]).get(f"/perkara/{case.public_id}/dokumen/foto/").content.decode()
        assert "sedang dikerjakan pihak lain" in page and 'type="file"' not in page and "Unduh foto" in page

    def test_taken_back_and_had_back(self, w: Any, case: Case) -> None:
        row, client = add(w, case), world.client_of(w.people["owner"])
        page = client.get(f"/perkara/{case.public_id}/dokumen/foto/").content.decode()
        (away,) = re.findall(r"/dokumen/[-0-9a-f]+/hapus/", page)
        assert "Dapat dikembalikan" in client.post(away, follow=True).content.decode()
        assert not papers.papers_of(case)
        assert "Kembalikan" in client.get(f"/perkara/{case.public_id}/dokumen/foto/").content.decode()
        client.post(f"/dokumen/{row.public_id}/kembalikan/")
        assert papers.papers_of(case) == [row]

    def test_an_unknown_item_is_no_page(self, w: Any, case: Case) -> None:
        client = world.client_of(w.people["owner"])
        assert client.get(f"/perkara/{case.public_id}/dokumen/tidak-ada/").status_code == 404

    def test_files_that_came_piece_by_piece_are_handed_in_by_the_same_form(self, w: Any, case: Case) -> None:
        client, content = world.client_of(w.people["owner"]), hostile.jpeg((900, 700), quality=100)
        base = f"/perkara/{case.public_id}/dokumen/foto/"
        asked = {"nama": "foto.jpg", "ukuran": len(content), "sidik": "0123456789abcdef"}
        begun = client.post(base + "mulai/", asked).json()
        half = len(content) // 2
        for start, piece in ((0, content[:half]), (half, content[half:])):
            answer = client.post(
                f"/berkas/unggah/{begun['id']}/?mulai={start}", piece, content_type="application/octet-stream"
            )
            assert answer.status_code == 200
        page = client.post(base + "?kirim", {"unggahan": begun["id"]}, follow=True).content.decode()
        assert "Tersimpan: 1 berkas." in page and not Upload.objects.exists()

    def test_by_script_the_next_page_is_named_and_what_is_said_there_waits(self, w: Any, case: Case) -> None:
        client, base = world.client_of(w.people["owner"]), f"/perkara/{case.public_id}/dokumen/foto/"
        asked = {"nama": "foto.jpg", "ukuran": 6, "sidik": "0123456789abcdef"}
        begun = client.post(base + "mulai/", asked).json()
        client.post(f"/berkas/unggah/{begun['id']}/?mulai=0", b"<html>", content_type="application/octet-stream")
        sent = {"unggahan": begun["id"], f"nama-{begun['id']}": "salah.jpg"}
        headers = {"Accept": "application/json"}
        refused = client.post(base + "?kirim", sent, headers=headers)
        assert refused.status_code == 422 and refused.json()["galat"].startswith("salah.jpg: Isi berkas")
        assert not Upload.objects.exists()  # it would be refused again
        begun = client.post(base + "mulai/", asked).json()
        client.post(f"/berkas/unggah/{begun['id']}/?mulai=0", b"<html>", content_type="application/octet-stream")
        mixed = {"berkas": [jpeg()], "unggahan": begun["id"]}
        assert client.post(base + "?kirim", mixed, headers=headers).json() == {"ke": base}
        page = client.get(base).content.decode()
        assert "Tersimpan: 1 berkas." in page and "Isi berkas bukan JPG" in page and not Upload.objects.exists()

    def test_a_stranger_cannot_begin(self, w: Any, case: Case) -> None:
        asked = {"nama": "foto.jpg", "ukuran": 10, "sidik": "0123456789abcdef"}
        url = f"/perkara/{case.public_id}/dokumen/foto/mulai/"
        assert world.client_of(w.people["stranger"]).post(url, asked).status_code == 404
        refused = world.client_of(w.people["owner"]).post(url, {**asked, "nama": "foto.exe"})
        assert refused.status_code == 422 and refused.json()["galat"].startswith("Hanya PDF")


def test_while_the_scanner_is_away_a_paper_waits_and_is_served_when_it_is_back(
    w: Any, case: Case, settings: Any, monkeypatch: Any
) -> None:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    row = add(w, case)
    assert row.file.state == "quarantined" and not papers.papers_of(case)
    client = world.client_of(w.people["owner"])
    assert client.get(f"/dokumen/{row.public_id}/").status_code == 404
    assert "Menunggu diperiksa" in client.get(f"/perkara/{case.public_id}/dokumen/foto/").content.decode()
    monkeypatch.setattr(scanner, "is_clean", lambda content: content.read(3) == b"\xff\xd8\xff")  # it is in clear
    assert intake.scan_waiting() == 1 and client.get(f"/dokumen/{row.public_id}/").status_code == 200
