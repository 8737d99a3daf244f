"""The regions that the portal begins with: provinces as published, the newest provinces' regencies, zones."""

import csv
from pathlib import Path

import pytest
from django.db.models import Count

from accounts.models import District, Province, Regency
from accounts.regions import zone_of
from database import clock

PAPUA_BARAT_DAYA = {
    "96.01": "Sorong",
    "96.02": "Sorong Selatan",
    "96.03": "Raja Ampat",
    "96.04": "Tambrauw",
    "96.05": "Maybrat",
    "96.71": "Sorong",
}
pytestmark = pytest.mark.django_db


def test_how_many_there_are() -> None:
    assert (Province.objects.count(), Regency.objects.count()) == (38, 514)
    assert District.objects.count() == 7277
    assert all(row.code.startswith(row.province_id + ".") for row in Regency.objects.all())
    assert not District.objects.exclude(code__contains=".").exists()


def test_provinces_are_those_of_the_list(shared_data: Path) -> None:
    with (shared_data / "provinces.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    ours = {row.code: row for row in Province.objects.annotate(n=Count("regencies"))}
    assert {row["code"] for row in listed} == set(ours)
    for row in listed:
        own = ours[row["code"]]
        assert (own.name, own.zone, own.n) == (row["name"], row["zone"], int(row["regency_count"]))


def test_papua_barat_daya_has_its_six() -> None:
    found = {row.code: row for row in Regency.objects.filter(province="96")}
    assert {code: row.bare_name for code, row in found.items()} == PAPUA_BARAT_DAYA
    assert found["96.71"].name == "Kota Sorong" and found["96.01"].name == "Kabupaten Sorong"
    assert {row.zone for row in found.values()} == {"WIT"}
    assert all(District.objects.filter(regency=code).exists() for code in found)


def test_zones_of_a_few() -> None:
    for code, zone in (("11", "WIB"), ("33.72", "WIB"), ("51", "WITA"), ("74", "WITA"), ("61", "WIB"), ("94", "WIT")):
        assert zone_of(code) == zone, code
    assert Regency.objects.get(code="74.71").zone == "WITA"


def test_all_are_in_force_today() -> None:
    today = clock.today("Asia/Jakarta")
    for model in (Province, Regency, District):
        assert not model.objects.exclude(in_force__contains=today).exists()
