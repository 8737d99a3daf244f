"""An application while it is with its owner: whose it is, what is filled in, what is missing, and every write to it.

A write waits for the case's row and asks again whether it may still be changed, so that what was sent stays as sent.
Who writes for the owner needs the owner's consent, and their name stands with what they wrote.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.decisions import Decision
from accounts.models import User
from casework.engine import Refused
from casework.models import Case
from database import clock
from halal import cases, criteria, objecting
from halal.models import (
    HalalCase,
    HalalIngredient,
    HalalProduct,
    HalalSite,
    HalalStep,
    HalalSupervisor,
    HalalTool,
)
from halal.workflow import SELF_DECLARE
from umkm.acting import may_fill
from umkm.models import Business, Draft, Product
from umkm.permissions import owns
from umkm.services import add_product, hold


@dataclass
class Applying:
    """One application and whoever looks at it. What its pages need is fetched once."""

    halal: HalalCase
    user: User
    _held: dict[str, Any] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        return self.halal.case

    @property
    def business(self) -> Business:
        return self.halal.business

    @cached_property
    def may(self) -> Decision:
        return may_fill(self.user, self.business)

    @cached_property
    def is_own(self) -> bool:
        return owns(self.user, self.business)

    @property
    def by_name(self) -> str:
        """Of who fills in for the owner; the owner's own name is written nowhere."""
        return "" if self.is_own else self.user.get_full_name()

    @property
    def editable(self) -> bool:
        return bool(cases.editable(self.case))

    @cached_property
    def judgement(self) -> criteria.Judgement | None:
        ruling = criteria.criteria_today()
        if ruling is None:
            return None
        own_cost = self.halal.paid_by == HalalCase.PaidBy.OWN
        return criteria.judge_case(self.case, self.business, ruling, len(self.products), own_cost)

    @cached_property
    def products(self) -> list[HalalProduct]:
        return list(self.halal.products.select_related("product"))

    @cached_property
    def ingredients(self) -> list[HalalIngredient]:
        return list(self.halal.ingredients.all())

    @cached_property
    def steps(self) -> list[HalalStep]:
        return list(self.halal.steps.all())

    @cached_property
    def tools(self) -> list[HalalTool]:
        return list(self.halal.tools.all())

    @cached_property
    def sites(self) -> dict[str, HalalSite]:
        return {row.kind: row for row in self.halal.sites.select_related("regency", "district")}

    @cached_property
    def supervisor(self) -> HalalSupervisor | None:
        return HalalSupervisor.objects.filter(case=self.halal).first()

    @cached_property
    def drafts(self) -> set[str]:
        """Keys of pages that were left half filled in."""
        rows = Draft.objects.filter(person=self.user.person, subject=self.case.public_id, form__startswith="halal/")
        return {form.removeprefix("halal/") for form in rows.values_list("form", flat=True)}


def found_for(user: User, public_id: Any) -> Applying | None:
    """The application that lies at this address, if one sees its case."""
    rows = HalalCase.objects.visible_to(user).filter(case__kind=SELF_DECLARE.kind, case__public_id=public_id)
    halal = rows.select_related(
        "case__agency__organisation", "business__regency", "business__district", "criteria"
    ).first()
    return Applying(halal, user) if halal else None


@contextmanager
def writing(applying: Applying) -> Iterator[HalalCase]:
    """Holds the case while something of it is written, its business first as a merge does. Raises Refused where it was
    sent meanwhile."""
    with transaction.atomic():
        hold(applying.business.pk)
        case = Case.objects.select_for_update(no_key=True).get(pk=applying.case.pk)
        if not (decision := cases.editable(case)):
            raise Refused(_(decision.reason))
        if not applying.may:
            raise Refused(applying.may.reason)
        yield applying.halal
        HalalCase.objects.filter(pk=case.pk).update(by_name=applying.by_name, at=clock.now())
        if applying.by_name:
            objecting.tell_filled(applying.halal, applying.by_name)


