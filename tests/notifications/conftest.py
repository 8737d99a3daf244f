"""An agency of Sulawesi Tenggara with a planned outbox, and its people."""

from types import SimpleNamespace

import pytest

from database import clock
from notifications import planner
from tests.once.story import as_worker, business, recompute_all
from tests.world import agency, member, user


@pytest.fixture
def sultra(transactional_db):
    """Two to call and one to mail, in real life, today."""
    made = agency("74")
    people = SimpleNamespace(
        mailed=business(),
        called=business(mail="", phone="0812 0000 0002"),
        second=business(mail="", phone="0812 0000 0003"),
        agency=made,
        officer=member(made.organisation, "officer"),
        supervisor=member(made.organisation, "supervisor"),
        head=member(made.organisation, "agency_head"),
        admin=member(made.organisation, "agency_admin"),
        stranger=member(agency("35").organisation, "officer"),
        nobody=user("Orang Lain"),
    )
    recompute_all()
    with as_worker():
        planner.plan(clock.today("Asia/Jakarta"))
    return people
