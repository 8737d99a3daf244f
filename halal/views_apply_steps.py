"""The pages on which an application is filled in, one thing each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from casework.engine import Refused
from database import clock
from halal import applying as writes
from halal import criteria, gaps
from halal.apply_step import Step, address, applicant, run, saved_keys
from halal.applying import Applying
from halal.forms_apply import (
    AnswerForm,
    BrandForm,
    IngredientForm,
    NewIngredientForm,
    OutletForm,
    ProductsForm,
    SiteForm,
    StepsForm,
    SupervisorForm,
    ToolForm,
)
from halal.models import HalalIngredient, HalalSite, HalalTool
from umkm.models import PrivateFigures


@applicant
def business(request: HttpRequest, applying: Applying) -> HttpResponse:
    """What the register says, and where it is changed."""
    context = {"applying": applying, "case": applying.case, "gaps": list(gaps.of_page(applying, "usaha"))}
    return render(request, "halal/apply/business.html", context)


@applicant
def eligibility(request: HttpRequest, applying: Applying) -> HttpResponse:
    """All lines of the criteria with their verdict, and the way on where one stops."""
    judged = applying.judgement
    told = gaps.changed_criteria(judged) if judged and judged.before and judged.open else ""
    context = {"applying": applying, "case": applying.case, "judged": judged, "changed": told}
    return render(request, "halal/apply/eligibility.html", context)


@applicant
def question(request: HttpRequest, applying: Applying, key: str) -> HttpResponse:
    """One question of the criteria in force."""
    judged = applying.judgement
    line = next((one for one in judged.asked if one.item.key == key), None) if judged else None
    if judged is None or line is None:
        return HttpResponseRedirect(address(applying, "eligibility"))
    asked = judged.asked
    number = asked.index(line)
    before = criteria.earlier_answers(applying.case, judged.criteria).get(key, "") if not line.answer else ""

    def save(data: dict[str, Any]) -> str:
        writes.save_answer(applying, line, data["jawaban"])
        if data["jawaban"] != line.item.opens:
            return address(applying, "eligibility") + "#" + key
        following = next((one for one in asked[number + 1 :] if not one.answer), None)
        return address(applying, "question", following.item.key) if following else address(applying, "eligibility")

    step = Step(
        key=f"kelayakan/{judged.criteria.code}/{key}",
        title=line.text,
        form=AnswerForm,
        initial={"jawaban": line.answer or before},
        save=save,
        back=address(applying, "question", asked[number - 1].item.key) if number else "",
        eyebrow=_("Pertanyaan {n} dari {total}").format(n=number + 1, total=len(asked)),
        hint=line.hint,
        template="halal/apply/question.html",
        context={"source": line.item.basis, "before": before},
    )
    return run(request, applying, step)


@applicant
def supervisor(request: HttpRequest, applying: Applying) -> HttpResponse:
    """The *penyelia halal*."""
    known = applying.supervisor
    initial = {"relation": "", "name": "", "is_muslim": False}
    if known:
        initial = {"relation": known.relation, "name": known.name, "is_muslim": known.is_muslim}
    elif applying.is_own:
        initial["name"] = request.user.person.full_name

    def save(data: dict[str, Any]) -> str:
        writes.save_supervisor(applying, name=data["name"], relation=data["relation"], is_muslim=data["is_muslim"])
        return address(applying)

    lead = _("Penyelia halal menjaga agar bahan dan cara membuatnya tetap halal. Boleh Anda sendiri.")
    title = _("Siapa penyelia halalnya?")
    return run(
        request,
        applying,
        Step("penyelia", title, SupervisorForm, initial, save, lead=lead, known_by=known.by_name if known else ""),
    )


@applicant
def products(request: HttpRequest, applying: Applying) -> HttpResponse:
    """Which products the certificate is for."""
    initial = {"products": sorted(str(row.product.public_id) for row in applying.products), "more": ""}

    def save(data: dict[str, Any]) -> str:
        offered = {str(p.public_id): p for p in applying.business.products.all()}
        writes.save_products(applying, [offered[key] for key in data.get("products", [])], data["more"])
        return address(applying, "brand")

    title = _("Produk apa yang Anda ajukan?")
    lead = _("Satu sertifikat dapat memuat beberapa produk.")
    options = {"business": applying.business}
    return run(request, applying, Step("produk", title, ProductsForm, initial, save, lead=lead, options=options))


@applicant
def brand(request: HttpRequest, applying: Applying) -> HttpResponse:
    """Brand and reach."""

    def save(data: dict[str, Any]) -> str:
        writes.save_brand(applying, brand=data["brand"], area=data["area"])
        return address(applying, "ingredients" if not applying.ingredients else "tasks")

    initial = {"brand": applying.halal.brand, "area": applying.halal.area}
    return run(request, applying, Step("merek", _("Merek dan penjualan"), BrandForm, initial, save))


@applicant
def ingredients(request: HttpRequest, applying: Applying) -> HttpResponse:
    """What goes in, each with how it is known to be halal."""
    found = list(gaps.of_page(applying, "bahan"))
    context = {"applying": applying, "case": applying.case, "gaps": found, "saved": saved_keys(request)}
    context["today"] = clock.today(gaps.ZONE)
    return render(request, "halal/apply/ingredients.html", context)


@applicant
def ingredient_new(request: HttpRequest, applying: Applying) -> HttpResponse:
    """Its name; the next page asks for the rest."""

    def save(data: dict[str, Any]) -> str:
        made = writes.add_ingredient(applying, name=data["name"], kind=data["kind"])
        return address(applying, "ingredient", made.public_id)

    initial = {"name": "", "kind": "baku"}
    back = address(applying, "ingredients")
    return run(request, applying, Step("bahan/baru", _("Tambah bahan"), NewIngredientForm, initial, save, back=back))


@applicant
def ingredient(request: HttpRequest, applying: Applying, row_id: UUID) -> HttpResponse:
    """Whether it is certified."""
    row = get_object_or_404(HalalIngredient, case=applying.halal, public_id=row_id)
    names = ("name", "certificate_number", "certificate_last_day", "brand", "producer")
    initial = {name: getattr(row, name) for name in names} | {"proof": row.proof}
    rows = [one.pk for one in applying.ingredients]

    def save(data: dict[str, Any]) -> str:
        writes.save_ingredient(applying, row, proof=data["proof"], **{name: data[name] for name in names})
        return address(applying, "ingredients")

    step = Step(
        key=f"bahan/{row.public_id}",
        title=_("Apakah {name} bersertifikat halal?").format(name=row.name),
        form=IngredientForm,
        initial=initial,
        save=save,
        back=address(applying, "ingredients"),
        eyebrow=_("Bahan {n} dari {total}").format(n=rows.index(row.pk) + 1, total=len(rows)),
        known_by=row.by_name,
        options={"today": clock.today(gaps.ZONE)},
        context={"row": row},
    )
    return run(request, applying, step)


@applicant
def remove(request: HttpRequest, applying: Applying, row_id: UUID) -> HttpResponse:
    """An ingredient or a tool that is not used after all; told what was removed, so that it can be written again."""
    row: Any = HalalIngredient.objects.filter(case=applying.halal, public_id=row_id).first()
    page = "ingredients" if row else "tools"
    row = row or HalalTool.objects.filter(case=applying.halal, public_id=row_id).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            writes.remove(applying, row)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("{name} dihapus dari pengajuan.").format(name=row.name))
    return HttpResponseRedirect(address(applying, page))


@applicant
def process(request: HttpRequest, applying: Applying) -> HttpResponse:
    """How it is made."""

    def save(data: dict[str, Any]) -> str:
        writes.save_steps(applying, data["steps"])
        return address(applying, "site")

    initial = {"steps": "\n".join(row.text for row in applying.steps)}
    known_by = applying.steps[0].by_name if applying.steps else ""
    title = _("Bagaimana cara membuatnya?")
    return run(request, applying, Step("proses", title, StepsForm, initial, save, known_by=known_by))


@applicant
def site(request: HttpRequest, applying: Applying) -> HttpResponse:
    """Where it is made; the register's address is offered."""
    known = applying.sites.get(HalalSite.Kind.PRODUCTION)

    def save(data: dict[str, Any]) -> str:
        writes.save_site(applying, HalalSite.Kind.PRODUCTION, **_place(data), at_home=data["at_home"])
        return address(applying, "tools" if not applying.tools else "tasks")

    initial = _place_of(known) if known else _place_of_business(applying)
    initial["at_home"] = known.at_home if known else True
    title = _("Di mana produk dibuat?")
    known_by = known.by_name if known else ""
    return run(request, applying, Step("tempat", title, SiteForm, initial, save, known_by=known_by))


