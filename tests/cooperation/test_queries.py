"""How many queries the pages cost, and that it does not grow with what they list."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.counting import count
from tests import world
from tests.cooperation.conftest import agreed

MANY = 12


@pytest.mark.parametrize(("path", "most", "sign"), [
    ("/kerja-sama/", 14, "Perjanjian 11"), ("/kerja-sama/dibuka/", 12, "Angka</a>"), ("/angka/?wilayah=74", 18, "Kota Kendari"),
])  # fmt: skip
def test_pages_stay_within_their_queries(both: SimpleNamespace, path: str, most: int, sign: str) -> None:
    for number in range(MANY):
        agreed(both, title=f"Perjanjian {number:02}")
    count()
    client = world.client_of(both.in_jatim)
    client.get("/data-saya/")
    with CaptureQueriesContext(connection) as context:
        response = client.get(path)
    queries = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert sign in response.content.decode()
    assert len(queries) <= most, "\n".join([f"{len(queries)} instead of {most}:", *queries])
