"""Recording, correcting and ending: what is refused in words, and what each does to the doors."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from accounts.models import SharingGrant
from cooperation import terms
from cooperation.models import Agreement, AgreementGrant
from cooperation.services import Clause, Side, correct_agreement, end_agreement, let_open, record_agreement
from database import clock
from tests.cooperation.conftest import LAST, STARTS, agreed, paper

MAKASSAR = "Asia/Makassar"
OPENS, CLOSES = clock.day_starts(STARTS, MAKASSAR), clock.day_starts(LAST + dt.timedelta(days=1), MAKASSAR)


def doors() -> list[tuple[str, str]]:
    return sorted(SharingGrant.objects.values_list("giver__code", "kind"))


def test_own_doors_open_at_once_and_the_others_when_they_agree(both: SimpleNamespace) -> None:
    made = agreed(both)
    assert doors() == [("74", "registry"), ("74", "statistics")]
    assert {(g.period.lower, g.period.upper) for g in SharingGrant.objects.all()} == {(OPENS, CLOSES)}
    assert let_open(actor=both.their_head, agreement=made) == 2
    assert doors() == [("35", "registry"), ("35", "statistics"), ("74", "registry"), ("74", "statistics")]
    assert AgreementGrant.objects.count() == 4


@pytest.mark.parametrize("who", ["in_jatim", "partner", "stranger"])
def test_nobody_else_opens_a_door(both: SimpleNamespace, who: str) -> None:
    made = agreed(both)
    assert let_open(actor=getattr(both, who), agreement=made) == 0
    assert doors() == [("74", "registry"), ("74", "statistics")]


def test_a_longer_term_typed_by_the_other_side_opens_nothing_until_the_giver_agrees(both: SimpleNamespace) -> None:
    made = agreed(both, last_day=dt.date(2025, 6, 22))
    correct_agreement(actor=both.their_head, agreement=made, paper=paper(both.sultra, both.jatim))
    ours, theirs = (SharingGrant.objects.filter(giver=agency).first() for agency in (both.sultra, both.jatim))
    assert ours.period.upper == clock.day_starts(dt.date(2025, 6, 23), MAKASSAR)
    assert theirs.period.upper == CLOSES
    assert any(opening.waits for opening in made.openings.filter(giver=both.sultra).select_related("agreement"))
    let_open(actor=both.supervisor, agreement=made)
    assert SharingGrant.objects.filter(giver=both.sultra).first().period.upper == CLOSES


def test_a_shorter_term_closes_at_once_whoever_types_it(both: SimpleNamespace) -> None:
    made = agreed(both)
    shorter = paper(both.sultra, both.jatim, last_day=dt.date(2024, 1, 31))
    correct_agreement(actor=both.their_head, agreement=made, paper=shorter)
    end = clock.day_starts(dt.date(2024, 2, 1), MAKASSAR)
    assert {grant.period.upper for grant in SharingGrant.objects.all()} == {end}


def test_an_unknown_term_opens_nothing_and_is_said_to_be_unknown(both: SimpleNamespace) -> None:
    for known in ({"last_day": None}, {"starts_on": None, "last_day": None}):
        made = agreed(both, **known)
        assert terms.state_of(made.term, False, clock.now()) == terms.UNKNOWN
    assert doors() == [] and not Agreement.objects.in_force().exists()


def test_the_term_that_became_unknown_closes(both: SimpleNamespace) -> None:
    made = agreed(both)
    assert Agreement.objects.in_force(OPENS).get() == made
    correct_agreement(actor=both.head, agreement=made, paper=paper(both.sultra, both.jatim, last_day=None))
    assert doors() == [] and not Agreement.objects.in_force(OPENS).exists()


def test_ended_early_closes_with_its_last_day(both: SimpleNamespace) -> None:
    made = agreed(both)
    end_agreement(actor=both.supervisor, agreement=made, last_day=dt.date(2026, 12, 31), reason="Disepakati bersama")
    made.refresh_from_db()
    end = clock.day_starts(dt.date(2027, 1, 1), MAKASSAR)
    assert {grant.period.upper for grant in SharingGrant.objects.all()} == {end}
    assert (made.last_day, made.agreed_last_day) == (dt.date(2026, 12, 31), LAST)
    assert terms.state_of(made.term, bool(made.ending_reason), end) == terms.ENDED_EARLY
    with pytest.raises(ValidationError, match="sudah diakhiri"):
        end_agreement(actor=both.head, agreement=made, last_day=dt.date(2026, 12, 1), reason="Lagi")


def test_a_correction_leaves_an_early_end_as_it_is(both: SimpleNamespace) -> None:
    made = agreed(both)
    end_agreement(actor=both.head, agreement=made, last_day=dt.date(2026, 12, 31), reason="Disepakati bersama")
    correct_agreement(actor=both.head, agreement=made, paper=paper(both.sultra, both.jatim, title="Judul yang benar"))
    made.refresh_from_db()
    assert (made.title, made.last_day) == ("Judul yang benar", dt.date(2026, 12, 31))
    assert {g.period.upper for g in SharingGrant.objects.all()} == {clock.day_starts(dt.date(2027, 1, 1), MAKASSAR)}


def test_a_clause_taken_away_closes_its_door_and_leaves_the_others(both: SimpleNamespace) -> None:
    made = agreed(both)
    kept = [one for one in paper(both.sultra, both.jatim).clauses if one.kind == "statistics"]
    correct_agreement(actor=both.head, agreement=made, paper=paper(both.sultra, both.jatim, clauses=kept))
    assert doors() == [("74", "statistics")]


REFUSED = [
    ({"starts_on": dt.date(2023, 1, 1), "last_day": dt.date(2022, 12, 31)}, "sebelum mulai"),
    ({"last_day": dt.date(2027, 6, 24)}, "paling lama 5 tahun .Permendagri 22/2020.*23 Juni 2027"),
    ({"starts_on": None}, "Isi mulai berlaku"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_a_term_that_cannot_be_is_refused_in_words(both: SimpleNamespace, changes: dict, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        agreed(both, **changes)
    assert not Agreement.objects.exists() and doors() == []


def test_other_papers_may_last_longer(both: SimpleNamespace) -> None:
    assert agreed(both, document_type="nota_kesepakatan", last_day=dt.date(2032, 1, 1)).pk
    assert agreed(both, last_day=dt.date(2027, 6, 23)).pk  # the fifth year's own day is still five years


def test_the_limit_is_data(both: SimpleNamespace) -> None:
    leap = terms.years_later(dt.date(2024, 2, 29), 5)
    assert leap == dt.date(2029, 2, 28)


def test_the_same_party_twice_and_a_foreign_region_are_refused(both: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="Kedua pihak sama"):
        agreed(both, sides=[Side(both.sultra.organisation), Side(both.sultra.organisation)], clauses=[])
    foreign = [Clause(both.sultra, both.jatim.organisation, "registry", "35.78")]
    with pytest.raises(ValidationError, match="wilayahnya sendiri"):
        agreed(both, clauses=foreign)
    third = [Clause(both.sultra, both.stranger.memberships.get().organisation, "registry", "74")]
    with pytest.raises(ValidationError, match="satu pihak perjanjian ini"):
        agreed(both, clauses=third)


@pytest.mark.parametrize("day", [dt.date(2022, 6, 22), LAST, dt.date(2030, 1, 1)])
def test_an_early_end_lies_in_the_term(both: SimpleNamespace, day: dt.date) -> None:
    made = agreed(both)
    with pytest.raises(ValidationError, match="sebelum mulai|tidak lebih awal"):
        end_agreement(actor=both.head, agreement=made, last_day=day, reason="Keliru")


def test_who_sees_and_who_keeps(both: SimpleNamespace) -> None:
    made = agreed(both)
    for who in ("head", "supervisor", "in_sultra", "in_jatim", "their_head", "partner"):
        assert Agreement.objects.visible_to(getattr(both, who)).get() == made
    assert not Agreement.objects.visible_to(both.stranger).exists()
    keepers = [who for who in ("head", "in_sultra", "their_head", "partner") if
               Agreement.objects.kept_by(getattr(both, who)).exists()]  # fmt: skip
    assert keepers == ["head", "their_head"]


def test_sides_may_change_places(both: SimpleNamespace) -> None:
    made = agreed(both)
    turned = [Side(both.jatim.organisation, "2"), Side(both.sultra.organisation, "1")]
    correct_agreement(actor=both.head, agreement=made, paper=paper(both.sultra, both.jatim, sides=turned))
    assert [(p.position, p.number) for p in made.parties.all()] == [(1, "2"), (2, "1")]


def test_another_agency_records_nothing_of_others_doors(both: SimpleNamespace) -> None:
    """An agreement is recorded by one of its sides."""
    with pytest.raises(ValidationError, match="dinas Anda sendiri"):
        record_agreement(actor=both.stranger, paper=paper(both.sultra, both.jatim))
    assert doors() == [] and not Agreement.objects.exists()
