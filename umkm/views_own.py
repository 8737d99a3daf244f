"""The owner's face: my businesses, a new one step by step, and a draft that waits."""

from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.form_base import PortalForm
from accounts.rules import owners
from accounts.scope import scope_of
from accounts.written_forms import without_personal_values
from casework.once import FIELD, answered, new_key, once
from database.scope import also
from umkm import claims, drafts, offered, services
from umkm.forms import SCALE_HINT, PlacedAnywhere
from umkm.models import Business, Product, ProductGroup
from umkm.models.businesses import Scale
from umkm.ports import business_panels
from umkm.workflow import CLAIM

FORM = "business"
STEPS = ("nama", "tempat", "produk", "skala")


class Step(PortalForm):
    """One thing a page."""

    submit, submit_name = "Simpan dan lanjutkan", "lanjut"


class NameStep(Step):
    title = "Apa nama usaha Anda?"
    name = forms.CharField(label="Nama usaha", max_length=200, help_text="Seperti yang dikenal pembeli.")
    kind = forms.ChoiceField(label="Jenis", choices=Business.Kind.choices, widget=forms.RadioSelect, initial="usaha")


class PlaceStep(PlacedAnywhere, Step):
    title = "Di mana usaha Anda?"
    regency = forms.ChoiceField(label="Kabupaten atau kota")
    district = forms.CharField(label="Kecamatan", max_length=80)


class ProductStep(Step):
    title = "Apa yang Anda buat atau jual?"
    products = forms.CharField(
        label="Produk",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Satu produk satu baris, misalnya: Keripik pisang.",
    )
    group = forms.ChoiceField(label="Kelompok produk", required=False, help_text="Pilih yang paling mirip.")
    description = forms.CharField(
        label="Ceritakan sedikit", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["group"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "Belum tahu"), *ProductGroup.objects.values_list("code", ProductGroup.label_column())]

    def clean_description(self) -> str:
        return without_personal_values(str(self.cleaned_data["description"]))


class ScaleStep(Step):
    title = "Seberapa besar usaha Anda?"
    scale = forms.ChoiceField(
        label="Skala usaha",
        choices=[*Scale.choices, ("", "Belum tahu")],
        required=False,
        widget=forms.RadioSelect,
        help_text=SCALE_HINT,
    )
    nib = forms.RegexField(
        r"^\d{13}$",
        label="NIB",
        required=False,
        help_text="13 angka. Kosongkan bila belum punya; NIB diurus gratis di OSS.",
        error_messages={"invalid": "NIB terdiri dari 13 angka. Periksa lagi, atau kosongkan."},
    )


FORMS: dict[str, type[Step]] = dict(zip(STEPS, (NameStep, PlaceStep, ProductStep, ScaleStep), strict=True))


@owners
def my_businesses(request: HttpRequest) -> HttpResponse:
    """Each with what is due; and the draft that was left, if there is one."""
    own = Business.objects.owned_by(request.user).select_related("regency", "district").order_by("name", "pk")
    own = own.prefetch_related(Prefetch("products", Product.objects.select_related("group").order_by("name", "pk")))
    rows = [
        (business, [panel for make in business_panels() if (panel := make(request, business)) is not None])
        for business in own[:50]
    ]
    draft = drafts.load(person=request.user.person, form=FORM, subject=None)
    waiting = claims.open_claims(request.user.person).order_by("pk")
    context = {
        "rows": rows,
        "draft": draft,
        "claims": [(case, CLAIM.state[case.status], bool(case.ball_person_id)) for case in waiting],
    }
    return render(request, "umkm/my_businesses.html", context)


