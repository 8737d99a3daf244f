"""Agreements that were recorded before they had a way become cases: as their rows stand, numbers and papers kept."""

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import connection

from accounts.actors import Actor
from accounts.models import Organisation
from casework.correction import correct
from casework.models import Case
from casework.references import is_reference, missing_numbers
from cooperation import cases
from cooperation.models import Agreement
from cooperation.services import Side, end_agreement
from tests.cooperation.conftest import agreed

migration = import_module("cooperation.migrations.0005_agreements_are_cases")
NOON = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)


@pytest.fixture
def old(both: SimpleNamespace) -> SimpleNamespace:
    """As they stood before: in force, over, ended early, its end unknown, and a joint agreement; none with a case."""
    with time_machine.travel(NOON, tick=False):
        both.in_force = agreed(both, title="Berlaku")
        both.over = agreed(both, title="Berakhir", last_day=dt.date(2025, 6, 22))
        both.early = agreed(both, title="Diakhiri")
        end_agreement(actor=both.their_head, agreement=both.early, last_day=dt.date(2026, 10, 31), reason="Disepakati")
        both.unknown = agreed(both, title="Tidak diketahui", last_day=None)
        both.joint = agreed(both, title="Bersama", document_type="kesepakatan_bersama")
        Agreement.objects.update(case=None)
        migration.add(apps, None)
    connection.check_constraints()
    return both


def case_of(made: Agreement) -> Case:
    found: Case = Case.objects.get(agreement=made.pk)
    return found


def test_each_stands_where_it_is(old: SimpleNamespace) -> None:
    states = {row.title: row.case.status for row in Agreement.objects.exclude(case=None).select_related("case")}
    assert states == {
        "Berlaku": "berlaku",
        "Berakhir": "berakhir",
        "Diakhiri": "dihentikan",
        "Tidak diketahui": "berlaku",
    }
    assert Agreement.objects.get(case=None) == old.joint
    case = case_of(old.in_force)
    assert is_reference(case.reference) and missing_numbers("KSD", 2026) == []
    assert (case.agency, case.kind, case.region) == (old.sultra, "pks", "74")
    assert case.parties.get(side="mitra").organisation == old.jatim.organisation
    assert old.in_force.parties.get(position=1).number == "119/1/2022"


def test_their_story_is_what_happened(old: SimpleNamespace) -> None:
    events = list(case_of(old.early).events.order_by("version"))
    assert [event.move for event in events] == ["buka", "catat_naskah", "akhiri_awal", "tutup_awal"]
    assert [event.version for event in events] == [1, 2, 3, 4]
    assert events[1].evidence == {
        "tanggal": "2022-06-23",
        "tempat": "Kendari",
        "provinsi": "74",
        "mulai": "2022-06-23",
        "hari_terakhir": "2027-06-22",
    }
    assert events[1].actor_name == old.head.get_full_name() and events[1].actor_person_id == old.head.person_id
    assert events[2].evidence == {"hari_terakhir": "2026-10-31", "alasan": "Disepakati"}
    assert "hari_terakhir" not in case_of(old.unknown).events.get(version=2).evidence


def test_the_doors_are_not_touched_and_life_goes_on(old: SimpleNamespace) -> None:
    with time_machine.travel(NOON, tick=False):
        assert cases.close_ended() == 0
        end_agreement(actor=old.head, agreement=old.in_force, last_day=dt.date(2026, 11, 24), reason="Disepakati")
        assert case_of(old.in_force).status == "dihentikan"
        case = case_of(old.early)
        correct(case, Actor.of(old.supervisor), case.version, "Masih berjalan.")
        again = correct(case_of(old.early), Actor.of(old.supervisor), case.version + 1, "Tidak diakhiri.")
    old.early.refresh_from_db()
    assert again.status == "berlaku" and old.early.ending_reason == "" and old.early.last_day == dt.date(2027, 6, 22)


def test_held_by_whoever_recorded_it_and_many_sides(both: SimpleNamespace) -> None:
    more = [Side(Organisation.objects.create(name=f"Mitra {n}")) for n in range(4)]
    made = agreed(both, sides=[Side(both.jatim.organisation), *more, Side(both.sultra.organisation)])
    alone = agreed(both, sides=[Side(both.sultra.organisation), more[0]], clauses=[])
    Agreement.objects.update(case=None)
    Agreement.objects.filter(pk=alone.pk).update(recorded_by=None, recorded_by_name="")
    migration.add(apps, None)
    sides = dict(case_of(made).parties.values_list("side", "organisation__name"))
    assert case_of(made).agency == both.sultra
    assert sides["mitra"] == both.jatim.organisation.name and sides["mitra ke-5"] == "Mitra 3"
    assert case_of(alone).agency == both.sultra and case_of(alone).events.get(version=1).actor_name == "Portal"


def test_run_again_nothing_is_made(old: SimpleNamespace) -> None:
    before = Case.objects.count()
    migration.add(apps, None)
    assert Case.objects.count() == before
