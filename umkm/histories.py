"""What became of a business, in words: who, when, from what to what."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import District, Regency
from database.dates import long_date
from umkm.models import Business, Product, ProductGroup

IGNORED = {
    "pgh_id",
    "pgh_created_at",
    "pgh_label",
    "pgh_context",
    "pgh_obj",
    "pgh_obj_id",
    "id",
    "public_id",
    "business",
    "merged_into",
    "created_at",
}
MOST = 200


@dataclass(frozen=True)
class Line:
    """One change: `who` is the name of staff, `Pemilik` for an owner, `Sistem` where nobody typed it."""

    at: dt.datetime
    who: str
    what: str


def history_of(business: Business) -> list[Line]:
    """Newest first; the old rows are kept by trigger, the newest state is the row itself."""
    lines = [*_changes(business, "", Business), *_product_lines(business), *_answer_lines(business)]
    origin = _(business.get_origin_display()).lower()
    lines.append(Line(business.created_at, "", _("Terdaftar: %(origin)s") % {"origin": origin}))
    lines += _merge_lines(business)
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST]


def _merge_lines(business: Business) -> Iterator[Line]:
    """What went into it and when, and what had become of that before."""
    for merge in business.merges.select_related("gone"):
        called = f"{merge.gone.name} ({merge.gone.short_id})"
        yield Line(merge.at, merge.actor_name, _("Digabung: %(called)s masuk ke usaha ini") % {"called": called})
        if merge.undone_at:
            what = _("Penggabungan dibatalkan: %(called)s kembali menjadi usaha sendiri.") % {"called": called}
            yield Line(merge.undone_at, merge.undone_by_name, f"{what} {merge.undone_reason}")
    for gone in business.merged.all():
        for line in history_of(gone):
            yield Line(line.at, line.who, f"{gone.short_id}: {line.what}")


def _product_lines(business: Business) -> Iterator[Line]:
    for product in business.products.all():
        yield from _changes(product, f"{product.name}: ", Product)


def _answer_lines(business: Business) -> Iterator[Line]:
    """What was suggested by which words, and what somebody made of it."""
    for answer in business.suggestion_answers.select_related("group"):
        what = _("Usulan kelompok %(group)s (karena kata: %(words)s): %(said)s") % {
            "group": answer.group.label,
            "words": ", ".join(answer.words),
            "said": _(answer.get_answer_display()).lower(),
        }
        yield Line(answer.at, answer.actor_name or _("Pemilik"), what)


def _changes(row: Any, before: str, model: Any) -> Iterator[Line]:
    events = model.pgh_event_models["update"].objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    states = [*events, row]
    for old, new in zip(states, states[1:], strict=False):
        said = [
            _("%(field)s: %(before)s menjadi %(after)s")
            % {"field": _(str(field.verbose_name)), "before": _shown(field, old), "after": _shown(field, new)}
            for field in model._meta.concrete_fields
            if field.name not in IGNORED and getattr(old, field.attname) != getattr(new, field.attname)
        ]
        if said:
            yield Line(old.pgh_created_at, _who(old.pgh_context), before + "; ".join(said))


def _who(context: dict[str, str] | None) -> str:
    if not context:
        return _("Sistem")
    return context.get("name") or _("Pemilik")


def _shown(field: Any, row: Any) -> str:
    value = getattr(row, field.attname)
    if value in (None, ""):
        return _("belum diketahui")
    if field.choices:
        return _(str(dict(field.flatchoices).get(value, value)))
    named = {Regency: "name", District: "name", ProductGroup: ProductGroup.label_column()}
    if field.related_model in named:
        label = named[field.related_model]
        found = field.related_model.objects.filter(pk=value).values_list(label, flat=True).first()
        return str(found or value)
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return long_date(value, get_language() or "id") if isinstance(value, dt.date) else str(value)
