"""Every address, for every role: one committed matrix. Where a stranger gets 404, it is the 404 of what is missing.

`WRITE_MATRIX=1 make test ARGS=tests/permissions` writes it anew: read the difference before committing it.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.rules import OPEN_APPS
from database.testing import comparable
from tests import world
from tests.permissions import objects
from tests.permissions.objects import NOTHING, ROLES, Everything
from umkm.saved import LIST

MATRIX = Path(__file__).with_name("matrix.txt")
WEBHOOK = "token-penyedia"

# What stands in an address, by its name: the object in Kendari and what is certainly nothing.
BY_ID = {
    "accounts:absence_end": "absence",
    "accounts:ask_reset": "member",
    "accounts:end_session": "session",
    "accounts:print_phone_code": "phone",
    "accounts:invitation": "invitation",
    "accounts:member": "member",
    "accounts:renew_invitation": "invitation",
    "accounts:reset": "reset",
    "accounts:withdraw_invitation": "invitation",
    "accounts:reveal": "contact",
    "accounts:reveal_number": "number",
    "cooperation:agreement": "agreement",
    "cooperation:edit": "agreement",
    "cooperation:end": "agreement",
    "cooperation:let_open": "agreement",
    "cooperation:responsible_add": "agreement",
    "cooperation:responsible_end": "responsible",
    "cooperation:document_add": "agreement",
    "cooperation:document": "document",
    "documents:download": "file",
    "documents:job": "job",
    "casework:take_along_file": "take_along",
    "casework:case": "case",
    "casework:correction": "case",
    "casework:take": "case",
    "casework:suspend": "case",
    "casework:resume": "case",
    "casework:extend": "case",
    "casework:comment": "case",
    "casework:comment_withdraw": "comment",
    "casework:ask": "case",
    "casework:answer": "question",
    "casework:question_withdraw": "question",
    "casework:watch": "case",
    "casework:papers": "application",
    **dict.fromkeys((f"casework:paper{what}" for what in ("", "_thumb", "_withdraw", "_restore")), "paper"),
    "documents:piece": "coming",
    "documents:drop_upload": "coming",
    "apply:begin": "business",
    **dict.fromkeys(
        (
            f"apply:{page}"
            for page in "tasks status check send received cost business eligibility supervisor products brand ingredients "
            "ingredient_new process site outlet tools tool_new".split()
        ),
        "application",
    ),
    "halal:certificate_new": "business",
    "halal:certificate_correct": "certificate",
    "halal:certificate_end": "certificate",
    "halal:certificate_file": "certificate",
    "notifications:message": "mail",
    "notifications:record_call": "call",
    "notifications:retry": "mail",
    "standard": "standard",
    "umkm:business": "business",
    "umkm:business_edit": "business",
    "umkm:business_state": "business",
    "umkm:product_new": "business",
    "umkm:saved_view": "saved_view",
    "umkm:saved_view_delete": "saved_view",
    "umkm:suggestion": "business",
    "umkm:suggestion_other": "business",
    "umkm:product_edit": "product",
    "umkm:merge": "business",
    "umkm:not_double": "business",
    "umkm:merged": "merged",
    "umkm:import": "batch",
    "umkm:import_commit": "batch",
    "umkm:import_abandon": "batch",
    "umkm:import_undo": "batch",
    "umkm:received": "business",
    "umkm:acting_mine": "business",
    "umkm:acting_record": "business",
    "umkm:acting_withdraw": "acting",
    **dict.fromkeys(
        (f"field:{page}" for page in "visit place lines sign anew companion object".split()), "application"
    ),
}
OTHERWISE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "notifications:bounced": ({"token": WEBHOOK}, {"token": "token-lain"}),
    "agency_page": ({"code": "74"}, {"code": "99"}),
    "letter_sample": ({"code": "74"}, {"code": "99"}),
    "letter_sample_file": ({"code": "74", "form": "pdf"}, {"code": "99", "form": "pdf"}),
    "agency_picture": ({"code": "74", "which": "kop"}, {"code": "74", "which": "kop"}),  # public: nothing to hide
    "notifications:letter": ({"key": "surat-yang-ada"}, {"key": "surat-yang-tidak-ada"}),
    "notifications:words_edit": ({"key": "letter", "language": "id"}, {"key": "kunci-lain", "language": "id"}),
    "umkm:new_step": ({"step": "nama"}, {"step": "nama"}),
}
# Rows of an application: both ids stand in the address.
ROWS = {"apply:ingredient": "ingredient", "apply:remove": "ingredient", "apply:tool": "tool"}
OBJECTIONS = {"field:objection_withdraw", "field:objection_answer"}
PAPERS = {"casework:papers_item", "casework:papers_begin"}
# What an address must be asked with, to show anything.
ASKED = {"umkm:saved_view_new": f"?{LIST}=usaha", "papers:paper": "?draf"}
# Of the demonstration, of a code app that waits to be confirmed, of ids that are posted: tested where they are there.
NOBODYS = {
    "agency_picture",
    "notifications:bounced",
    "accounts:enrol_picture",
    "notifications:letter",
    "notifications:mailbox",
}
NOT_HERE = {"readyz"}  # tells of services that the test run has or has not


def names(resolver: URLResolver | None = None, before: str = "") -> list[tuple[str, bool]]:
    """Names of all addresses but the admin's, and whether they carry a converter."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            found.append((f"{before}{pattern.name}", bool(pattern.pattern.converters)))
        elif not OPEN_APPS & {pattern.app_name}:
            found += names(pattern, f"{before}{pattern.namespace}:" if pattern.namespace else before)
    return found


