"""What became of an agreement stands on its page: who, when, from what to what, also what went."""

from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperation.histories import history_of
from cooperation.models import Agreement
from cooperation.services import Side
from tests import world
from tests.cooperation.conftest import agreed, paper


def said(agreement: Agreement) -> list[str]:
    return [change for line in history_of(Agreement.objects.get(pk=agreement.pk)) for change in line.changes]


def sent(client: Client, agreement: Agreement, **changes: Any) -> None:
    """The form as it came, with changes."""
    address = f"/kerja-sama/{agreement.public_id}/perbaiki/"
    typed = {k: v for k, v in client.get(address).context["form"].initial.items() if v not in (None, "")}
    answer = client.post(address, typed | changes)
    assert answer.status_code == 302, answer.context["form"].errors


def test_each_change_once_with_its_author(both: SimpleNamespace) -> None:
    made, head = agreed(both), world.client_of(both.head)
    assert said(made) == ["Dicatat"]
    sent(head, made)
    assert said(made) == ["Dicatat"]  # nothing changed, though the parties were written twice
    sent(head, made, title="Pemberdayaan usaha mikro", last_day="2026-06-22", number_us="119/2/2022", place="2")
    lines = history_of(Agreement.objects.get())
    assert [line.who for line in lines] == [both.head.get_full_name()] * 2
    assert lines[0].changes[:2] == [
        "Tentang: Pemberdayaan koperasi dan usaha kecil menjadi Pemberdayaan usaha mikro",
        "Jangka waktu: 23 Juni 2022 - 22 Juni 2027 menjadi 23 Juni 2022 - 22 Juni 2026",
    ]
    assert f"{both.sultra.organisation}, nomor naskah: 119/1/2022 menjadi 119/2/2022" in lines[0].changes
    html = world.client_of(both.partner).get(f"/kerja-sama/{made.public_id}/").content.decode()
    assert "menjadi Pemberdayaan usaha mikro" in html  # the other side reads it too


def test_what_came_and_what_went(both: SimpleNamespace) -> None:
    bali = world.agency("51").organisation
    sides = [*paper(both.sultra, both.jatim).sides, Side(bali)]
    made, head = agreed(both, sides=sides), world.client_of(both.head)
    address = f"/kerja-sama/{made.public_id}/"
    theirs = world.client_of(both.their_head)
    theirs.post(address + "setujui/", {"versi": theirs.get(address).context["version"]})
    sent(head, made, partner_2="", gets=["registry"])
    aceh = both.stranger.memberships.get().organisation
    sent(head, made, partner_2=str(aceh.public_id), gets=["registry", "statistics"])
    head.post(address + "penanggung-jawab/", {"person": str(both.in_sultra.public_id)})
    head.post(address + "akhiri/", {"last_day": "2026-12-31", "reason": "Disepakati kedua pihak"})
    found = said(made)
    giver = f"{both.jatim.organisation} kepada {both.sultra.organisation}"
    for line in (
        "Diakhiri lebih awal: Disepakati kedua pihak",
        f"Penanggung jawab: {both.in_sultra.person}",
        f"Menjadi pihak: {aceh}",
        f"Bukan pihak lagi: {bali}",
        f"Dibuka: Angka, {giver}",
        f"Tidak dibuka lagi: Angka, {giver}",
        f"Disetujui pemberi: Angka, {giver}",
    ):
        assert found.count(line) == 1, (line, found)


def test_a_change_past_the_pages_is_there_too(both: SimpleNamespace) -> None:
    made = agreed(both)
    Agreement.objects.filter(pk=made.pk).update(signed_place="Surabaya")
    assert said(made)[0] == "Tempat: Kendari menjadi Surabaya"
    assert history_of(Agreement.objects.get())[0].who == ""


def test_a_long_history_costs_no_more_queries(both: SimpleNamespace) -> None:
    made, head = agreed(both), world.client_of(both.head)
    counts = []
    for number in range(6):
        sent(head, made, number_us=f"119/{number}/2022")
        if number in (0, 5):
            with CaptureQueriesContext(connection) as context:
                head.get(f"/kerja-sama/{made.public_id}/")
            counts.append(len(context.captured_queries))
    assert counts[0] == counts[1]
