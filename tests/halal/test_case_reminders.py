"""An application under way stops the owner's nagging, unless the ball is with the owner."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from casework.correction import correct
from casework.models import Case
from database import clock
from halal.models import HalalCase
from halal.reminders import HalalDuty
from halal.workflow import SELF_DECLARE
from tests.halal.applications import PATHS, bring, business, filled, go, office, scope, signs

WITH_OWNER = {"draft", "dikembalikan", "menunggu_pembayaran"}


@pytest.fixture
def w(db: Any) -> SimpleNamespace:
    return office()


def nagged(halal: Any) -> bool:
    due = HalalDuty().due(clock.today("Asia/Jayapura"))
    return any(row["subject"] in set(halal.business.products.values_list("pk", flat=True)) for row in due)


def test_whoever_has_the_ball_is_reminded(w):
    """One life from the draft to the certificate: the owner is nagged while the ball is theirs, and never after."""
    halal = filled(w, business(w), paid_by=HalalCase.PaidBy.OWN)
    for key in ("ajukan", "kembalikan", "ajukan", *PATHS["menunggu_pembayaran"][1:], "bayar", "putuskan", "terbitkan"):
        with_owner = Case.objects.get(pk=halal.pk).status in WITH_OWNER
        assert nagged(halal) == with_owner, key
        if key == "ajukan":
            with transaction.atomic(), scope(w, "owner"):
                signs(w, halal)
        go(w, halal, key)
    assert not nagged(halal)


def test_rejected_it_is_due_again(w):
    assert nagged(bring(w, "ditolak"))


def test_a_correction_opens_the_duty_and_the_planner_looks_again(w):
    halal = bring(w, "terbit")
    before = clock.now() + dt.timedelta(microseconds=1)
    assert not HalalDuty().changed_since(before).exists()
    for again in (True, False):  # back in "penerbitan" it is under way still; cancelled it is not
        case = Case.objects.get(pk=halal.pk)
        if again:
            with transaction.atomic(), scope(w, "supervisor"):
                correct(case, w.actors["supervisor"], case.version, "Nomor keliru")
            assert not nagged(halal)
            assert set(HalalDuty().changed_since(before).values_list("id", flat=True)) == set(
                halal.business.products.values_list("pk", flat=True)
            )
    with transaction.atomic(), scope(w, "supervisor"):
        case = Case.objects.get(pk=halal.pk)
        correct(case, w.actors["supervisor"], case.version, "Ketetapan keliru")
    go(w, halal, "batalkan", who="officer")
    assert nagged(halal)


@pytest.mark.parametrize("key", ["ajukan", "kembalikan", "batalkan"])
def test_every_move_is_seen_by_the_planner(w, key):
    halal = bring(w, {"ajukan": "draft", "kembalikan": "diajukan", "batalkan": "diajukan"}[key])
    before = clock.now() + dt.timedelta(microseconds=1)
    go(w, halal, key, who="owner" if key != "kembalikan" else "officer")
    assert HalalDuty().changed_since(before).filter(business=halal.business).exists()


def test_every_move_of_the_table_says_that_it_moved():
    """Those without SiHalal's code say it by an effect of its own."""
    for move in SELF_DECLARE.moves:
        assert any(name == "moved" or name.startswith("sihalal_") for name in move.effects), move.key
