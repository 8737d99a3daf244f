"""An agency's own words: written by its administrator, looked at on sample values before they are sent to anybody."""

import datetime as dt

from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.form_base import PortalForm
from accounts.models import Agency, Person
from accounts.rules import roles
from database import clock
from notifications import words
from notifications.window import ZONES
from notifications.words import KEYS, Key, Stale, Wording, newest_version

ADMIN = "agency_admin"
COMMON_ONLY = {"sign_in_code", "undangan", "faktor_dilepas"}  # no agency's business: it is the portal's door
LANGUAGES = dict(Person.Language.choices)


class WordsForm(PortalForm):
    """Subject and text of one key. Which placeholders there are stands in the hint."""

    submit = "Simpan versi baru"
    subject = forms.CharField(label="Perihal", max_length=150)
    body = forms.CharField(label="Isi", max_length=5000, widget=forms.Textarea(attrs={"rows": 12}))
    since = forms.DateField(label="Berlaku mulai", required=False, help_text="Kosongkan untuk mulai sekarang.")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, key: str, zone: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.key, self.zone = key, zone
        shape: Key = KEYS[key]
        if not shape.has_subject:
            del self.fields["subject"]
            self.helper.layout.fields.remove("subject")
        names = ", ".join(f"{{{name}}}" for name in shape.placeholders)
        self.fields["body"].help_text = f"Isian yang dikenal: {names}. Paragraf dipisahkan baris kosong."

    def buttons(self) -> list[object]:
        return [Submit("pratinjau", "Pratinjau", css_class="quiet"), *super().buttons()]

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_body(self) -> str:
        return self._checked("body")

    def clean_since(self) -> dt.date | None:
        day = self.cleaned_data["since"]
        if day and day < clock.today(ZONES[self.zone].key):
            raise ValidationError("Hari ini atau sesudahnya: yang sudah terkirim tidak berubah.")
        return day

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        words.check(self.key, text)
        return text


@roles(ADMIN)
def words_list(request: HttpRequest) -> HttpResponse:
    """All texts: whether the agency has its own, and which version is in force."""
    agency = _agency(request)
    wording = Wording()
    rows = [
        (key, shape, language, LANGUAGES[language], wording.get(key, language, agency.pk))
        for key, shape in KEYS.items()
        if key not in COMMON_ONLY
        for language in LANGUAGES
    ]
    return render(request, "notifications/words.html", {"agency": agency, "rows": rows})


@roles(ADMIN)
def words_edit(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """A new version; what was there before stays."""
    if key not in KEYS or key in COMMON_ONLY or language not in LANGUAGES:
        raise Http404
    agency = _agency(request)
    own = newest_version(key, language, agency)
    start = own or Wording().get(key, language, None)
    initial = {"subject": start.subject, "body": start.body, "seen": own.version if own else 0}
    form = WordsForm(request.POST or None, key=key, zone=agency.zone, initial=initial)
    shown, status = None, 200
    if request.method == "POST" and form.is_valid():
        subject, body = form.cleaned_data.get("subject", ""), form.cleaned_data["body"]
        if "pratinjau" in request.POST:
            shown = words.preview(key, subject, body, language, agency)
        else:
            try:
                _write(request, form, key, language, agency)
                return redirect("notifications:words")
            except (Stale, ValidationError) as error:
                form.add_error(None, str(error) if isinstance(error, Stale) else error)
    if form.errors:
        status = 422
    if not form.is_bound:
        shown = words.preview(key, start.subject, start.body, language, agency)
    versions = words.versions(key, language, agency)[:20]
    context = {
        "form": form, "key": key, "shape": KEYS[key], "language": LANGUAGES[language], "agency": agency,
        "preview": shown, "versions": versions, "own": own,
    }  # fmt: skip
    return render(request, "notifications/words_edit.html", context, status=status)


def _write(request: HttpRequest, form: WordsForm, key: str, language: str, agency: Agency) -> None:
    day, zone = form.cleaned_data["since"], ZONES[agency.zone].key
    words.write(
        key=key,
        language=language,
        agency=agency,
        subject=form.cleaned_data.get("subject", ""),
        body=form.cleaned_data["body"],
        author_name=request.user.get_full_name(),  # type: ignore[union-attr]
        since=clock.day_starts(day, zone) if day and day > clock.today(zone) else None,
        seen=form.cleaned_data["seen"],
    )
    messages.success(request, f"Versi baru tersimpan: {KEYS[key].label}.")


def _agency(request: HttpRequest) -> Agency:
    """Whose administrator one is; the first where there are several."""
    found = Agency.objects.of(request.user, roles=[ADMIN]).select_related("organisation").order_by("code").first()
    if found is None:
        raise Http404
    return found
