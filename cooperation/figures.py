"""What the statistics page shows: the rollup of one province, small figures hidden, as far as the reader may see."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Agency, Province, Regency, SharingGrant, User
from accounts.queries import granted_regencies, served_regencies
from cooperation.models import Tally, TallyRun
from cooperation.suppression import Cell, suppressed
from umkm.models import ProductGroup
from umkm.models.businesses import Scale

TOTAL = Tally.Dimension.TOTAL
UNKNOWN = "belum"
SCALES = (*Scale.values, UNKNOWN)
DUTIES = ("lewat", "belum", "terpenuhi", "tanpa")
ADDITIVE: dict[str, tuple[str, ...]] = {Tally.Dimension.SCALE: SCALES, Tally.Dimension.DUTY: DUTIES}
Key = tuple[str, str, str]  # region, dimension, value


@dataclass(frozen=True)
class Figures:
    """`cells` by region (a regency, or the province for its sum), dimension and value."""

    province: Province
    regencies: list[Regency]  # those that the reader may see
    whole: bool  # all of the province: then its sums too
    cells: dict[Key, Cell]
    groups: dict[str, str]
    counted_at: dt.datetime
    source: str

    def cell(self, region: str, dimension: str, value: str = "") -> Cell:
        return self.cells.get((region, dimension, value), Cell(0, False, False))

    def row(self, region: str, dimension: str) -> list[Cell]:
        """The values of a dimension in order, and before them the total."""
        return [self.cell(region, TOTAL), *(self.cell(region, dimension, value) for value in ADDITIVE[dimension])]

    def regions(self) -> list[tuple[str, str]]:
        """Code and name: regencies, and the sum of all where all may be seen."""
        rows = [(regency.code, regency.name) for regency in self.regencies]
        return [*rows, (self.province.code, self.province.name)] if self.whole and len(rows) > 1 else rows

    def of_groups(self, region: str) -> list[tuple[str, str, Cell]]:
        """Code, name and number of each group that there is, the largest first; what is hidden comes last."""
        rows = [
            (code, name, self.cell(region, Tally.Dimension.GROUP, code))
            for code, name in self.groups.items()
            if self.cell(region, Tally.Dimension.GROUP, code).number
        ]
        return sorted(rows, key=lambda row: (row[0] == UNKNOWN, row[2].hidden, -(row[2].shown or 0), row[1]))


def open_to(user: User, at: dt.datetime | None = None) -> set[str]:
    """Regencies whose figures the user may see: those served, and those that an agreement in force opens."""
    return {*served_regencies(user, at), *granted_regencies(user, SharingGrant.Kind.STATISTICS, at)}


def provinces_of(codes: set[str]) -> dict[str, str]:
    """By code, for the choice."""
    found = Province.objects.filter(code__in={code[:2] for code in codes}).order_by("name")
    return dict(found.values_list("code", "name"))


def figures_of(province_code: str, open_codes: set[str]) -> Figures | None:
    """None before the first count. What is hidden is decided over the whole province, for all its readers alike:
    two readers who see different parts of it must not be able to work out together what neither is shown."""
    run = TallyRun.objects.order_by("-counted_at").first()
    if run is None:
        return None
    province = Province.objects.get(code=province_code)
    all_regencies = list(Regency.objects.filter(province=province).order_by("name"))
    seen = [regency for regency in all_regencies if regency.code in open_codes]
    whole = len(seen) == len(all_regencies)
    numbers = _numbers(province, [regency.code for regency in all_regencies])
    source = Agency.objects.filter(code__in=_sources(province, seen, whole)).select_related("organisation").first()
    return Figures(
        province=province,
        regencies=seen,
        whole=whole,
        cells=suppressed(numbers, _sums(province.code, [regency.code for regency in all_regencies], numbers)),
        groups={**dict(ProductGroup.objects.values_list("code", ProductGroup.label_column())), UNKNOWN: ""},
        counted_at=run.counted_at,
        source=source.organisation.name if source else "",
    )


def _sources(province: Province, seen: list[Regency], whole: bool) -> list[str]:
    return [province.code] if whole or len(seen) != 1 else [seen[0].code]


def _numbers(province: Province, regencies: list[str]) -> dict[Key, int]:
    numbers: dict[Key, int] = {}
    for region, dimension, value, number in Tally.objects.filter(regency__in=regencies).values_list(
        "regency", "dimension", "value", "businesses"
    ):
        for code in (region, province.code):
            numbers[code, dimension, value] = numbers.get((code, dimension, value), 0) + number
    return numbers


def _sums(province: str, regencies: list[str], numbers: dict[Key, int]) -> Iterator[list[Key]]:
    """Across a row: the values and their total. Down a column: the regencies and the province."""
    for region in (*regencies, province):
        for dimension, values in ADDITIVE.items():
            yield [(region, TOTAL, ""), *((region, str(dimension), value) for value in values)]
    for of_column, value in {(column, value) for _, column, value in numbers}:
        yield [(region, of_column, value) for region in (*regencies, province)]