def _stamp(applying: Applying) -> dict[str, Any]:
    return {"by_name": applying.by_name, "at": clock.now()}


def save_answer(applying: Applying, line: criteria.Line, value: str) -> None:
    """The answer to one question of the criteria in force."""
    with writing(applying) as halal:
        criteria.answer(halal.case, line.item, value, applying.by_name)
        HalalCase.objects.filter(pk=halal.pk).update(criteria=line.item.criteria)


def save_supervisor(applying: Applying, *, name: str, relation: str, is_muslim: bool) -> None:
    """The *penyelia halal*."""
    with writing(applying) as halal:
        HalalSupervisor.objects.update_or_create(
            case=halal, defaults={"name": name, "relation": relation, "is_muslim": is_muslim, **_stamp(applying)}
        )


def save_products(applying: Applying, chosen: Sequence[Product], more: Sequence[str]) -> None:
    """Exactly these; those that the record did not have are added to it, without a group."""
    with writing(applying) as halal:
        offered = {p.name.lower(): p for p in Product.objects.filter(business=halal.business, state="dijual")}
        made = [
            offered.get(name.lower()) or add_product(business=halal.business, name=name, group=None) for name in more
        ]
        wanted = {product.pk: product for product in [*chosen, *made]}
        halal.products.exclude(product__in=wanted).delete()
        known = set(halal.products.values_list("product", flat=True))
        HalalProduct.objects.bulk_create(
            HalalProduct(case=halal, product=product, name=product.name, **_stamp(applying))
            for pk, product in wanted.items()
            if pk not in known
        )


def save_brand(applying: Applying, *, brand: str, area: str) -> None:
    """What holds for all products."""
    with writing(applying) as halal:
        HalalCase.objects.filter(pk=halal.pk).update(brand=brand, area=area)


def add_ingredient(applying: Applying, *, name: str, kind: str) -> HalalIngredient:
    """The one of that name where there is one already: sent twice, it is there once."""
    with writing(applying) as halal:
        known = halal.ingredients.filter(name__iexact=name).first()
        made: HalalIngredient = known or halal.ingredients.create(
            name=name, kind=kind, proof=HalalIngredient.Proof.UNKNOWN, **_stamp(applying)
        )
        return made


def save_ingredient(applying: Applying, row: HalalIngredient, **values: Any) -> None:
    """How it is known to be halal."""
    with writing(applying) as halal:
        halal.ingredients.filter(pk=row.pk).update(**values, **_stamp(applying))


def save_steps(applying: Applying, lines: Sequence[str]) -> None:
    """All of them, in this order."""
    with writing(applying) as halal:
        if list(halal.steps.values_list("text", flat=True)) == list(lines):
            return
        halal.steps.all().delete()
        HalalStep.objects.bulk_create(
            HalalStep(case=halal, position=number, text=text, **_stamp(applying))
            for number, text in enumerate(lines, start=1)
        )


def save_tool(applying: Applying, row: HalalTool | None, *, name: str, kind: str, halal_only: bool) -> None:
    """A new one, or the one of that name."""
    values = {"name": name, "kind": kind, "halal_only": halal_only, **_stamp(applying)}
    with writing(applying) as halal:
        there = row or halal.tools.filter(name__iexact=name).first()
        if there is None:
            halal.tools.create(**values)
        else:
            halal.tools.filter(pk=there.pk).update(**values)


def remove(applying: Applying, row: HalalIngredient | HalalTool) -> None:
    """Not used after all."""
    with writing(applying):
        row.delete()


def save_site(applying: Applying, kind: str, **values: Any) -> None:
    """Where it is made (`produksi`) or sold (`outlet`)."""
    with writing(applying) as halal:
        HalalSite.objects.update_or_create(case=halal, kind=kind, defaults={**values, **_stamp(applying)})


def drop_site(applying: Applying, kind: str) -> None:
    """There is no such place of its own."""
    with writing(applying) as halal:
        halal.sites.filter(kind=kind).delete()