def arguments(name: str, everything: Everything) -> tuple[dict[str, Any], dict[str, Any]]:
    if name in OTHERWISE:
        return OTHERWISE[name]
    if name == "casework:move":
        key = {"key": "tolak"}
        return {"public_id": everything.objects["case"].public_id, **key}, {"public_id": NOTHING, **key}
    if name in PAPERS:
        item = {"key": "foto_produk"}
        return {"public_id": everything.objects["application"].public_id, **item}, {"public_id": NOTHING, **item}
    if name in ROWS:
        row = {"row_id": everything.objects[ROWS[name]].public_id}
        return {"public_id": everything.objects["application"].public_id, **row}, {"public_id": NOTHING, **row}
    if name in OBJECTIONS:
        row = {"objection": everything.objects["objection"].public_id}
        return {"public_id": everything.objects["application"].public_id, **row}, {"public_id": NOTHING, **row}
    if name == "apply:question":
        asked = {"key": "alat"}
        return {"public_id": everything.objects["application"].public_id, **asked}, {"public_id": NOTHING, **asked}
    if name == "papers:paper":
        kind = {"kind": "surat_permohonan"}
        return {"public_id": everything.objects["application"].public_id, **kind}, {"public_id": NOTHING, **kind}
    if name == "checks:paper":
        return {"token": everything.objects["check"].token}, {"token": "A" * 22}
    if name == "notifications:stop":
        return {"token": everything.objects["token"]}, {"token": "token-lain"}
    return {"public_id": everything.objects[BY_ID[name]].public_id}, {"public_id": NOTHING}


def ask(client: Any, name: str, kwargs: dict[str, Any]) -> Any:
    """One request, whose changes are rolled back."""
    address = reverse(name, kwargs=kwargs) + ASKED.get(name, "")
    kept = client.cookies.output()
    with transaction.atomic():
        response = client.get(address)
        if response.status_code == 405:  # it changes something and answers nothing else
            response = client.post(address)
        response.content_read = response.getvalue() if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(kept.replace("Set-Cookie: ", ""))
    return response


@pytest.fixture
def everything(db: None, settings: Any, tmp_path: Path) -> Everything:
    settings.FILES_DIR = tmp_path / "files"
    settings.BOUNCE_WEBHOOK_TOKEN, settings.BOUNCE_WEBHOOK_SECRET = WEBHOOK, "rahasia"
    return objects.build()


def test_every_address_with_an_object_is_in_the_table() -> None:
    known = {
        *BY_ID,
        *OTHERWISE,
        *ROWS,
        *PAPERS,
        *OBJECTIONS,
        "apply:question",
        "checks:paper",
        "papers:paper",
        "notifications:stop",
        "casework:move",
    }
    assert {name for name, carries in names() if carries} == known


def cell(client: Any, name: str, carries: bool, everything: Everything) -> str:
    """The status, or `door` for who is led to sign in."""
    here, missing = arguments(name, everything) if carries else ({}, {})
    response = ask(client, name, here)
    if carries and response.status_code == 404:
        nothing = ask(client, name, missing)
        same = comparable_text(response, here) == comparable_text(nothing, missing)
        assert same, f"{name}: a stranger learns that it exists"
    if response.status_code == 302 and response["Location"].startswith(reverse("accounts:sign_in")):
        return "door"
    return str(response.status_code)


def comparable_text(response: Any, kwargs: dict[str, Any]) -> bytes:
    response.getvalue = lambda: response.content_read
    return re.sub(rb"(?m)^(Content-Length|Expires): .*$", b"", comparable(response, kwargs))


def test_the_matrix(everything: Everything) -> None:
    clients = {role: world.client_of(everything.people[role]) for role in ROLES}
    width = max(len(name) for name, _ in names())
    lines = [" " * width + "  " + "  ".join(f"{role:>12}" for role in ROLES)]
    unproved = []
    for name, carries in sorted(names()):
        if name in NOT_HERE:
            continue
        cells = [cell(clients[role], name, carries, everything) for role in ROLES]
        if not {"200", "302", "422"} & set(cells) and name not in NOBODYS:
            unproved.append(name)
        lines.append(f"{name:<{width}}  " + "  ".join(f"{each:>12}" for each in cells))
    text = "\n".join(lines) + "\n"
    if os.environ.get("WRITE_MATRIX"):
        MATRIX.write_text(text)
    assert unproved == [], "nobody gets these, so a 404 proves nothing"
    assert text == MATRIX.read_text()
