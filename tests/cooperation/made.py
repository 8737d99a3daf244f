"""An agreement with one of everything that has an address, for the tests that walk all of them."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Agency, User
from cooperation import services
from cooperation.counting import count
from database import clock
from documents.models import StoredFile
from documents.services import store_upload
from tests.cooperation.conftest import paper
from tests.documents.hostile import jpeg


def agreement_objects(head: User, officer: User, ours: Agency, theirs: Agency) -> dict[str, Any]:
    """In force for a year from today, recorded by `head`; `officer` is responsible for our side."""
    today = clock.today("Asia/Jakarta")
    term = {"signed_on": today, "starts_on": today, "last_day": today + dt.timedelta(days=364)}
    made = services.record_agreement(actor=head, paper=paper(ours, theirs, **term))
    party = made.parties.get(organisation=ours.organisation)
    file = store_upload(
        upload=SimpleUploadedFile("a.jpg", jpeg()), kind=StoredFile.Kind.AGREEMENT, region="", user=head
    )
    count()  # the statistics page has something to show
    return {
        "agreement": made,
        "responsible": services.add_responsible(party=party, person=officer.person),
        "document": services.add_document(agreement=made, file=file, label="Naskah PKS", actor=head),
    }
