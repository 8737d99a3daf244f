"""Which businesses of the register may be the one that somebody describes: ranked, each with its reasons.

Asked for one description at a time: at sign-up, at registering, beside a claim. What it returns is for the server to
judge: a stranger is shown name, district and short id of it, and nothing more (`umkm.claims`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet, Value
from django.db.models.functions import Upper

from accounts import keys
from accounts.sign_in_scope import knowing
from accounts.written_forms import phone as written_phone
from umkm.models import Business, Ownership

NIB, PHONE, NAME_AND_DISTRICT, NAME = "nib", "telepon", "nama_kecamatan", "nama"
REASONS = {
    NIB: "NIB yang sama",
    PHONE: "nomor telepon yang sama",
    NAME_AND_DISTRICT: "nama mirip di kecamatan yang sama",
    NAME: "nama mirip di kabupaten atau kota yang sama",
}
WEIGHTS = {NIB: 4.0, PHONE: 2.0}  # beside a name, which counts its likeness, at most 1, and a quarter for the district
ALIKE = 0.45  # of pg_trgm, on names in capitals: "KERIPIK MELATI" and "KERIPIK PISANG MELATI" have 0.65
MOST = 5


@dataclass(frozen=True)
class Likely:
    """One business and why it may be meant."""

    business: Business
    reasons: tuple[str, ...]
    score: float

    @property
    def why(self) -> str:
        """In words."""
        return ", ".join(REASONS[reason] for reason in self.reasons)


def likely(
    *,
    name: str = "",
    regency: str = "",
    district: str | None = None,
    nib: str = "",
    phones: Iterable[str] = (),
    rows: QuerySet[Business] | None = None,
    most: int = MOST,
) -> list[Likely]:
    """The likeliest first, of those that stand. What is empty is not asked for; `phones` in any written form; `rows` to ask
    among fewer.

    Three statements at most, each by an index of its own, and one that fetches what they found.
    """
    among = Business.objects.standing() if rows is None else rows.filter(merged_into__isnull=True)
    found: dict[int, dict[str, float]] = {}
    for reason, ids in ((NIB, with_nib(among, nib)), (PHONE, with_phone(among, phones))):
        for pk in ids:
            found.setdefault(pk, {})[reason] = WEIGHTS[reason]
    for pk, there, alike in near_names(among, name, regency):
        same = district is not None and there == district
        found.setdefault(pk, {})[NAME_AND_DISTRICT if same else NAME] = alike + 0.25 * same
    best = sorted(found, key=lambda pk: (-sum(found[pk].values()), pk))[:most]
    businesses = Business.objects.select_related("regency", "district").in_bulk(best)
    return [Likely(businesses[pk], tuple(found[pk]), sum(found[pk].values())) for pk in best if pk in businesses]


def with_nib(rows: QuerySet[Business], nib: str, most: int = MOST) -> list[int]:
    """A NIB is one business's, but a register may hold it twice."""
    return list(rows.filter(nib=nib).order_by("pk").values_list("pk", flat=True)[:most]) if nib else []


def with_phone(rows: QuerySet[Business], phones: Iterable[str], most: int = MOST) -> list[int]:
    """Of owners for whom a register has one of these numbers. Contacts lie behind row-level security: whoever types a
    number finds its rows, and nobody can list any (`accounts.sign_in_scope`)."""
    indexes = [index for phone in phones for index in keys.blind_indexes("phone", written_phone(phone))]
    if not indexes:
        return []
    with knowing(indexes):
        owners = Ownership.objects.filter(
            person__contacts__blind_index__in=indexes,
            person__contacts__dead_at=None,
            period__endswith__isnull=True,
        )
        found = list(owners.order_by().values_list("business", flat=True).distinct())
    return list(rows.filter(pk__in=found).order_by("pk").values_list("pk", flat=True)[:most])


def near_names(
    rows: QuerySet[Business], name: str, regency: str, most: int = 4 * MOST
) -> list[tuple[int, str | None, float]]:
    """Of one regency: id, district and likeness (0 to 1), the most alike first."""
    written = " ".join(name.split()).upper()
    if not written or not regency:
        return []
    near = (
        rows.filter(regency=regency)
        .annotate(capitals=Upper("name"))
        .filter(capitals__trigram_similar=written)  # by the index on names in capitals
        .annotate(alike=TrigramSimilarity(Upper("name"), Value(written)))
        .filter(alike__gte=ALIKE)
        .order_by("-alike", "pk")
    )
    return [(pk, district, float(alike)) for pk, district, alike in near.values_list("pk", "district", "alike")[:most]]
