"""Around an application: what was filled in for its owner and what they object to; who visits; a companion's own list."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.form_base import PortalForm, form_page
from accounts.models import Person
from accounts.queries import WORKING_ROLES
from accounts.rules import owners, roles
from casework.decisions import holds_seat
from casework.engine import Refused
from casework.forms import StepForm
from casework.models import Case
from casework.once import FIELD, new_key, once_or_refused
from casework.writing import as_row
from database.pages import page_of
from halal import cases, objecting
from halal.models import HalalCase, Objection
from halal.workflow import COMPANION, OFFICER, OWNER, SELF_DECLARE
from umkm.models import ActingConsent, Business
from umkm.views_fields import companions_for

OPEN_FIRST = 50


class ObjectionForm(PortalForm):
    """What is not right, and where."""

    submit, submit_name = gettext_lazy("Kirim keberatan"), "kirim"

    part = forms.ChoiceField(label=gettext_lazy("Bagian mana?"), choices=Objection.Part.choices)
    text = forms.CharField(
        label=gettext_lazy("Apa yang tidak benar?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Dinas dan yang mengisi membacanya. Jangan tulis nomor telepon atau NIK."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False)
        self.helper.layout.insert(0, FIELD)


class AnswerForm(PortalForm):
    """To the owner."""

    submit, submit_name = gettext_lazy("Kirim jawaban"), "kirim"

    text = forms.CharField(
        label=gettext_lazy("Jawaban untuk pemilik"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Apa yang diperbaiki, atau mengapa tidak. Setelah dijawab, pengajuan dapat dikirim."),
    )


class CompanionForm(StepForm):
    """Who visits."""

    submit = gettext_lazy("Tunjuk pendamping")
    field_order = ("person", "note")

    person = forms.ChoiceField(
        label=gettext_lazy("Pendamping"), error_messages={"required": gettext_lazy("Pilih pendamping.")}
    )

    def __init__(self, *args: Any, people: dict[str, Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["person"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Pilih")), *((key, person.full_name) for key, person in people.items())]


@owners
def object_to(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """By the owner, against what somebody else filled in."""
    halal = _found(request, public_id)
    back = reverse("casework:case", args=[public_id])
    if as_row(halal.case).people.get(OWNER.seat) != request.user.person_id:
        messages.error(request, _(objecting.NOT_OWNER))
        return redirect(back)
    form = ObjectionForm(request.POST or None)

    def work() -> str:
        objecting.raise_objection(halal=halal, actor=Actor.of(request.user), **_typed(form))
        messages.success(request, _("Keberatan Anda tercatat, dan dinas diberi tahu. Pengajuan tidak dikirim dahulu."))
        return back

    return once_or_refused(request, form, work) or form_page(
        request, form, _("Nyatakan keberatan"), back, f"{halal.case.reference}, {halal.business.name}"
    )


def _typed(form: ObjectionForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("part", "text")}


@owners
def withdraw_objection(request: HttpRequest, public_id: UUID, objection: UUID) -> HttpResponse:
    """By the owner: it was put right."""
    halal = _found(request, public_id)
    row = get_object_or_404(Objection.objects.filter(case=halal), public_id=objection)
    if request.method == "POST":
        try:
            objecting.withdraw_objection(objection=row, actor=Actor.of(request.user))
            messages.success(request, _("Keberatan dicabut."))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("casework:case", public_id)


@roles(*WORKING_ROLES)
def answer_objection(request: HttpRequest, public_id: UUID, objection: UUID) -> HttpResponse:
    """By an officer of the case's agency."""
    halal = _found(request, public_id)
    row = get_object_or_404(Objection.objects.filter(case=halal), public_id=objection)
    back = reverse("casework:case", args=[public_id])
    form = AnswerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            objecting.answer_objection(objection=row, actor=Actor.of(request.user), text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Jawaban terkirim kepada pemilik."))
            return redirect(back)
    return form_page(request, form, _("Jawab keberatan"), back, f"{row.get_part_display()}: “{row.text}”")


@roles(*WORKING_ROLES)
def companion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An officer says who visits."""
    halal = _found(request, public_id)
    back = reverse("casework:case", args=[public_id])
    if not (decision := holds_seat(as_row(halal.case), Actor.of(request.user), [OFFICER])):
        messages.error(request, decision.reason)
        return redirect(back)
    people = companions_for()
    form = CompanionForm(request.POST or None, case=halal.case, people=people)

    def work() -> str:
        data = form.cleaned_data
        cases.name_companion(
            case=halal.case,
            person=people[data["person"]],
            actor=Actor.of(request.user),
            version=data["versi"],
            note=data["note"],
        )
        messages.success(request, _("Pendamping ditunjuk."))
        return back

    return once_or_refused(request, form, work) or form_page(
        request, form, _("Tunjuk pendamping"), back, f"{halal.case.reference}, {halal.business.name}"
    )


@roles("companion")
def assisted(request: HttpRequest) -> HttpResponse:
    """A companion's day: visits that are due, applications that one fills in, businesses that one looks after."""
    person = request.user.person
    mine = Case.objects.visible_to(request.user).filter(kind=SELF_DECLARE.kind)
    rows = mine.filter(parties__person=person, parties__side=COMPANION.side).select_related(
        "agency", "halal__business__regency", "halal__business__district"
    )
    turn = list(rows.filter(ball_person=person).order_by("due_at", "pk")[:OPEN_FIRST])
    others = list(rows.open().exclude(ball_person=person).order_by("due_at", "pk")[:OPEN_FIRST])
    ended = list(rows.filter(ball_role="").order_by("-opened_at", "-pk")[:10])
    businesses = Business.objects.visible_to(request.user).filter(
        companionships__person=person, companionships__period__endswith__isnull=True
    )
    page = page_of(request.GET, businesses.select_related("regency", "district"), "name")
    consented = set(
        ActingConsent.objects.of_helper(request.user).filter(business__in=page.rows).values_list("business", flat=True)
    )
    under_way = set(
        HalalCase.objects.filter(business__in=page.rows).exclude(case__ball_role="").values_list("business", flat=True)
    )
    context = {
        "turn": [(case, SELF_DECLARE.state[case.status]) for case in turn],
        "others": [(case, SELF_DECLARE.state[case.status]) for case in others],
        "ended": [(case, SELF_DECLARE.state[case.status]) for case in ended],
        "page": page,
        "businesses": [(row, row.pk in consented, row.pk in under_way) for row in page.rows],
    }
    return render(request, "halal/case/assisted.html", context)


def _found(request: HttpRequest, public_id: UUID) -> HalalCase:
    found: HalalCase = get_object_or_404(
        HalalCase.objects.visible_to(request.user).select_related("case__agency__organisation", "business"),
        case__public_id=public_id,
    )
    return found