@applicant
def outlet(request: HttpRequest, applying: Applying) -> HttpResponse:
    """Where it is sold, if that is a place of its own."""
    known = applying.sites.get(HalalSite.Kind.OUTLET)

    def save(data: dict[str, Any]) -> str:
        if data["where"] == "lain":
            writes.save_site(applying, HalalSite.Kind.OUTLET, **_place(data), at_home=False)
        else:
            writes.drop_site(applying, HalalSite.Kind.OUTLET)
        return address(applying)

    initial: dict[str, Any] = {"where": "sama", "regency": "", "district": "", "street": "", "postcode": ""}
    if known:
        initial = {"where": "lain", **_place_of(known)}
    title = _("Di mana produk dijual?")
    return run(request, applying, Step("jualan", title, OutletForm, initial, save))


@applicant
def tools(request: HttpRequest, applying: Applying) -> HttpResponse:
    """What it is made with."""
    found = list(gaps.of_page(applying, "alat"))
    context = {"applying": applying, "case": applying.case, "gaps": found, "saved": saved_keys(request)}
    return render(request, "halal/apply/tools.html", context)


@applicant
def tool(request: HttpRequest, applying: Applying, row_id: UUID | None = None) -> HttpResponse:
    """A new tool, or one that is there."""
    row = get_object_or_404(HalalTool, case=applying.halal, public_id=row_id) if row_id else None

    def save(data: dict[str, Any]) -> str:
        values = {name: data[name] for name in ("name", "kind", "halal_only")}
        writes.save_tool(applying, row, **values)
        return address(applying, "tools")

    initial: dict[str, Any] = {"name": "", "kind": "manual", "halal_only": True}
    if row:
        initial = {"name": row.name, "kind": row.kind, "halal_only": row.halal_only}
    return run(
        request,
        applying,
        Step(
            f"alat/{row.public_id if row else 'baru'}",
            row.name if row else _("Tambah alat"),
            ToolForm,
            initial,
            save,
            back=address(applying, "tools"),
            known_by=row.by_name if row else "",
            context={"row": row},
        ),
    )


def _place(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "regency_id": data["regency"],
        "district_id": data["district_id"],
        "street": data["street"],
        "postcode": data["postcode"],
    }


def _place_of(known: HalalSite) -> dict[str, Any]:
    return {
        "regency": known.regency_id,
        "district": known.district.name if known.district else "",
        "street": known.street,
        "postcode": known.postcode,
    }


def _place_of_business(applying: Applying) -> dict[str, Any]:
    of = applying.business
    street = PrivateFigures.objects.filter(pk=of.pk).values_list("street", flat=True).first() or ""
    district = of.district.name if of.district else ""
    return {"regency": of.regency_id, "district": district, "street": street, "postcode": ""}
