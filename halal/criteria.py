"""Whether a business may go the self-declare way, line by line: what it answered, and what its record says.

Whoever is stopped is told why and what they can do. What nobody here knows is said as unknown, never guessed.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.decisions import YES, Decision, no
from casework.models import Case
from database import clock
from halal.models import Criteria, Criterion, CriterionAnswer, HalalCase
from halal.obligations import NATIONAL_ZONE
from umkm.models import Business, PrivateFigures, Product
from umkm.models.businesses import Scale

MONEY = frozenset({"omzet"})  # whose limit is in rupiah
# Where what is known of a line comes from.
RECORD, PRODUCTS, WORD, STAFF, VISIT, COST = "usaha", "produk", "pernyataan", "petugas", "kunjungan", "biaya"
SOURCES = {
    RECORD: gettext_lazy("Data usaha"),
    PRODUCTS: gettext_lazy("Daftar produk"),
    WORD: gettext_lazy("Pernyataan Anda"),
    STAFF: gettext_lazy("Diperiksa petugas"),
    VISIT: gettext_lazy("Kunjungan pendamping"),
    COST: gettext_lazy("Biaya sendiri"),
}
NO_CRITERIA = gettext_lazy("Kriteria pernyataan pelaku usaha yang berlaku hari ini belum dicatat. Hubungi dinas.")


class Verdict(StrEnum):
    """What one line says of one business."""

    MET = "memenuhi"
    STOPS = "tidak"
    ASKED = "ditanyakan"  # only the owner knows, and has not said
    STAFF = "petugas"  # nobody here knows: whoever checks the case looks
    LATER = "nanti"  # is seen later on the way of the case


@dataclass(frozen=True)
class Line:
    """A criterion, what is known, and from where: the owner's answer (`answer`) or the record (`found`)."""

    item: Criterion
    verdict: Verdict
    answer: str = ""
    found: str = ""
    source: str = ""

    @property
    def title(self) -> str:
        return _(self.item.title)

    @property
    def text(self) -> str:
        return filled(_(self.item.text), self.item)

    @property
    def hint(self) -> str:
        return _(self.item.hint) if self.item.hint else ""

    @property
    def reason(self) -> str:
        return filled(_(self.item.reason), self.item)

    @property
    def way(self) -> str:
        return filled(_(self.item.way_text), self.item)

    @property
    def asked(self) -> bool:
        """The owner can say something to it."""
        return self.source in ("", WORD, COST)

    @property
    def source_name(self) -> str:
        return str(SOURCES.get(self.source, ""))


@dataclass(frozen=True)
class Record:
    """What is known of a business beside its own columns; and whether its owner chose to pay."""

    business: Business
    sales: int | None
    products: int
    own_cost: bool = False


@dataclass(frozen=True)
class Judgement:
    """All lines of one edition for one case. `before` is the edition under which it was answered earlier, if another."""

    criteria: Criteria
    lines: list[Line]
    before: Criteria | None = None

    @property
    def questions(self) -> list[Line]:
        return [line for line in self.lines if line.item.kind == Criterion.Kind.QUESTION]

    @property
    def facts(self) -> list[Line]:
        return [line for line in self.lines if line.item.kind == Criterion.Kind.FACT]

    @property
    def asked(self) -> list[Line]:
        """Those that have a page of their own, in the order in which they are asked."""
        return [line for line in [*self.questions, *self.facts] if line.asked]

    @property
    def open(self) -> list[Line]:
        return [line for line in self.asked if line.verdict == Verdict.ASKED]

    @property
    def stops(self) -> list[Line]:
        return [line for line in self.lines if line.verdict == Verdict.STOPS]

    def may_submit(self) -> Decision:
        """What stops first, with its way on; then what is not answered."""
        if self.stops:
            return no(f"{self.stops[0].reason} {self.stops[0].way}")
        if self.open:
            return no(_("Pertanyaan kelayakan belum dijawab semua."))
        return YES


Known = tuple[bool | None, str]  # met or not, None where the record does not know; and what it says in words


def _unknown(record: Record, item: Criterion) -> Known:
    return None, ""


def _nib(record: Record, item: Criterion) -> Known:
    nib = record.business.nib
    return (True, nib) if nib else (False, _("Belum ada di catatan"))


def _scale(record: Record, item: Criterion) -> Known:
    scale = record.business.scale
    return (scale in (Scale.MICRO, Scale.SMALL), str(Scale(scale).label)) if scale else (None, "")


def _sales(record: Record, item: Criterion) -> Known:
    """The figure itself stays where it is: here only on which side of the limit it lies."""
    if record.sales is None or item.limit is None:
        return None, ""
    return (True, _("Tercatat di bawah batas")) if record.sales <= item.limit else (False, _("Tercatat di atas batas"))


def _products(record: Record, item: Criterion) -> Known:
    return record.products <= (item.limit or 0), _("{n} produk pada catatan").format(n=record.products)


# By key. What stands in no list is only known by asking.
FROM_RECORD: Mapping[str, tuple[Callable[[Record, Criterion], Known], str]] = {
    "nib": (_nib, RECORD),
    "skala": (_scale, RECORD),
    "omzet": (_sales, RECORD),
    "jumlah_produk": (_products, PRODUCTS),
    "jumlah_produk_warung": (_products, PRODUCTS),
}
# No list of kinds of products is kept here; and no record tells an eating place, for which alone that limit is known.
STAFF_KNOW = frozenset({"jenis_produk", "jumlah_produk_warung"})
SEEN_LATER = frozenset({"pendamping"})


