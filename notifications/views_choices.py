"""A person's own choices: what they are reminded of, when nothing may come, in which language."""

import datetime as dt
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.form_base import PortalForm
from accounts.models import Person
from accounts.rules import owners
from accounts.services import choose_language
from notifications.choices import ALWAYS, choices_of, choose_kinds
from notifications.models import QuietHours
from notifications.quiet import DAYS, HALF_HOURS, choose_quiet_hours, end_quiet_hours, zones_of
from notifications.sources import sources
from notifications.window import ZONES

TIMES = [("", _("Tidak ada")), *((f"{time:%H:%M}", f"{time:%H.%M}") for time in HALF_HOURS)]


class ChoicesForm(PortalForm):
    """Everything on one page, saved at once."""

    kinds = forms.MultipleChoiceField(
        label=_("Ingatkan saya tentang"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Itu bukan pengingat yang dapat dimatikan: kabar yang wajib selalu kami kirim.")
        },
        help_text=_("Hilangkan tandanya untuk berhenti: tidak lewat surel, tidak lewat telepon."),
    )
    starts = forms.ChoiceField(label=_("Dari jam"), choices=TIMES, required=False)
    ends = forms.ChoiceField(label=_("Sampai jam"), choices=TIMES, required=False)
    days = forms.TypedMultipleChoiceField(
        label=_("Pada hari"), choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    zone = forms.ChoiceField(label=_("Menurut jam"), choices=[(name, name) for name in ZONES])
    language = forms.ChoiceField(label=_("Bahasa surat"), choices=Person.Language.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["kinds"].choices = [(kind, str(source.label)) for kind, source in sources().items()]  # type: ignore[attr-defined]
        self.fields["starts"].help_text = _(
            "Surat hanya dikirim pukul 08.00 sampai 17.00. Pada jam tenang tidak ada yang dikirim; suratnya menunggu."
        )
        quiet = Fieldset(_("Jam tenang"), "starts", "ends", "days", "zone")
        self.helper.layout = Layout("kinds", quiet, "language", Div(*self.buttons(), css_class="row"))

    def clean(self) -> dict[str, Any]:
        """Both hours or neither."""
        data = super().clean() or {}
        if not self.errors and bool(data["starts"]) != bool(data["ends"]):
            missing = "ends" if data["starts"] else "starts"
            self.add_error(missing, _("Pilih kedua jamnya, atau kosongkan keduanya."))
        return data

    def save(self) -> None:
        """Raises ValidationError, and has written nothing, where the hours would close everything."""
        data = self.cleaned_data
        with transaction.atomic():
            choose_kinds(person=self.person, wanted=data["kinds"])
            if data["language"] != self.person.language:
                choose_language(person=self.person, language=data["language"])
            if data["starts"]:
                choose_quiet_hours(
                    person=self.person,
                    starts=dt.time.fromisoformat(data["starts"]),
                    ends=dt.time.fromisoformat(data["ends"]),
                    days=data["days"],
                    zone=data["zone"],
                )
            else:
                end_quiet_hours(person=self.person)


@owners
def choose(request: HttpRequest) -> HttpResponse:
    """Reminders, quiet hours and language; what always comes stands below, with why."""
    person = request.user.person  # type: ignore[union-attr]
    form = ChoicesForm(request.POST or None, person=person, initial=_initial(person))
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except ValidationError as refused:
            form.add_error("starts", refused)
        else:
            messages.success(request, _("Pilihan pesan tersimpan."))
            return redirect("notifications:choose")
    context = {"form": form, "always": ALWAYS}
    return render(request, "notifications/choices.html", context, status=422 if form.errors else 200)


def _initial(person: Person) -> dict[str, Any]:
    hours = QuietHours.objects.filter(person=person).first()
    zones = sorted(zones_of(person), key=list(ZONES).index) or ["WIB"]
    return {
        "kinds": [choice.kind for choice in choices_of(person) if choice.on],
        "starts": f"{hours.starts:%H:%M}" if hours else "",
        "ends": f"{hours.ends:%H:%M}" if hours else "",
        "days": hours.days if hours else [number for number, _name in DAYS],
        "zone": hours.zone if hours else zones[0],
        "language": person.language,
    }
