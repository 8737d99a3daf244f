"""An agreement of more than two: each party once, in the order of the paper, and a door for each pair that has one."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import Agency, Organisation, SharingGrant
from cooperation.models import Agreement
from cooperation.services import Clause, Side, record_agreement
from tests import world
from tests.cooperation.conftest import paper
from tests.cooperation.test_pages import typed


@pytest.fixture
def bali(both: SimpleNamespace) -> Agency:
    return world.agency("51")


@pytest.fixture
def head(both: SimpleNamespace) -> Client:
    return world.client_of(both.head)


def with_bali(both: SimpleNamespace, bali: Agency, **changes: Any) -> dict[str, Any]:
    return typed(both, place="2", partner_2=str(bali.organisation.public_id), number_partner_2="075/1/2022",
                 gives_2=["statistics"], gives_region_2="kendari", gets_2=["registry"], **changes)  # fmt: skip


def doors(agreement: Agreement) -> set[tuple[str, str, str, str]]:
    rows = agreement.openings.select_related("giver", "receiver__agency")
    return {(one.giver.code, one.receiver.agency.code, one.kind, one.region) for one in rows}


def test_three_parties(both: SimpleNamespace, bali: Agency, head: Client) -> None:
    answer = head.post("/kerja-sama/baru/", with_bali(both, bali))
    assert answer.status_code == 302, answer.context["form"].errors
    made = Agreement.objects.get()
    parties = made.parties.select_related("organisation__agency")
    assert [(p.organisation.agency.code, p.number) for p in parties] == [
        ("35", ""), ("74", "119/1/2022"), ("51", "075/1/2022")
    ]  # fmt: skip
    assert doors(made) == {
        ("74", "35", "registry", "74"), ("35", "74", "statistics", "35.78"),
        ("74", "51", "statistics", "74.71"), ("51", "74", "registry", "51"),
    }  # fmt: skip
    assert SharingGrant.objects.count() == 2  # what we give; what they give waits for each of them
    html = head.get(answer["Location"]).content.decode()
    assert "Pihak ke-3" in html and "075/1/2022" in html and "Kota Kendari" in html


def test_saved_as_it_came_nothing_changes(both: SimpleNamespace, bali: Agency, head: Client) -> None:
    """What two partners open to each other is not in our form, and stays."""
    between = Clause(bali, both.jatim.organisation, "registry", "51")
    says = paper(both.sultra, both.jatim)
    sides = [*says.sides, Side(bali.organisation, "075/1/2022", "I Wayan Contoh", "Gubernur")]
    made = record_agreement(
        actor=both.head, paper=paper(both.sultra, both.jatim, sides=sides, clauses=[*says.clauses, between])
    )
    before, grants = doors(made), list(SharingGrant.objects.order_by("pk").values_list("kind", "period"))
    address = f"/kerja-sama/{made.public_id}/perbaiki/"
    page = head.get(address)
    assert "Mitra ke-2" in page.content.decode()
    initial = {k: v for k, v in page.context["form"].initial.items() if v not in (None, "")}
    assert initial["partner_2"] == str(bali.organisation.public_id)
    assert head.post(address, initial).status_code == 302
    assert doors(made) == before
    assert list(SharingGrant.objects.order_by("pk").values_list("kind", "period")) == grants
    assert made.parties.get(organisation=bali.organisation).signatory == "I Wayan Contoh"
    gone = {k: v for k, v in head.get(address).context["form"].initial.items() if v and not k.endswith("_2")}
    assert head.post(address, gone).status_code == 302
    assert made.parties.count() == 2 and {door[:2] for door in doors(made)} == {("74", "35"), ("35", "74")}


def test_more_parties_than_the_form_offers_are_all_in_it(both: SimpleNamespace, bali: Agency, head: Client) -> None:
    more = [Side(Organisation.objects.create(name=f"Mitra {n}"), f"nomor {n}") for n in range(4)]
    says = paper(both.sultra, both.jatim)
    made = record_agreement(actor=both.head, paper=paper(both.sultra, both.jatim, sides=[*more, *says.sides]))
    address = f"/kerja-sama/{made.public_id}/perbaiki/"
    initial = {k: v for k, v in head.get(address).context["form"].initial.items() if v not in (None, "")}
    assert head.post(address, initial).status_code == 302
    assert [party.number for party in made.parties.all()][:5] == ["nomor 0", "nomor 1", "nomor 2", "nomor 3", "119/1/2022"]  # fmt: skip


def test_what_is_wrong_is_said_where_it_is(both: SimpleNamespace, bali: Agency, head: Client) -> None:
    ministry = Organisation.objects.create(name="Kementerian contoh")
    jatim = str(both.jatim.organisation.public_id)
    wrong = [
        ({"partner_2": jatim}, "partner_2", "sudah dipilih"),
        ({"partner_2": str(both.sultra.organisation.public_id)}, "partner_2", "pilihan"),
        ({"partner_2": ""}, "partner_2", "Pilih mitranya"),
        ({"partner_2": str(ministry.public_id)}, "gets_2", "bukan dinas di portal"),
        ({"gives_region_2": "Surabaya"}, "gives_region_2", "Kabupaten Bombana"),
        ({"place": "4"}, "place", "mempunyai 3 pihak"),
    ]
    for changes, field, words in wrong:
        answer = head.post("/kerja-sama/baru/", with_bali(both, bali) | changes)
        assert answer.status_code == 422
        assert words in " ".join(answer.context["form"].errors[field]), (changes, answer.context["form"].errors)
        html = answer.content.decode()
        assert "075/1/2022" in html and f'href="#id_{field}' in html
        if field != "place":  # what is wrong stands in a part that is open
            assert '<details class="section" open><summary><b>Mitra ke-2' in html
    assert not Agreement.objects.exists()
