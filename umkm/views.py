"""The registry: list, one business, its products. Bulk, export and imports have files of their own."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.form_base import form_page
from accounts.models import Contact, IdentityNumber, User
from accounts.queries import REGISTRY_ROLES, WORKING_ROLES, served_regencies
from accounts.rules import current_roles, roles, signed_in
from casework.once import FIELD, new_key, once
from database.pages import capped_count, page_of
from umkm import filters, list_columns, saved, services
from umkm.forms import BusinessForm, ProductForm
from umkm.histories import history_of
from umkm.merging.traces import former_numbers, standing
from umkm.models import Business, PrivateFigures, Product
from umkm.moving import move_business
from umkm.permissions import may_edit, may_work
from umkm.ports import business_columns, business_panels
from umkm.suggesting.answers import answer_by_choice, suggestion_of
from umkm.versions import version_of

READERS = (*REGISTRY_ROLES, "partner", "companion")


@roles(*READERS)
def registry(request: HttpRequest) -> HttpResponse:
    """Filters in the address, pages by key, counts to a cap."""
    found = filters.apply(Business.objects.visible_to(request.user), request.GET, request.user)
    rows = found.rows.select_related("regency", "district")
    page = page_of(request.GET, rows, found.order)
    offered = list_columns.offered(request)
    shown = [offered[key] for key in list_columns.chosen(request)]
    cells = [(column, column.cells(page.rows)) for column in shown]
    staff = bool(current_roles(request) & set(REGISTRY_ROLES))
    columns, views = business_columns(), saved.links_for(request, list_columns.LIST) if staff else []
    context = {
        "page": page,
        "count": capped_count(found.rows),
        "chips": found.chips,
        "order": found.order,
        "columns": columns,
        "asked": {request.GET.get(column.key, "") for column in columns} - {""},
        "lines": [(row, [(column, one.get(row.pk)) for column, one in cells]) for row in page.rows],
        "shown": shown,
        "views": views,
        "here_is_saved": any(view.here for view in views),
        "all_rows": reverse("umkm:registry"),
        "list_key": list_columns.LIST,
        "may_save": staff,
        "choices": {} if request.htmx else _choices(request, staff),  # only the whole page draws them
        "staff": staff,
        "works": bool(current_roles(request) & set(WORKING_ROLES)),
        "query": request.GET,
    }
    template = "umkm/_results.html" if request.htmx else "umkm/registry.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])  # two answers at one address
    response["Cache-Control"] = "private, no-cache"
    return response


def _choices(request: HttpRequest, staff: bool) -> dict[str, dict[str, str]]:
    regency = request.GET.get("wilayah", "")
    regencies = filters.regencies(request.user) if staff else {}
    if len(regencies) == 1:
        regency = next(iter(regencies))
    return {
        "wilayah": regencies if len(regencies) > 1 else {},
        "kecamatan": filters.districts(request.user, regency) if regency in regencies else {},
        "skala": filters.scales(),
        "kelompok": filters.groups(),
        "kontak": dict(filters.REACHABLE) if staff else {},
    }


@signed_in
def business(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One business: what is open to the reader, and no more. The number of one that went into it leads here."""
    found = _visible(request, public_id)
    if found.public_id != public_id:
        return HttpResponseRedirect(reverse("umkm:business", args=[found.public_id]))
    products = Product.objects.select_related("group").order_by("name", "pk")
    prefetch_related_objects([found], Prefetch("products", products), "merged")  # which panels and history read too
    edits = bool(may_edit(request.user, found, roles=current_roles(request)))
    inside = edits or found.regency_id in served_regencies(request.user)
    panels = [panel for make in business_panels() if (panel := make(request, found)) is not None]
    context = {
        "business": found,
        "inside": inside,
        "edits": edits,
        "works": bool(may_work(request.user, found, roles=current_roles(request))),
        "former": former_numbers(found),
        "products": found.products.all(),
        "panels": panels,
        "owners": _owners(found) if inside else [],
        "figures": PrivateFigures.objects.filter(pk=found.pk).first() if inside else None,
        "record": found.source_records.select_related("batch").first() if inside else None,
        "history": history_of(found) if inside else [],
    }
    return render(request, "umkm/business.html", context)


def _owners(found: Business) -> list[dict[str, Any]]:
    """Names and masked values, reached by key under row-level security."""
    owned = found.ownerships.filter(period__endswith__isnull=True).select_related("person")
    people = [ownership.person for ownership in owned]
    contacts = list(Contact.objects.filter(person__in=people).order_by("kind", "pk"))
    numbers = list(IdentityNumber.objects.filter(person__in=people).order_by("kind", "pk"))
    return [
        {
            "person": person,
            "contacts": [c for c in contacts if c.person_id == person.pk],
            "numbers": [n for n in numbers if n.person_id == person.pk],
        }
        for person in people
    ]


