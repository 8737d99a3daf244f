"""Erasure by law: nothing is left of the person, and nothing of anybody else is lost."""

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import erasure_list
from accounts.erasing import StillStaff, as_owner, digest_of, erase
from accounts.models import Contact, Erasure, Person, User
from accounts.scope import scope_of_person
from database import clock
from database.scope import scoped
from documents import storage
from tests import world
from tests.persons.lives import Life, everything, live, said_of
from umkm.models import Business, Ownership


def erased(*lives: Life) -> None:
    with as_owner():
        erase({life.person.public_id: clock.now() for life in lives})


def test_nothing_of_the_person_is_left(officer: User) -> None:
    life, other = live(officer, 1), live(officer, 2)
    before = everything()
    places = {table for table, _ in said_of(before, life)}
    assert {
        "accounts_person", "accounts_accessrecord", "accounts_consent", "umkm_business", "umkm_businessevent",
        "umkm_product", "umkm_privatefigures", "umkm_privatefiguresevent", "umkm_sourcerecord", "umkm_importchange",
        "notifications_callattempt",
    } <= places  # fmt: skip
    of_other = rows_of(before, other)
    assert all(storage.path_of(file).exists() for file in life.files)

    erased(life)

    after = everything()
    assert said_of(after, life) == set()
    assert rows_of(after, other) == of_other
    assert not any(storage.path_of(file).exists() for file in life.files)
    for table in ("contact", "identitynumber", "session", "signincode", "signinfailure", "consent", "noticeseen"):
        assert not any(f",{life.person.pk}," in row for row in after[f"accounts_{table}"]), table
    person = Person.objects.get(pk=life.person.pk)
    assert (str(person), person.full_name) == ("Data dihapus", "") and person.erased_at is not None
    assert Erasure.objects.get().public_id == person.public_id
    assert set(erasure_list.read(erasure_list.path())) == {person.public_id}
    assert erasure_list.path().stat().st_mode & 0o077 == 0


def rows_of(rows: dict[str, list[str]], life: Life) -> list[tuple[str, str]]:
    """All rows in which something of a person stands."""
    needles = [value.lower() for _, value in life.values] + [str(life.person.public_id)]
    return sorted(
        (table, text) for table, texts in rows.items() for text in texts if any(n in text.lower() for n in needles)
    )


def test_history_keeps_a_digest_and_no_id(officer: User) -> None:
    life = live(officer, 3)
    public_id = str(life.person.public_id)
    assert any(public_id in row for row in everything()["umkm_businessevent"])
    erased(life)
    after = everything()
    assert {table for table, rows in after.items() if any(public_id in row for row in rows)} == {
        "accounts_person",
        "accounts_erasure",
    }
    assert any(digest_of(life.person.public_id) in row for row in after["umkm_businessevent"])


def test_the_person_is_signed_out_and_stays_out(officer: User) -> None:
    life = live(officer, 4)
    client = world.client_of(life.user)
    assert client.get("/data-saya/").status_code == 200
    erased(life)
    assert client.get("/data-saya/").status_code == 302
    answer = Client().post("/masuk/", {"contact": "wulan4@rumah.id", "password": "tiga kucing di atap"})
    assert answer.status_code == 422
    assert not User.objects.get(pk=life.user.pk).is_active


def test_the_business_stays_in_the_register_without_its_owner(officer: User) -> None:
    life = live(officer, 5)
    business = life.businesses[0]
    erased(life)
    after = Business.objects.get(pk=business.pk)
    assert after.name == f"Usaha tanpa nama {business.short_id}"
    assert (after.scale, after.regency_id, after.nib, after.description) == ("mikro", "74.71", "", "")
    assert not Ownership.objects.filter(business=business).exists()
    assert after.products.get().name == "Produk tanpa nama"
    assert after.halal_certificates.get().number == "ID741100000005"


