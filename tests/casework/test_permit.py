"""The database itself refuses what did not pass through the engine. Connected as the serving role."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from casework.engine import perform
from casework.models import Case
from database import clock
from tests.casework.trial import TRIAL, bring, fitting, steps

LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


@contextmanager
def refused(*errors):
    with pytest.raises(errors or IntegrityError), transaction.atomic():
        yield
        connection.check_constraints()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_status_is_refused_however_it_is_written(w):
    case = bring(w, "masuk")
    mine = Case.objects.filter(pk=case.pk)
    with refused():
        sql("UPDATE casework_case SET status = 'selesai' WHERE id = %s", case.pk)
    with refused():
        sql("UPDATE casework_case SET status = 'selesai', version = version + 1 WHERE id = %s", case.pk)
    with refused():
        mine.update(status="selesai")
    with refused():
        mine.update(status="selesai", version=case.version + 1)
    case.status, case.version = "selesai", case.version + 1
    with refused():
        case.save()
    with refused():
        Case.objects.bulk_update([case], ["status"])
    with refused():
        sql(
            "MERGE INTO casework_case c USING (SELECT %s::bigint AS id) s ON c.id = s.id "
            "WHEN MATCHED THEN UPDATE SET status = 'selesai', version = version + 1",
            case.pk,
        )
    assert Case.objects.get(pk=case.pk).status == "masuk"


def test_a_case_without_its_first_event_is_refused(w):
    with refused():
        Case.objects.create(
            kind=TRIAL.kind,
            reference="PCB-2026-999999-9",
            agency=w.here,
            status="selesai",
            region="74",
            opened_at=clock.now(),
        )


def test_a_case_cannot_be_set_back_to_an_older_event(w):
    """The foreign key alone would allow this: that event exists."""
    case = bring(w, "di_luar")
    with refused():
        Case.objects.filter(pk=case.pk).update(status="masuk", version=case.version - 1, ball_role="officer")


@pytest.mark.parametrize(
    "change",
    [{"due_at": LATER}, {"ball_role": "owner"}, {"ball_side": "luar"}, {"reference": "PCB-1"}, {"ball_team": None}],
)
def test_ball_and_term_move_with_an_event_only(w, change):
    case = bring(w, "masuk")
    with refused():
        Case.objects.filter(pk=case.pk).update(**change)
    with refused():
        Case.objects.filter(pk=case.pk).update(version=case.version + 1, **change)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_event SET to_status = 'selesai'",
        "DELETE FROM casework_event",
        "TRUNCATE casework_event",
        "DELETE FROM casework_case",
        "ALTER TABLE casework_case DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_history_cannot_be_rewritten(w, statement):
    bring(w, "masuk")
    with refused(ProgrammingError):
        sql(statement)


def test_the_engine_still_moves_it(w):
    case = bring(w, "masuk")
    move = TRIAL.move["teruskan"]
    assert perform(case, move.key, fitting(w, move), case.version, **steps(move)).status == "di_luar"
    connection.check_constraints()
