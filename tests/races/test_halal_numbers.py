"""Two officers record one number for two businesses at once: the second waits, and hears that it is taken."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from casework.engine import Refused
from halal.models import HalalCase
from tests.halal.applications import bring, business, go, office

NUMBER = "ID74110000000000051126"
PATIENCE = 120  # seconds


@pytest.fixture
def w(transactional_db: Any) -> SimpleNamespace:
    return office()


def second_waits_for(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Begins the second while the first has not committed yet, and ends the first once the second waits or is done."""
    heard: list[Any] = []

    def run() -> None:
        try:
            heard.append(second())
        except Refused as refused:
            heard.append(refused)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        until = time.monotonic() + PATIENCE
        while not heard and not waiting() and time.monotonic() < until:
            time.sleep(0.05)
    other.join(PATIENCE)
    return heard


def waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("state", "move", "sentence"),
    [("penerbitan", "terbitkan", "usaha lain"), ("diajukan", "daftarkan", "sudah dipakai pengajuan")],
)
def test_one_number_at_once_for_two(w: SimpleNamespace, state: str, move: str, sentence: str) -> None:
    one, two = (bring(w, state, business(w, name)) for name in ("Keripik", "Tempe"))
    (heard,) = second_waits_for(lambda: go(w, one, move, nomor=NUMBER), lambda: go(w, two, move, nomor=NUMBER))
    assert isinstance(heard, Refused)
    assert sentence in str(heard)
    assert HalalCase.objects.get(pk=two.pk).case.status == state
