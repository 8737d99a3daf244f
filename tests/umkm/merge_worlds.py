"""Worlds for merging: two or three businesses with everything that can hang on one, and a picture of all of it."""

import datetime as dt
import json
import uuid
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from hypothesis import strategies as st

from accounts.actors import Actor
from accounts.models import Person, Regency
from accounts.scope import scope_of_region
from accounts.services import make_person, make_user
from casework.engine import NewCase, open_cases, perform
from casework.models import Case
from database import clock
from database.scope import scoped
from halal.cases import open_application
from halal.models import HalalProduct
from halal.services import record_certificate
from tests import world
from umkm.models import (
    Business,
    ClaimedBusiness,
    Companionship,
    ImportBatch,
    Product,
    SourceRecord,
    SuggestionAnswer,
)
from umkm.ports import business_changed
from umkm.services import add_owner, create_business
from umkm.workflow import CLAIM, CLAIMANT, SAME

SINCE = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
FOOD, OPEN = "makanan_minuman", "open"
BESIDE = {"umkm_merge", "umkm_mergecontents", "umkm_double", "umkm_notdouble"}  # what is written about merges
CHILDREN = ("halal_certificateproduct", "halal_halalproduct", "accounts_personscope")

PRODUCT = st.tuples(
    st.sampled_from(["Keripik", "keripik ", "Abon", "Kopi"]),
    st.sampled_from([None, FOOD, "kosmetik"]),
    st.sampled_from(["usulan", "dikonfirmasi"]),
    st.sampled_from(["dijual", "berhenti"]),
)
BUSINESS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Keripik Melati", "KERIPIK MELATI", "Abon Bahari"]),
        "regency_id": st.sampled_from(["74.71", "74.71", "74.72"]),
        "scale": st.sampled_from(["", "mikro", "kecil"]),
        "kind": st.sampled_from(["usaha", "usaha", "koperasi"]),
        "nib": st.sampled_from(["", "1234567890123", "9876543210987"]),
        "description": st.sampled_from(["", "jual keripik"]),
        "sales": st.sampled_from([None, 5_000_000]),
        "street": st.sampled_from(["", "Jalan Contoh 1"]),
        "products": st.lists(PRODUCT, max_size=3),
        "owners": st.sets(st.integers(0, 2), max_size=2),
        "companions": st.sets(st.integers(0, 1), max_size=1),
        "certificates": st.integers(0, 2),
        "sources": st.integers(0, 2),
        "claims": st.dictionaries(st.integers(0, 1), st.booleans(), max_size=1),  # by claimant: whether accepted
        "answers": st.integers(0, 1),
        "application": st.sampled_from(["", "", OPEN, "ended"]),  # of its first owner, where it has one
    }
)


def office(db: Any = None) -> SimpleNamespace:
    """Sulawesi Tenggara, its officer, and persons who may own something."""
    agency = world.agency("74")
    people = [Person.objects.create(full_name=f"Pemilik {n}") for n in range(3)]
    for n, person in enumerate(people):
        world.contact(person, "phone", f"0812 0000 {7000 + n}", verified=False)
    batch = ImportBatch.objects.create(
        agency=agency, state="masuk", file_hash=b"x", file_size=1, actor_name="uji", started_at=SINCE
    )
    claimants = [make_user(make_person(full_name=f"Pengklaim {n}")) for n in range(2)]
    return SimpleNamespace(
        agency=agency, officer=world.officer(agency), people=people, claimants=claimants, batch=batch, rows=0
    )


@contextmanager
def everywhere() -> Any:
    """Under the scope of whoever serves all regencies, in a transaction."""
    codes = tuple(Regency.objects.values_list("code", flat=True))
    with scoped(scope_of_region(codes)), transaction.atomic():
        yield


