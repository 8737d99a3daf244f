"""“Pekerjaan saya”: whose cases a view shows, in which order, narrowed by what, and as a file."""

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.readers import Reader, zone_served
from casework import filters
from casework.assignment import assign
from casework.engine import perform
from casework.models import Case, Party, Watch
from casework.queue import MergedPage, rows_of
from database import clock
from database.figures import Figure, counted
from tests import world
from tests.casework import trial
from tests.casework.trial import bring, opened, steps

ROW = re.compile(r'<th scope="row"><a href="/perkara/([0-9a-f-]{36})/">')


def reader_of(w: SimpleNamespace, name: str) -> Reader:
    user = w.people[name]
    roles = frozenset(user.memberships.in_force().values_list("role", flat=True))
    return Reader(user, roles, w.actors[name], zone_served(user))


def client_of(w: SimpleNamespace, name: str) -> Client:
    made = world.client_of(w.people[name])
    made.get("/data-saya/")
    return made


def listed(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/pekerjaan/{query}")
    assert answer.status_code == 200
    return ROW.findall(answer.content.decode())


def ids(*cases: Case) -> list[str]:
    return [str(case.public_id) for case in cases]


def is_late(case: Case) -> bool:
    return bool(case.due_at and case.due_at <= clock.now())


def over_days(w: SimpleNamespace, count: int) -> list[Case]:
    """Opened one a day, so that each has a term of its own."""
    made = []
    for day in range(count):
        with clock.rehearsing(clock.now() - dt.timedelta(days=count - day), "antrean"):
            made += opened(w)
    return made


def test_mine_is_what_has_my_name_and_what_is_my_teams_and_nobodys(w: SimpleNamespace) -> None:
    free, mine, colleagues, owners = opened(w, 4)
    mine = assign(mine, w.actors["officer"], 1, w.people["officer"].person)
    assign(colleagues, w.actors["officer2"], 1, w.people["officer2"].person)
    perform(owners, "kembalikan", w.actors["officer"], 1, reason="keliru")
    officer, supervisor = client_of(w, "officer"), client_of(w, "supervisor")
    assert set(listed(officer)) == set(ids(free, mine))
    assert set(listed(supervisor)) == set(ids(free))  # a supervisor is an officer too
    assert set(listed(supervisor, "?tampil=tim")) == set(ids(free, mine, colleagues))
    assert set(listed(officer, "?tampil=terbuka")) == set(ids(free, mine, colleagues, owners))
    assert set(listed(officer, "?tampil=luar")) == set(ids(owners))
    assert listed(officer, "?tampil=selesai") == []
    assert set(listed(officer, "?tampil=tim")) == set(ids(free, mine)), "who leads nobody has no team's view"


def test_a_view_is_each_case_once_and_what_home_counts(w: SimpleNamespace) -> None:
    for case in opened(w, 3):
        assign(case, w.actors["officer"], 1, w.people["officer"].person)
    opened(w, 2)
    bring(w, "di_luar")
    for who in ("officer", "supervisor", "head"):
        reader = reader_of(w, who)
        for view in ("saya", "tim", "terbuka"):
            parts = filters.ranges(reader.visible(Case), view, reader.actor)
            found = [pk for rows in parts for pk in rows.values_list("pk", flat=True)]
            whole = list(filters.held(reader.visible(Case), view, reader.actor).values_list("pk", flat=True))
            assert len(found) == len(set(found)) and sorted(found) == sorted(whole), (who, view)
            late = filters.held(reader.visible(Case), view, reader.actor, "lewat", reader)
            (figure,) = counted([Figure("", "", late)])
            assert figure[1].number == len([c for c in Case.objects.filter(pk__in=found) if is_late(c)])


def test_pages_of_several_ranges_are_one_order_there_and_back(w: SimpleNamespace) -> None:
    cases = over_days(w, 23)
    for case in cases[::3]:
        assign(case, w.actors["officer"], 1, w.people["officer"].person)
    without = [bring(w, "di_luar") for _ in range(3)]  # a stage without a term, of a side outside: not mine
    reader = reader_of(w, "officer")
    for view, expected in (("saya", cases), ("terbuka", [*cases, *without])):
        ranges = rows_of(view, filters.Filtered(), reader)
        assert view != "saya" or len(ranges) > 1
        seen: list[int] = []
        pages: list[list[int]] = []
        cursor = None
        while True:
            page = MergedPage(ranges, "due_at", cursor, size=5)
            pages.append([case.pk for case in page.rows])
            seen += pages[-1]
            if page.next is None:
                break
            cursor = page.next
        assert seen == [case.pk for case in expected]
        back = MergedPage(ranges, "due_at", page.previous, size=5)
        assert [case.pk for case in back.rows] == pages[-2]


def test_the_most_urgent_is_first_and_tabs_say_how_many(w: SimpleNamespace) -> None:
    cases = over_days(w, 4)
    page = client_of(w, "officer").get("/pekerjaan/")
    assert [case.pk for case in page.context["page"].rows] == [case.pk for case in cases]
    tabs = {key: str(number) for key, _label, number, _here in page.context["tabs"]}
    assert (tabs["saya"], tabs["luar"], tabs["terbuka"], str(page.context["count"])) == ("4", "0", "4", "4")
    text = page.content.decode()
    assert "Lewat" in text and "<b>Anda</b> teruskan" in text


def test_each_filter_narrows_and_says_so(w: SimpleNamespace) -> None:
    late = over_days(w, 5)[0]
    fresh, assigned = opened(w, 2)
    assign(assigned, w.actors["supervisor"], 1, w.people["officer2"].person)
    outside = bring(w, "di_luar")
    client = client_of(w, "officer")
    everything = set(listed(client, "?tampil=terbuka"))
    colleague = w.people["officer2"].person.public_id
    asked = {
        "waktu=lewat": {str(late.public_id)},
        "jenis=percobaan&tahap=di_luar": set(ids(outside)),
        "giliran=lembaga": set(ids(outside)),
        f"petugas={colleague}": set(ids(assigned)),
        "petugas=belum": everything - set(ids(assigned)),
        "wilayah=74.71": everything,
        "jenis=percobaan": everything,
    }
    for query, wanted in asked.items():
        answer = client.get(f"/pekerjaan/?tampil=terbuka&{query}")
        assert answer.context["chips"], query
        found = set(ROW.findall(answer.content.decode()))
        assert wanted <= found if query == "waktu=lewat" else wanted == found, query
    assert set(listed(client, "?tampil=terbuka&petugas=siapa&jenis=apa&tahap=x&waktu=y&halaman=zz")) == everything
    today = clock.day_starts(clock.today("Asia/Makassar"), "Asia/Makassar")
    reader = reader_of(w, "officer")
    day = filters.at(Case.objects.filter(pk=fresh.pk), "hari", reader)
    assert list(day) == [] and today < clock.now()
    with clock.rehearsing(fresh.due_at - dt.timedelta(minutes=1), "hari"):
        assert list(filters.at(Case.objects.filter(pk=fresh.pk), "hari", reader)) == [fresh]


def test_what_one_follows_is_a_view(w: SimpleNamespace) -> None:
    followed, _other = opened(w, 2)
    Watch.objects.create(case=followed, person=w.people["officer"].person, since=clock.now())
    assert listed(client_of(w, "officer"), "?tampil=diikuti") == ids(followed)
    assert listed(client_of(w, "officer2"), "?tampil=diikuti") == []


def test_nobody_else_has_this_page_and_another_agency_sees_none_of_it(w: SimpleNamespace) -> None:
    opened(w, 2)
    assert client_of(w, "owner").get("/pekerjaan/").status_code == 403
    assert client_of(w, "admin").get("/pekerjaan/").status_code == 403
    foreign = client_of(w, "foreign_officer")
    for view in filters.VIEWS:
        assert listed(foreign, f"?tampil={view}") == []
    moved = client_of(w, "officer").get("/perkara/?tampil=terbuka&jenis=percobaan")
    assert moved["Location"] == "/pekerjaan/?tampil=terbuka&jenis=percobaan"


def test_who_left_an_agency_sees_none_of_its_cases_by_having_had_one(w: SimpleNamespace) -> None:
    (case,) = opened(w)
    assign(case, w.actors["officer"], 1, w.people["officer"].person)
    w.people["officer"].memberships.all().delete()
    assert not Case.objects.visible_to(w.people["officer"]).exists()
    assert Case.objects.visible_to(w.people["owner"]).exists()


@pytest.mark.parametrize("query", ["", "?tampil=terbuka&jenis=percobaan&petugas=belum&waktu=minggu", "?tampil=selesai"])
def test_the_page_stays_within_its_queries(w: SimpleNamespace, query: str) -> None:
    opened(w, 30)
    client = client_of(w, "supervisor")
    with CaptureQueriesContext(connection) as context:
        assert client.get(f"/pekerjaan/{query}").status_code == 200
    asked = [q["sql"] for q in context.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(asked) <= 19, "\n".join([f"{len(asked)}:", *asked])


def test_as_a_file_it_is_what_the_page_shows(w: SimpleNamespace) -> None:
    cases = over_days(w, 3)
    perform(cases[1], "kembalikan", w.actors["officer"], 1, reason="keliru")
    client = client_of(w, "officer")
    answer = client.get("/pekerjaan/unduh/?tampil=terbuka")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Nomor"] for row in rows] == [cases[0].reference, cases[2].reference, cases[1].reference]
    assert rows[2]["Giliran"].startswith("Pemohon") and rows[0]["Wilayah"] and rows[0]["Tenggat"]
    assert client_of(w, "owner").get("/pekerjaan/unduh/").status_code == 403


def test_a_view_is_kept_under_a_name_and_so_are_columns(w: SimpleNamespace) -> None:
    opened(w)
    client = client_of(w, "officer")
    kept = client.post(
        "/usaha/tampilan/baru/?daftar=pekerjaan&tampil=terbuka&jenis=percobaan&kirim", {"name": "Percobaan semua"}
    )
    assert kept.status_code == 302, kept.content.decode()
    page = client.get(kept["Location"]).content.decode()
    assert "Percobaan semua" in page and kept["Location"].startswith("/pekerjaan/?jenis=percobaan")
    chosen = client.post("/usaha/kolom/?daftar=pekerjaan&kirim", {"columns": ["jenis", "dibuka"]})
    assert chosen["Location"].startswith("/pekerjaan/")
    head = client.get("/pekerjaan/").content.decode()
    assert ">Dibuka</th>" in head and ">Tenggat</th>" not in head


def test_an_empty_list_says_what_next(w: SimpleNamespace) -> None:
    page = client_of(w, "officer").get("/pekerjaan/").content.decode()
    assert "Tidak ada yang menunggu Anda." in page and "Lihat semua yang terbuka" in page
    narrowed = client_of(w, "officer").get("/pekerjaan/?jenis=percobaan").content.decode()
    assert "Tidak ada perkara yang cocok." in narrowed and "Hapus semua saringan" in narrowed


# ---- one step for many ---------------------------------------------------------------------------------------------


def bulk(client: Client, key: str, cases: list[Case], query: str = "", **more: Any) -> Any:
    return client.post(f"/pekerjaan/massal/{query}", {"langkah": key, "pilih": ids(*cases), **more})


def previewed(client: Client, key: str, cases: list[Case], query: str = "") -> dict[str, Any]:
    """What the form of the preview would send."""
    page = bulk(client, key, cases, query)
    assert page.status_code == 200, page
    return {"langkah": key, "terlihat": page.context["preview"].seen, "kunci": page.context["kunci"], "catat": "1"}


def test_many_move_after_a_preview_that_names_who_may_not(w: SimpleNamespace) -> None:
    good = opened(w, 3)
    wrong = bring(w, "di_luar")
    client = client_of(w, "officer")
    page = bulk(client, "teruskan", [*good, wrong])
    text = page.content.decode()
    assert "3 perkara akan dicatat" in text and wrong.reference in text and "tidak berlaku pada tahap" in text
    assert Case.objects.filter(status="di_luar").count() == 1, "a preview writes nothing"
    sent = previewed(client, "teruskan", [*good, wrong])
    refused = client.post("/pekerjaan/massal/", sent)
    assert refused.status_code == 422 and "Isi tanggal." in refused.content.decode()
    done = client.post("/pekerjaan/massal/", {**sent, "tanggal": "2026-01-01", "note": "Bersama."}, follow=True)
    assert "3 perkara tercatat" in done.content.decode()
    assert Case.objects.filter(status="di_luar").count() == 4
    again = client.post("/pekerjaan/massal/", {**sent, "tanggal": "2026-01-01", "note": "Bersama."}, follow=True)
    assert again.status_code == 200 and "tidak tercatat" not in again.content.decode()
    assert all(case.events.count() == 2 for case in good)


def test_what_changed_after_the_preview_stays_and_is_named(w: SimpleNamespace) -> None:
    first, second = opened(w, 2)
    client = client_of(w, "officer")
    sent = previewed(client, "teruskan", [first, second])
    perform(second, "kembalikan", w.actors["officer2"], 1, reason="keliru")
    done = client.post("/pekerjaan/massal/", {**sent, "tanggal": "2026-01-01"}, follow=True).content.decode()
    assert "1 perkara tercatat" in done and "berubah setelah pratinjau" in done and second.reference in done
    second.refresh_from_db()
    assert second.status == "kurang"


def test_without_a_tick_it_is_all_that_the_filter_finds(w: SimpleNamespace) -> None:
    cases = opened(w, 30)
    client = client_of(w, "officer")
    page = client.post("/pekerjaan/massal/?tampil=terbuka&jenis=percobaan", {"langkah": "teruskan"})
    assert len(page.context["preview"].may) == len(cases)


def test_cases_that_one_may_not_see_or_move_do_not_move(w: SimpleNamespace) -> None:
    cases = opened(w, 2)
    foreign = client_of(w, "foreign_officer")
    assert bulk(foreign, "teruskan", cases).status_code == 302
    seen = ",".join(f"{case.public_id}:1" for case in cases)
    foreign.post("/pekerjaan/massal/", {"langkah": "teruskan", "terlihat": seen, "tanggal": "1", "catat": "1"})
    officer = client_of(w, "officer")
    officer.post("/pekerjaan/massal/", {"langkah": "tolak", "terlihat": seen, "reason": "keliru", "catat": "1"})
    assert client_of(w, "head").post("/pekerjaan/massal/", {"langkah": "teruskan"}).status_code == 403
    assert set(Case.objects.values_list("status", flat=True)) == {"masuk"}
    for wrong in (
        {"langkah": ""},
        {"langkah": "tidak-ada", "pilih": ids(*cases)},
        {"langkah": "teruskan", "terlihat": "x"},
    ):
        assert officer.post("/pekerjaan/massal/", wrong).status_code in (200, 302)
    assert set(Case.objects.values_list("version", flat=True)) == {1}


def test_a_supervisor_gives_many_and_an_officer_takes_what_is_free(w: SimpleNamespace) -> None:
    free, held = opened(w, 2)
    assign(held, w.actors["officer2"], 1, w.people["officer2"].person)
    officer, supervisor = client_of(w, "officer"), client_of(w, "supervisor")
    page = bulk(officer, "tugaskan", [free, Case.objects.get(pk=held.pk)])
    assert [case.pk for case in page.context["preview"].may] == [free.pk] and held.reference in page.content.decode()
    sent = previewed(officer, "tugaskan", [free])
    me = str(w.people["officer"].person.public_id)
    other = str(w.people["officer2"].person.public_id)
    assert officer.post("/pekerjaan/massal/", {**sent, "person": other}).status_code == 422
    officer.post("/pekerjaan/massal/", {**sent, "person": me})
    sent = previewed(supervisor, "tugaskan", list(Case.objects.all()))
    done = supervisor.post("/pekerjaan/massal/", {**sent, "person": other}, follow=True)
    assert "2 perkara tercatat" in done.content.decode()
    named = Party.objects.filter(side="dinas", role="officer").values_list("person", flat=True)
    assert set(named) == {w.people["officer2"].person_id}


def test_a_step_with_a_form_of_its_kind_is_not_offered_for_many(w: SimpleNamespace) -> None:
    opened(w)
    page = client_of(w, "officer").get("/pekerjaan/")
    offered = {key for key, _ in page.context["moves"]}
    assert offered == {"kembalikan", "teruskan"}
    assert {"tolak"} <= {key for key, _ in client_of(w, "supervisor").get("/pekerjaan/").context["moves"]}
    assert steps(trial.TRIAL.move["kembalikan"])


def test_a_head_of_section_takes_the_last_step_of_many_back_at_once(w: SimpleNamespace) -> None:
    moved, fresh = opened(w, 2)
    moved = perform(moved, "kembalikan", w.actors["officer"], 1, reason="keliru")
    supervisor = client_of(w, "supervisor")
    sent = previewed(supervisor, "koreksi", [moved, fresh], "?tampil=terbuka")
    assert supervisor.post("/pekerjaan/massal/?tampil=terbuka", sent).status_code == 422
    answer = supervisor.post("/pekerjaan/massal/?tampil=terbuka", {**sent, "note": "Keliru bersama."}, follow=True)
    text = answer.content.decode()
    assert "1 perkara tercatat" in text and fresh.reference in text and "Belum ada langkah" in text
    moved.refresh_from_db()
    assert moved.status == "masuk"
    page = bulk(client_of(w, "officer"), "koreksi", [moved])
    assert not page.context["preview"].may
