"""District, state and companion of everything that a filter finds, with a preview; many are set while one goes on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.form_base import PortalForm
from accounts.models import Membership, Person
from accounts.queries import WORKING_ROLES
from accounts.rules import roles
from casework.once import once
from database.filters import without
from documents import jobs
from umkm import bulk_fields, filters
from umkm.models import Business
from umkm.views_bulk import MOST, picked
from umkm.views_files import address_of

AT_ONCE = 5_000  # businesses: more are set by a job
KEEP = ("tetap", "Biarkan seperti sekarang")


class FieldsForm(PortalForm):
    """At least one of them."""

    submit = "Lihat dahulu apa yang berubah"
    submit_name = "lihat"

    district = forms.ChoiceField(label="Kecamatan", help_text="Hanya untuk usaha di kabupaten atau kota yang sama.")
    state = forms.ChoiceField(label="Keadaan usaha", choices=[KEEP, *Business.State.choices])
    companion = forms.ChoiceField(label="Pendamping", help_text="Ditambahkan di samping pendamping yang sudah ada.")

    def __init__(self, *args: Any, districts: dict[str, str], companions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("district", districts), ("companion", companions)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [KEEP, *choices.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and all(value == KEEP[0] for value in data.values()):
            raise forms.ValidationError("Pilih apa yang akan diatur.")
        return data

    def chosen(self, people: dict[str, int]) -> bulk_fields.Setting:
        """None for what stays."""
        value = {name: None if given == KEEP[0] else given for name, given in self.cleaned_data.items()}
        companion = people[value["companion"]] if value["companion"] else None
        return bulk_fields.Setting(value["district"], value["state"], companion)

    def words(self) -> list[tuple[str, str]]:
        """What was chosen, as the page says it."""
        return [
            (str(self.fields[name].label), str(dict(self.fields[name].choices)[given]))  # type: ignore[attr-defined]
            for name, given in self.cleaned_data.items()
            if given != KEEP[0]
        ]


def companions_for() -> dict[str, Person]:
    """Whoever is a companion now, by public id: they belong to organisations of their own and work in any region."""
    held = Membership.objects.in_force().filter(role="companion").values("user__person")
    return {str(person.public_id): person for person in Person.objects.filter(pk__in=held).order_by("full_name")[:500]}


@roles(*WORKING_ROLES)
def set_fields(request: HttpRequest) -> HttpResponse:
    """As with scale and group: the count that was seen travels along; where it has changed, nothing is written."""
    found = filters.apply(Business.objects.served_by(request.user), request.GET, request.user)
    ticked = request.POST.getlist("pilih")
    ids = picked(found.rows, ticked)
    people = companions_for()
    form = FieldsForm(
        request.POST if {"lihat", "atur"} & request.POST.keys() else None,
        districts=filters.districts(request.user, request.GET.get("wilayah", "")),
        companions={key: person.full_name for key, person in people.items()},
    )
    form.helper.form_action = f"{without(request.GET, filters.SENT)}&{filters.SENT}"
    form.helper.form_tag = False
    context: dict[str, Any] = {"chips": found.chips, "count": len(ids), "picked": ticked, "form": form}
    if len(ids) > MOST:
        context["too_many"] = MOST
    elif form.is_bound and form.is_valid():
        setting = form.chosen({key: person.pk for key, person in people.items()})
        if "atur" in request.POST and request.POST.get("terlihat") == str(len(ids)):
            return once(request, lambda: _set(request, ids, setting))
        context |= {
            "preview": bulk_fields.preview(ids, setting),
            "changed": "atur" in request.POST,
            "words": form.words(),
        }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "umkm/bulk_fields.html", context, status=status)


def _set(request: HttpRequest, ids: list[int], setting: bulk_fields.Setting) -> str:
    back = reverse("umkm:registry") + without(request.GET, filters.SENT)
    if len(ids) <= AT_ONCE:
        done = bulk_fields.apply(ids, setting)
        number = f"{done.businesses:,}".replace(",", ".")
        messages.success(request, _("%(n)s usaha diatur.") % {"n": number})
        return back
    args = {"ids": ids, "setting": vars(setting), "link": back}
    title = _("Mengatur %(n)s usaha") % {"n": f"{len(ids):,}".replace(",", ".")}
    job = jobs.order(kind="set_fields", title=title, user=request.user, total=len(ids), args=args, at_once=False)
    return address_of(job)