@owners
def new_step(request: HttpRequest, step: str) -> HttpResponse:
    """One question a page. What was typed is kept at each step, also where it is not right yet."""
    if step not in FORMS:
        return HttpResponseRedirect(reverse("umkm:new_step", args=[STEPS[0]]))
    person = request.user.person
    known = drafts.load(person=person, form=FORM, subject=None)
    form = FORMS[step](request.POST or None, initial=known)
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in form.fields}
        drafts.save(person=person, form=FORM, subject=None, values=known | typed)
        if "nanti" in request.POST:
            return HttpResponseRedirect(reverse("umkm:my_businesses"))
        if form.is_valid():
            later = STEPS[STEPS.index(step) + 1 :]
            return HttpResponseRedirect(
                reverse("umkm:new_step", args=[later[0]]) if later else reverse("umkm:new_check")
            )
    context = {
        "form": form,
        "title": form.title,  # type: ignore[attr-defined]
        "number": STEPS.index(step) + 1,
        "total": len(STEPS) + 1,
        "before": reverse("umkm:new_step", args=[STEPS[STEPS.index(step) - 1]]) if STEPS.index(step) else "",
    }
    return render(request, "umkm/new_step.html", context, status=422 if form.is_bound and form.errors else 200)


@owners
def new_check(request: HttpRequest) -> HttpResponse:
    """The answers, each with a way back to it; sending them makes the business, once."""
    if address := answered(request):  # sent before: the draft is a business by now
        return HttpResponseRedirect(address)
    person = request.user.person
    known = drafts.load(person=person, form=FORM, subject=None)
    bound = {step: form(_query(known)) for step, form in FORMS.items()}
    missing = next((step for step, form in bound.items() if not form.is_valid()), None)
    if request.method == "POST" and missing is None:
        return once(request, lambda: _make(request, bound))
    if not known or missing:
        return HttpResponseRedirect(reverse("umkm:new_step", args=[missing or STEPS[0]]))
    answers = [
        (str(field.label), _shown(form, name), reverse("umkm:new_step", args=[step]))
        for step, form in bound.items()
        for name, field in form.fields.items()
    ]
    offers = claims.offers_for(
        request.user,
        name=bound["nama"].cleaned_data["name"],
        regency=bound["tempat"].cleaned_data["regency"],
        district=bound["tempat"].cleaned_data["district_id"],
        nib=bound["skala"].cleaned_data["nib"],
    )
    offered.remember(request, offers)
    free = any(one.free for one in offers)
    context = {"answers": answers, "key": new_key(), "field": FIELD, "offers": offers, "can_choose": free}
    return render(request, "umkm/new_check.html", context)


def _make(request: HttpRequest, bound: dict[str, Step]) -> str:
    data = {name: value for form in bound.values() for name, value in form.cleaned_data.items()}
    person = request.user.person
    titles = [line.strip()[:200] for line in data["products"].splitlines() if line.strip()]
    with also(scope_of(request.user)):
        made = services.create_business(
            actor=request.user,
            name=data["name"],
            kind=data["kind"],
            regency_id=data["regency"],
            district_id=data["district_id"],
            description=data["description"],
            scale=data["scale"],
            nib=data["nib"],
            origin=Business.Origin.OWNER,
            owner=person,
            products=[(title, data["group"] or None, "domestic") for title in titles],
        )
    drafts.drop(person=person, form=FORM, subject=None)
    return reverse("umkm:received", args=[made.public_id])


@owners
def received(request: HttpRequest, public_id: Any) -> HttpResponse:
    """It is there; this is its number; this is what comes next."""
    found = get_object_or_404(Business.objects.owned_by(request.user), public_id=public_id)
    return render(request, "umkm/received.html", {"business": found})


@owners
def draft_drop(request: HttpRequest) -> HttpResponse:
    """Not wanted after all."""
    if request.method == "POST":
        drafts.drop(person=request.user.person, form=FORM, subject=None)
    return HttpResponseRedirect(reverse("umkm:my_businesses"))


def _query(values: dict[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(values)
    return query


def _shown(form: Step, name: str) -> str:
    value = form.cleaned_data.get(name) or ""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        flat: dict[str, str] = {}
        for key, label in field.choices:
            flat |= dict(label) if isinstance(label, list | tuple) else {key: str(label)}  # type: ignore[arg-type]
        return flat.get(value, "") or "Belum tahu"
    return value or "Tidak diisi"
