"""The first page: every figure opens the list whose count it is."""

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from database.figures import Figure, counted
from tests.world import client_of
from umkm.models import Business

FIGURE = re.compile(r'<a href="([^"]+)"(?: class="late")?><b>([\d.]+\+?)</b><span>([^<]+)</span></a>')
IN_LIST = re.compile(r"<b>([\d.]+\+?)</b> (?:usaha|perkara)|([\d.]+\+?) (?:orang, per|surat\.)")
MOST_QUERIES = 15


def figures_of(someone: User) -> dict[str, tuple[str, str]]:
    html = client_of(someone).get("/beranda/").content.decode()
    return {label: (number, url.replace("&amp;", "&")) for url, number, label in FIGURE.findall(html)}


def listed(someone: User, url: str) -> str:
    """The number that the list itself shows; of an empty list 0."""
    response = client_of(someone).get(url)
    assert response.status_code == 200, url
    html = response.content.decode()
    if "sheet empty" in html:
        return "0"
    found = IN_LIST.search(html)
    assert found, f"{url} shows no count"
    return found[1] or found[2]


EXPECTED = {
    "officer": {
        "perkara lewat tenggat": "2",
        "perkara jatuh tempo 7 hari ke depan": "2",
        "perkara baru sejak kemarin": "2",
        "giliran saya": "4",
        "usaha baru sejak kemarin": "6",
        "usaha lewat tenggat halal": "6",
        "usaha dengan tenggat halal 7 hari ke depan": "0",
        "perlu ditelepon": "2",
        "surat gagal": "2",
        "perlu kunjungan": "2",
    },
    "supervisor": {"giliran tim saya": "4", "giliran saya": "4", "perkara lewat tenggat": "2", "perlu ditelepon": "2"},
    "agency_head": {"perkara terbuka": "4", "wajib, belum bersertifikat": "6", "surat gagal": "2"},
    "partner": {"usaha terbuka bagi Anda": "6"},
}


@pytest.mark.parametrize("role", EXPECTED)
def test_every_figure_opens_the_list_whose_count_it_is(office: SimpleNamespace, role: str) -> None:
    someone = getattr(office, role)
    figures = figures_of(someone)
    assert {label: figures[label][0] for label in EXPECTED[role]} == EXPECTED[role]
    assert {label: listed(someone, url) for label, (_, url) in figures.items()} == {
        label: number for label, (number, _) in figures.items()
    }


def test_an_officer_takes_and_the_team_has_one_less(office: SimpleNamespace) -> None:
    """A case in somebody's hands is that officer's; the supervisor still sees it as the team's."""
    client = client_of(office.officer)
    page = client.get("/pekerjaan/?tampil=saya").content.decode()
    address = re.search(r'href="(/perkara/[0-9a-f-]{36}/)"', page)
    assert address
    client.post(f"{address[1]}petugas/", {"versi": "1"})
    assert figures_of(office.officer)["giliran saya"][0] == "4"
    assert figures_of(office.supervisor)["giliran tim saya"][0] == "4"
    assert figures_of(office.supervisor)["giliran saya"][0] == "3"


def test_who_has_no_list_of_work_finds_the_doors(office: SimpleNamespace) -> None:
    for role, link in (("agency_admin", "/kata/"), ("observer", "/halal/aturan/"), ("companion", "/usaha/")):
        html = client_of(getattr(office, role)).get("/beranda/").content.decode()
        assert f'<li><a href="{link}">' in html, role
    assert figures_of(office.companion)["usaha yang Anda dampingi"][0] == "0"


@pytest.mark.parametrize("role", ["officer", "supervisor", "agency_head"])
def test_home_asks_no_more_than_it_may(office: SimpleNamespace, role: str) -> None:
    client = client_of(getattr(office, role))
    client.get("/data-saya/")
    with CaptureQueriesContext(connection) as context:
        assert client.get("/beranda/").status_code == 200
    queries = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(queries) <= MOST_QUERIES, "\n".join([str(len(queries)), *queries])


def test_all_figures_are_counted_in_one_statement_to_a_cap(office: SimpleNamespace) -> None:
    rows = Business.objects.all()
    figures = [Figure("a", "/", rows), Figure("b", "/", rows.none()), Figure("c", "/", rows.filter(scale="mikro"))]
    with CaptureQueriesContext(connection) as context:
        found = counted(figures, cap=5)
    assert [str(number) for _, number in found] == ["5+", "0", "3"]
    assert len(context.captured_queries) == 1
    assert counted([]) == []