def test_what_others_own_too_is_theirs(officer: User) -> None:
    first = live(officer, 6, alone=False)
    second = live(officer, 7, alone=False, shares_with=first)
    shared = second.businesses[0]
    erased(second)
    after = Business.objects.get(pk=shared.pk)
    assert (after.name, after.products.get().name) == ("Dapur Bersama 507", "Abon [dihapus]")
    assert list(Ownership.objects.filter(business=shared).values_list("person", flat=True)) == [first.person.pk]
    file = shared.halal_certificates.get().file
    assert file is not None and file.state == "clean" and storage.path_of(file.public_id).exists()
    with scoped(scope_of_person(first.person)), transaction.atomic():
        shared.refresh_from_db()
        assert shared.figures.street == "Jalan Cempaka Gg. 507"


def test_whom_a_register_knew_as_the_same_goes_along(officer: User) -> None:
    life, known = live(officer, 8), live(officer, 9)
    Person.objects.filter(pk=known.person.pk).update(same_as=life.person)
    erased(life)
    after = everything()
    assert said_of(after, known) == set() and said_of(after, life) == set()
    assert set(erasure_list.read(erasure_list.path())) == {life.person.public_id, known.person.public_id}


def test_staff_are_refused_and_nothing_is_written(officer: User) -> None:
    with pytest.raises(StillStaff), as_owner():
        erase({officer.person.public_id: clock.now()})
    assert Person.objects.get(pk=officer.person_id).full_name and not erasure_list.path().exists()


def test_a_list_that_cannot_be_written_erases_nobody(officer: User, settings: object, tmp_path: object) -> None:
    life = live(officer, 10)
    (tmp_path / "a file").write_text("")  # type: ignore[operator]
    settings.ERASURES_FILE = tmp_path / "a file" / "erasures.jsonl"  # type: ignore[attr-defined, operator]
    with pytest.raises(OSError), as_owner():
        erase({life.person.public_id: clock.now()})
    assert Person.objects.get(pk=life.person.pk).full_name == life.person.full_name
    assert all(storage.path_of(file).exists() for file in life.files)


def test_the_serving_role_cannot(officer: User) -> None:
    life = live(officer, 11)
    with pytest.raises(Exception, match="permission denied"):
        erase({life.person.public_id: clock.now()})
    with scoped(scope_of_person(life.person)), transaction.atomic():
        assert Contact.objects.filter(person=life.person).count() == 2


def test_twice_is_once(officer: User) -> None:
    life = live(officer, 12)
    erased(life)
    first = everything()
    with as_owner():
        outcome = erase({life.person.public_id: clock.now()})
    assert outcome.already == [life.person.public_id] and outcome.erased == []
    assert everything() == first


SHAPES = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shapes=SHAPES, data=st.data())
def test_any_world_loses_those_and_nobody_else(
    officer: User, shapes: list[tuple[bool, bool]], data: st.DataObject
) -> None:
    """Some own alone, some share with whoever came before; any of them go, together."""
    lives: list[Life] = []
    start = Person.objects.count() * 10
    for alone, shares in shapes:
        lives.append(
            live(officer, start + len(lives), alone=alone, shares_with=lives[-1] if shares and lives else None)
        )
    going = data.draw(st.sets(st.sampled_from(range(len(lives))), min_size=1))
    leaving = [lives[at] for at in sorted(going)]
    staying = [life for at, life in enumerate(lives) if at not in going]
    kept = {life.person.pk: own_rows(life) for life in staying}

    erased(*leaving)

    after = everything()
    for life in leaving:
        assert said_of(after, life) == set()
        assert not any(storage.path_of(file).exists() for file in life.files)
    for life in staying:
        assert own_rows(life) == kept[life.person.pk]
        assert all(storage.path_of(file).exists() for file in life.files)
    connection.check_constraints()


def own_rows(life: Life) -> list[tuple[str, str]]:
    """Of a person who stays: everything that names them or a business that is theirs alone; owners of what is shared."""
    return rows_of(everything(), life)
