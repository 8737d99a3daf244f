"""The values that two businesses differ in, side by side, and taking over those that were chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from umkm.merging.record import Rows
from umkm.merging.steps import Pair
from umkm.models import Business, CooperativeDetails, PrivateFigures

FIGURES = Rows("umkm_privatefigures", "business_id", key="business_id", by_column=True)

# What one chooses, by key, and the columns that it means. Place only where both lie in one regency.
OF_BUSINESS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "kind": ("kind",),
    "description": ("description",),
    "category": ("category",),
    "scale": ("scale",),
    "state": ("state",),
    "district": ("district_id",),
    "nib": ("nib",),
    "started": ("started",),
    "point": ("lat", "lng"),
    "workers": ("workers_male", "workers_female"),
}
OF_FIGURES = ("street", "sales", "capital")
OF_COOPERATIVE = ("cooperative_number", "legal_entity_number", "type", "members", "last_annual_meeting")
PLACE = ("district", "point")
LABELS = {"point": "titik peta", "workers": "tenaga kerja (laki-laki, perempuan)", "street": "alamat"}


@dataclass(frozen=True)
class Choice:
    """One line of the page: the same at both, or to be chosen. `fixed`: why there is no choice."""

    key: str
    label: str
    stays: str
    gone: str
    differs: bool
    proposed: str  # "stays" or "gone"


def choices(stays: Business, gone: Business) -> list[Choice]:
    """In the order of the page. What is empty at one side is proposed from the other."""
    lines = [
        _line(key, _label(key, columns), _columns(stays, columns), _columns(gone, columns), stays, gone)
        for key, columns in OF_BUSINESS.items()
        if key not in PLACE or stays.regency_id == gone.regency_id
    ]
    figures = {row.pk: row for row in PrivateFigures.objects.filter(pk__in=[stays.pk, gone.pk])}
    one, other = figures.get(stays.pk), figures.get(gone.pk)
    for name in OF_FIGURES:
        label = str(PrivateFigures._meta.get_field(name).verbose_name)
        values = getattr(one, name, None), getattr(other, name, None)
        lines.append(_line(name, label, (values[0],), (values[1],), one, other))
    return [line for line in lines if line.stays or line.gone]


def _line(key: str, label: str, stays: tuple[Any, ...], gone: tuple[Any, ...], one: Any, other: Any) -> Choice:
    empty = all(value in (None, "") for value in stays)
    differs = [_bare(v) for v in stays] != [_bare(v) for v in gone]
    proposed = "gone" if empty and differs else "stays"
    return Choice(key, label, _shown(one, key, stays), _shown(other, key, gone), differs, proposed)


def _bare(value: Any) -> Any:
    return None if value == "" else value


def _columns(business: Business, columns: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(business, name) for name in columns)


def _label(key: str, columns: tuple[str, ...]) -> str:
    return LABELS.get(key) or str(Business._meta.get_field(columns[0]).verbose_name)


def _shown(row: Any, key: str, values: tuple[Any, ...]) -> str:
    if row is None or all(value in (None, "") for value in values):
        return ""
    if key == "district":
        return str(row.district.name)
    if key in ("sales", "capital"):
        return "Rp" + f"{values[0]:,}".replace(",", ".")
    if isinstance(row, Business) and key in ("kind", "scale", "state"):
        return str(getattr(row, f"get_{key}_display")())
    return ", ".join("?" if value is None else str(value) for value in values)


def take_over(pair: Pair) -> None:
    """Writes to the one that stays what is to be taken over from the one that went, and what only that one has."""
    columns = [name for key, names in OF_BUSINESS.items() if key in pair.taken for name in names]
    if columns:
        Business.objects.filter(pk=pair.stays.pk).update(**{name: getattr(pair.gone, name) for name in columns})
    other = PrivateFigures.objects.filter(pk=pair.gone.pk).first()
    taken = {name: getattr(other, name) for name in OF_FIGURES if name in pair.taken and other is not None}
    if taken and not PrivateFigures.objects.filter(pk=pair.stays.pk).update(**taken):
        PrivateFigures.objects.create(business=pair.stays, regency=pair.stays.regency_id, **taken)
    details = CooperativeDetails.objects.filter(pk=pair.gone.pk).first()
    if details is not None and not CooperativeDetails.objects.filter(pk=pair.stays.pk).exists():
        copied = {name: getattr(details, name) for name in OF_COOPERATIVE}
        CooperativeDetails.objects.create(business=pair.stays, **copied)