def build(w: SimpleNamespace, wanted: dict[str, Any]) -> Business:
    """One business as drawn. To be called inside `everywhere()`."""
    plain = {key: wanted[key] for key in ("name", "regency_id", "scale", "kind", "nib", "description")}
    made = create_business(
        actor=w.officer, origin="impor", figures={key: wanted[key] for key in ("sales", "street")}, **plain
    )
    for title, group, state, offered in wanted["products"]:
        Product.objects.create(business=made, name=title, group_id=group, group_state=state, state=offered)
    for number in wanted["owners"]:
        add_owner(business=made, person=w.people[number], since=SINCE)
    for number in wanted["companions"]:
        Companionship.objects.create(business=made, person=w.people[number], period=DateTimeTZRange(SINCE, None))
    products = list(made.products.all())
    for number in range(wanted["certificates"]):
        record_certificate(
            actor=w.officer, business=made, number=f"ID{made.pk}{number}", issued_on=dt.date(2024, 5, 1),
            products=products[: number + 1],
        )  # fmt: skip
    for _ in range(wanted["sources"]):
        w.rows += 1
        SourceRecord.objects.create(
            batch=w.batch, business=made, made_business=True, agency="74", regency=made.regency_id,
            source_key=f"baris:{made.pk}:{w.rows}", row_number=w.rows, fingerprint=b"f", imported={"name": made.name},
        )  # fmt: skip
    if (drawn := wanted.get("application")) and wanted["owners"]:
        apply(w, made, w.people[min(wanted["owners"])], drawn == OPEN)
    for number, accepted in wanted.get("claims", {}).items():
        claim(w, made, number, accepted)
    for _ in range(wanted.get("answers", 0)):
        SuggestionAnswer.objects.create(
            business=made, group_id="kosmetik", words=["keripik"], answer="ditolak", text_mark=uuid.uuid4(), at=SINCE,
            actor=w.officer, actor_name="Petugas",
        )  # fmt: skip
    business_changed([made.pk])
    return made


def claim(w: SimpleNamespace, business: Business, number: int, accepted: bool) -> Case:
    """Of one of the claimants, who may claim several at once here; accepted where no claimant owns it already."""
    new = NewCase(f"Klaim {business.name}", business.regency_id, {CLAIMANT: w.claimants[number].person})
    (case,) = open_cases(
        CLAIM.kind, w.agency, [new], Actor.of(w.claimants[number]), note="Milik saya.", sebagai="pemilik"
    )
    ClaimedBusiness.objects.create(case=case, business=business)
    if accepted:
        evidence = {"cara": ["bertemu"], "tercatat": SAME}
        perform(case, "terima", Actor.of(w.officer), 1, **evidence)
        case.refresh_from_db()
    return case


def apply(w: SimpleNamespace, business: Business, owner: Person, goes_on: bool) -> Case:
    """An application for what it sells, under way or cancelled."""
    case = open_application(business=business, owner=owner, actor=Actor.machine("uji"))
    for product in business.products.filter(state="dijual"):
        HalalProduct.objects.create(case_id=case.pk, product=product, name=product.name)
    if goes_on:
        return case
    return perform(case, "batalkan", Actor.of(w.officer), case.version, reason="permintaan_pemilik")


def both_apply(*drawn: dict[str, Any]) -> bool:
    """Whether two of these have an application under way."""
    return sum(bool(one["owners"]) and one["application"] == OPEN for one in drawn) > 1


def references() -> list[tuple[str, str]]:
    """Every column that refers to a business, as the database knows them: (table, column)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT conrelid::regclass::text, attname FROM pg_constraint "
            "JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] "
            "WHERE contype = 'f' AND confrelid = 'umkm_business'::regclass ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


def picture() -> dict[str, dict[str, Any]]:
    """All rows of all tables that refer to a business or to its parts, by table and key. Without `changed_at`, which
    tells the planner to look again, `made_at` of what is derived, and obligations, which are derived too (`duties`)."""
    tables = sorted({"umkm_business", *CHILDREN, *(table for table, _ in references())} - BESIDE)
    found: dict[str, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
            rows = [json.loads(text) for (text,) in cursor.fetchall()]
            for row in rows:
                for bookkeeping in ("changed_at", "made_at"):
                    row.pop(bookkeeping, None)
            found[table] = {json.dumps(row, sort_keys=True): row for row in rows}
    return found


def duties() -> list[tuple[Any, ...]]:
    """By product: on which days it is under which rule, without the seams between rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT product_id, rule_id, due_date, range_agg(in_force)::text FROM halal_obligation "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return list(cursor.fetchall())


def now() -> dt.datetime:
    return clock.now()