@roles(*WORKING_ROLES)
def business_new(request: HttpRequest) -> HttpResponse:
    """By staff, for a business of their region."""
    regencies = filters.regencies(request.user)
    form = BusinessForm(request.POST or None, regencies=regencies, initial={FIELD: new_key()})
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _create(request.user, form))
    return form_page(request, form, "Tambah usaha", reverse("umkm:registry"))


def _create(user: User, form: BusinessForm) -> str:
    made = services.create_business(
        actor=user,
        regency_id=form.cleaned_data["regency"],
        origin=Business.Origin.STAFF,
        figures=form.figures(),
        **form.changes(),
    )
    return reverse("umkm:business", args=[made.public_id])


@signed_in
def business_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """By its owner or by staff of its region. A page that has grown old writes nothing."""
    found = _editable(request, public_id)
    figures = PrivateFigures.objects.filter(pk=found.pk).first()
    here = version_of(found, figures)
    regencies = {found.regency_id: found.regency.name} | filters.regencies(request.user)
    form = BusinessForm(request.POST or None, regencies=regencies, initial=_values(found, figures) | {"version": here})
    back = reverse("umkm:business", args=[found.public_id])
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != here:
            form.add_error(None, "Data ini sudah diubah orang lain sejak Anda membukanya. Isian Anda masih di sini: "
                                 "bandingkan dengan halaman usaha, lalu simpan sekali lagi.")  # fmt: skip
            form.data = form.data.copy()
            form.data["version"] = here  # type: ignore[index]
        else:
            _save(found, form, Actor.of(request.user))
            messages.success(request, "Perubahan tersimpan.")
            return HttpResponseRedirect(back)
    return form_page(request, form, f"Ubah {found.name}", back)


@transaction.atomic
def _save(found: Business, form: BusinessForm, actor: Actor) -> None:
    to = form.cleaned_data["regency"]
    if to != found.regency_id:
        move_business(business=found, regency_id=to, district_id=form.cleaned_data["district_id"], actor=actor)
    services.update_business(business=found, changes=form.changes(), figures=form.figures())


def _values(found: Business, figures: PrivateFigures | None) -> dict[str, Any]:
    values = {name: getattr(found, name) for name in ("name", "kind", "description", "scale", "nib")}
    values |= {"regency": found.regency_id, "district": found.district.name if found.district else ""}
    if figures:
        values |= {name: getattr(figures, name) for name in ("street", "sales", "capital")}
    return values


@signed_in
def product_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One more product of a business."""
    found = _editable(request, public_id)
    form = ProductForm(request.POST or None, initial={FIELD: new_key()})
    back = reverse("umkm:business", args=[found.public_id])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def work() -> str:
            answer_by_choice([found.pk], group=data["group"] or None, actor=Actor.of(request.user))
            services.add_product(business=found, name=data["name"], group=data["group"] or None, origin=data["origin"])
            return back

        return once(request, work)
    return form_page(request, form, f"Produk baru {found.name}", back)


@signed_in
def product_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Name, group, origin; naming the group confirms it."""
    product = get_object_or_404(
        Product.objects.filter(business__in=Business.objects.visible_to(request.user)).select_related("business"),
        public_id=public_id,
    )
    found = _editable(request, product.business.public_id)
    initial = {"name": product.name, "group": product.group_id, "origin": product.origin}
    form = ProductForm(request.POST or None, initial=initial)
    if product.group_id is None and (reason := suggestion_of(found)):
        form.fields["group"].help_text = f"Usulan: {reason.label}, karena kata: {', '.join(reason.words)}."
    back = reverse("umkm:business", args=[found.public_id])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer_by_choice([found.pk], group=data["group"] or None, actor=Actor.of(request.user))
        services.update_product(
            product=product, name=data["name"], group_id=data["group"] or None, origin=data["origin"]
        )
        messages.success(request, "Produk tersimpan.")
        return HttpResponseRedirect(back)
    return form_page(request, form, f"Ubah produk {product.name}", back)


@signed_in
@require_POST
def business_state(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Closed, or active again: a button with a word for each."""
    found = _editable(request, public_id)
    state = request.POST.get("keadaan", "")
    same = found.public_id == public_id  # an old page of one that was merged closes nothing
    if same and state in Business.State.values:
        services.update_business(business=found, changes={"state": state})
        messages.success(request, f"Keadaan usaha sekarang: {found.get_state_display().lower()}.")
    return HttpResponseRedirect(reverse("umkm:business", args=[found.public_id]))


def _visible(request: HttpRequest, public_id: uuid.UUID) -> Business:
    """The business that this number means or leads to."""
    found = standing(public_id, Business.objects.visible_to(request.user).select_related("regency", "district"))
    if found is None:
        raise Http404
    return found


def _editable(request: HttpRequest, public_id: uuid.UUID) -> Business:
    """The business if the reader may edit it; else the answer for one that does not exist."""
    found = _visible(request, public_id)
    if not may_edit(request.user, found, roles=current_roles(request)):
        raise Http404
    return found