def criteria_on(day: dt.date) -> Criteria | None:
    """The edition that rules on a day."""
    return Criteria.objects.filter(in_force__contains=day).first()


def criteria_today() -> Criteria | None:
    """The one that rules now, by the national day."""
    return criteria_on(clock.today(NATIONAL_ZONE))


def filled(text: str, item: Criterion) -> str:
    """With its limit, as people write it."""
    if item.limit is None or "{limit}" not in text:
        return text
    written = f"{item.limit:,}".replace(",", ".")
    return text.replace("{limit}", f"Rp{written}" if item.key in MONEY else written)


def record_of(business: Business, products: int = 0, own_cost: bool = False) -> Record:
    """What the register knows, as far as the reader's scope reaches: money stands under row-level security. `products`
    that an application names count instead of all that are sold."""
    sales = PrivateFigures.objects.filter(pk=business.pk).values_list("sales", flat=True).first()
    if not products:
        products = Product.objects.filter(business=business, state=Product.State.OFFERED).count()
    return Record(business, sales, products, own_cost)


def judge(criteria: Criteria, record: Record, answers: Mapping[str, str], before: Criteria | None = None) -> Judgement:
    """Pure but for the lines of the edition. `answers` by key, as given under this edition."""
    return Judgement(
        criteria, [_line(item, record, answers.get(item.key, "")) for item in criteria.items.all()], before
    )


def judge_case(
    case: Case, business: Business, criteria: Criteria, products: int = 0, own_cost: bool = False
) -> Judgement:
    """With what was answered for the case under this edition; `products` is how many it names."""
    given = list(CriterionAnswer.objects.filter(case=case).select_related("criterion__criteria").order_by("at"))
    here = {row.criterion.key: row.value for row in given if row.criterion.criteria_id == criteria.pk}
    before = next((r.criterion.criteria for r in reversed(given) if r.criterion.criteria_id != criteria.pk), None)
    return judge(criteria, record_of(business, products, own_cost), here, before)


def answer(case: Case, item: Criterion, value: str, by_name: str = "") -> None:
    """The owner's word, or that of somebody who fills in for them (`by_name`). May be changed; history keeps it."""
    CriterionAnswer.objects.update_or_create(
        case=case,
        criterion=item,
        defaults={"value": value, "text": filled(item.text, item), "by_name": by_name, "at": clock.now()},
    )


def earlier_answers(case: Case, criteria: Criteria) -> dict[str, str]:
    """By key, of other editions: offered again under a new one, never taken over unasked."""
    given = CriterionAnswer.objects.filter(case=case).exclude(criterion__criteria=criteria).order_by("at")
    return dict(given.values_list("criterion__key", "value"))


def objections(pairs: Iterable[tuple[Case, Business]]) -> dict[int, str]:
    """By case, why it may not be sent in today. For sets: a few queries an edition, not a case."""
    asked = list(pairs)
    criteria = criteria_today()
    if criteria is None:
        return {case.pk: str(NO_CRITERIA) for case, _business in asked}
    ids = [case.pk for case, _business in asked]
    answers: dict[int, dict[str, str]] = {}
    given = CriterionAnswer.objects.filter(case__in=ids, criterion__criteria=criteria)
    for case_id, key, value in given.values_list("case", "criterion__key", "value"):
        answers.setdefault(case_id, {})[key] = value
    sales = dict(
        PrivateFigures.objects.filter(pk__in=[business.pk for _case, business in asked]).values_list("pk", "sales")
    )
    rows = HalalCase.objects.filter(pk__in=ids).annotate(count=Count("products"))
    known = {pk: (count, paid_by) for pk, count, paid_by in rows.values_list("pk", "count", "paid_by")}
    items = list(criteria.items.all())
    found = {}
    for case, business in asked:
        count, paid_by = known.get(case.pk, (0, ""))
        record = Record(business, sales.get(business.pk), count, paid_by == HalalCase.PaidBy.OWN)
        lines = [_line(item, record, answers.get(case.pk, {}).get(item.key, "")) for item in items]
        if not (decision := Judgement(criteria, lines).may_submit()):
            found[case.pk] = decision.reason
    return found


def _line(item: Criterion, record: Record, given: str) -> Line:
    if item.key in SEEN_LATER:
        return Line(item, Verdict.LATER, source=VISIT)
    read, source = FROM_RECORD.get(item.key, (_unknown, ""))
    met, found = read(record, item)
    if item.key in STAFF_KNOW and not met:
        return Line(item, Verdict.STAFF, found=found, source=STAFF)
    if met is not None:
        return Line(item, Verdict.MET if met else Verdict.STOPS, found=found, source=source)
    if given and given != item.opens and item.way == Criterion.Way.OWN_COST and record.own_cost:
        return Line(item, Verdict.MET, given, source=COST)
    if given:
        return Line(item, Verdict.MET if given == item.opens else Verdict.STOPS, given, source=WORD)
    return Line(item, Verdict.ASKED)
