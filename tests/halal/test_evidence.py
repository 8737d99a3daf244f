"""What a step outside was proved with is a paper of the case, with its versions."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from casework.checklists import EVIDENCE
from casework.correction import correct
from casework.engine import Refused
from casework.models import Case, CaseDocument
from casework.papers import FULL, LARGEST_CASE, attach
from database import clock
from documents.models import StoredFile
from halal.evidence import Proof, proofs_of
from halal.models import HalalCase
from tests import world
from tests.halal.applications import bring, go, office, paper, scope


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    return office()


def proofs(w: SimpleNamespace, halal: HalalCase, who: str = "officer") -> list[Proof]:
    with scope(w, who):
        return proofs_of(Case.objects.get(pk=halal.pk), w.people[who])


def take_back(w: SimpleNamespace, halal: HalalCase) -> None:
    case = Case.objects.get(pk=halal.pk)
    with transaction.atomic(), scope(w, "supervisor"):
        correct(case, w.actors["supervisor"], case.version, "Dokumen keliru")


def test_a_replaced_document_keeps_the_earlier_version(w: SimpleNamespace) -> None:
    halal = bring(w, "diajukan")
    first = paper()
    case = go(w, halal, "daftarkan", dokumen=first)
    row = CaseDocument.objects.get(case=case, item=EVIDENCE.key)
    assert (str(row.file.public_id), row.number, row.author) == (first, 1, w.actors["officer"].name)
    (shown,) = proofs(w, halal)
    assert shown.url == f"/dokumen/{row.public_id}/" and shown.version == 1
    new = StoredFile.objects.get(public_id=paper())
    with transaction.atomic(), scope(w, "officer"):
        attach(case, EVIDENCE, new, w.actors["officer"], paper=row.paper)
    newest = CaseDocument.objects.get(case=case, number=2)
    (shown,) = proofs(w, halal)
    assert shown.url == f"/dokumen/{newest.public_id}/" and shown.version == 2
    assert str(case.events.get(version=case.version).evidence["dokumen"]) == first, "what was said then stays said"
    page = world.client_of(w.people["officer"]).get(f"/perkara/{case.public_id}/").content.decode()
    assert "versi 2" in page and f"dokumen/bukti/?ganti={row.paper}" in page
    versions = world.client_of(w.people["officer"]).get(f"/perkara/{case.public_id}/dokumen/bukti/").content.decode()
    assert "1 versi lain" in versions and str(row.public_id) in versions
    owner = world.client_of(w.people["owner"]).get(f"/perkara/{case.public_id}/").content.decode()
    assert str(newest.public_id) in owner and "ganti=" not in owner
    assert world.client_of(w.people["stranger"]).get(f"/dokumen/{row.public_id}/").status_code == 404


def test_one_file_for_two_steps_goes_with_the_one_that_is_taken_back(w: SimpleNamespace) -> None:
    halal, same = bring(w, "diajukan"), paper()
    go(w, halal, "daftarkan", dokumen=same)
    go(w, halal, "kirim", dokumen=same)
    assert len(proofs(w, halal)) == 2
    take_back(w, halal)
    (left,) = proofs(w, halal)
    assert left.label == "Catat pendaftaran di SiHalal" and left.version == 1


def test_a_step_taken_back_and_made_again_brings_the_next_version(w: SimpleNamespace) -> None:
    halal = bring(w, "diajukan")
    go(w, halal, "daftarkan")
    take_back(w, halal)
    assert proofs(w, halal) == []
    old = CaseDocument.objects.get(case=halal.pk, item=EVIDENCE.key)
    assert old.withdrawn_at and old.file.state == "clean", "off the list, and kept"
    go(w, halal, "daftarkan")
    new = CaseDocument.objects.get(case=halal.pk, item=EVIDENCE.key, withdrawn_at=None)
    assert (new.paper, new.number) == (old.paper, 2)
    assert [proof.version for proof in proofs(w, halal)] == [2]


def test_the_same_step_made_twice_has_two_papers(w: SimpleNamespace) -> None:
    halal = bring(w, "verifikasi_bpjph")
    before = CaseDocument.objects.filter(case=halal.pk, item=EVIDENCE.key).values("paper").distinct().count()
    go(w, halal, "catat_bpjph")
    go(w, halal, "catat_bpjph", kode_sihalal="OF15")
    papers = CaseDocument.objects.filter(case=halal.pk, item=EVIDENCE.key)
    assert papers.values("paper").distinct().count() == before + 2 and not papers.filter(number__gt=1).exists()


def test_a_full_case_says_so_before_anything_is_written(w: SimpleNamespace) -> None:
    halal = bring(w, "diajukan")
    large = StoredFile.objects.create(
        kind="other", region="74.71", shown_name="besar.pdf", content_type="application/pdf", size=LARGEST_CASE,
        sha256=b"x", state="clean", stored_at=clock.now(),
    )  # fmt: skip
    with transaction.atomic(), scope(w, "officer"):
        attach(halal.case, EVIDENCE, large, w.actors["officer"])
    with pytest.raises(Refused) as refused:
        go(w, halal, "daftarkan")
    assert str(refused.value) == FULL and Case.objects.get(pk=halal.pk).status == "diajukan"


def test_a_case_from_before_shows_its_file(w: SimpleNamespace) -> None:
    halal = bring(w, "diajukan")
    go(w, halal, "daftarkan")
    rows = CaseDocument.objects.filter(case=halal.pk, item=EVIDENCE.key)
    key = rows.get().file.public_id
    rows.update(withdrawn_at=clock.now(), withdrawn_by="uji")
    (shown,) = proofs(w, halal)
    assert str(key) in shown.url and shown.replace == ""
