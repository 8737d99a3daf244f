"""One page of an application: what was typed is kept at every turn, and a save that meets another's is said, not lost."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules import owners
from accounts.typed import keeps_typed, take
from casework.engine import Refused
from casework.once import FIELD, answered
from halal.applying import Applying, found_for
from halal.forms_apply import LATER, SEEN, ApplyForm
from umkm import drafts

AUTOSAVE = "draf"  # in the address: nobody waits for this answer
SAVED = "_tersimpan"  # keys of the forms that came in, for the device to forget what it kept of them
CHANGED = (
    "Bagian ini sudah diubah {who}sejak Anda membukanya. Yang tersimpan sekarang: {now}. Isian Anda masih ada di "
    "bawah; simpan sekali lagi bila isian Anda yang benar."
)
Page = Callable[..., HttpResponse]


def applicant(view: Page) -> Page:
    """For whoever fills in an application that may still be changed. Others are led to where it can be read."""

    @wraps(view)
    def asked(request: HttpRequest, public_id: Any, **rest: Any) -> HttpResponse:
        applying = found_for(request.user, public_id)
        if applying is None:
            raise Http404
        if not applying.may:
            messages.error(request, applying.may.reason)
            return HttpResponseRedirect(reverse("casework:case", args=[public_id]))
        if request.method == "POST" and (address_of_answer := answered(request)):  # this very form came in before
            return HttpResponseRedirect(address_of_answer)
        if not applying.editable:
            if request.method == "POST":
                messages.error(request, _("Pengajuan ini sudah dikirim, jadi isinya tidak dapat diubah lagi."))
            return HttpResponseRedirect(reverse("apply:status", args=[public_id]))
        return view(request, applying, **rest)

    return keeps_typed(owners(asked))


@dataclass(frozen=True)
class Step:
    """What a page asks. `save` gets the cleaned data and returns where to go on."""

    key: str
    title: str
    form: type[ApplyForm]
    initial: Mapping[str, Any]
    save: Callable[[dict[str, Any]], str]
    back: str = ""  # a page of the application; else its task list
    eyebrow: str = ""
    lead: str = ""
    hint: str = ""
    template: str = "halal/apply/step.html"
    known_by: str = ""  # who wrote what stands there, if not the owner
    options: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)


def address(applying: Applying, page: str = "tasks", *rest: Any) -> str:
    """Of a page of this application."""
    return reverse(f"apply:{page}", args=[applying.case.public_id, *rest])


def run(request: HttpRequest, applying: Applying, step: Step) -> HttpResponse:
    """Shows the page, keeps what was typed, or saves it and goes on."""
    person, subject, key = request.user.person, applying.case.public_id, f"halal/{step.key}"
    seen = _mark(step.initial)
    options = {"person": str(person.public_id), "seen": seen, **step.options}
    if request.method != "POST":
        waiting = take(request)
        kept = waiting or drafts.load(person=person, form=key, subject=subject)
        blank = step.form(initial=dict(step.initial), **options)
        if kept:
            blank = step.form(initial={**step.initial, **_values(blank, kept)}, **options)
            if not waiting:
                messages.info(request, _("Isian Anda yang belum selesai masih ada di bawah."))
        return _shown(request, applying, step, blank, 200)

    form = step.form(request.POST, initial=dict(step.initial), **options)
    typed = {name: request.POST.getlist(name) for name in form.asked if name in request.POST}
    if AUTOSAVE in request.GET:
        if form.data.get(FIELD) not in request.session.get(SAVED, []):  # else it was overtaken by the save itself
            drafts.save(person=person, form=key, subject=subject, values=typed)
        return HttpResponse(status=204)
    if form.is_valid() and form.cleaned_data[SEEN] in ("", seen):
        try:
            onwards = step.save(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            drafts.drop(person=person, form=key, subject=subject)
            remember(request, form)
            return HttpResponseRedirect(address(applying) if LATER in request.POST else onwards)
    elif form.is_valid():
        mark(form, seen)
        who = f"{_('oleh')} {step.known_by} " if step.known_by else ""
        form.add_error(None, _(CHANGED).format(who=who, now=_in_words(form, step.initial)))
    drafts.save(person=person, form=key, subject=subject, values=typed)
    if LATER in request.POST:
        remember(request, form)
        messages.info(request, _("Isian Anda tersimpan. Bagian itu belum selesai."))
        return HttpResponseRedirect(address(applying))
    return _shown(request, applying, step, form, 422)


def mark(form: ApplyForm, seen: str) -> None:
    """Whoever was told of a change and sends again has seen it."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[SEEN] = seen
    form.data = data


def remember(request: HttpRequest, form: ApplyForm) -> None:
    """This form is with the portal: the device may forget it."""
    known = request.session.get(SAVED, [])
    request.session[SAVED] = [*known, str(form.data.get(FIELD, ""))[:40]][-8:]


def saved_keys(request: HttpRequest) -> str:
    """For the pages: which forms came in."""
    return " ".join(request.session.get(SAVED, []))


def _shown(request: HttpRequest, applying: Applying, step: Step, form: ApplyForm, status: int) -> HttpResponse:
    context = {
        "applying": applying,
        "case": applying.case,
        "form": form,
        "step": step,
        "back": step.back,
        "saved": saved_keys(request),
        **step.context,
    }
    return render(request, step.template, context, status=status)


def _values(form: ApplyForm, kept: Mapping[str, list[str]]) -> dict[str, Any]:
    """As the form's own fields take them: a list only where several may be chosen."""
    found: dict[str, Any] = {}
    for name in form.asked:
        listed = kept.get(name, [])
        if getattr(form.fields[name].widget, "allow_multiple_selected", False):
            found[name] = listed
        elif form.fields[name].widget.__class__.__name__ == "CheckboxInput":
            found[name] = bool(listed)
        elif listed:
            found[name] = listed[0]
    return found


def _mark(initial: Mapping[str, Any]) -> str:
    """Of what stands there now. Not of what it says: only that it is still the same."""
    written = json.dumps(dict(initial), sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _in_words(form: ApplyForm, initial: Mapping[str, Any]) -> str:
    """What is stored, field by field, as its page shows it."""
    parts = []
    for name in form.asked:
        value, choices = initial.get(name), getattr(form.fields[name], "choices", None)
        if choices:
            flat = dict(one for group in choices for one in (group[1] if isinstance(group[1], list) else [group]))
            listed = value if isinstance(value, list) else [value]
            value = ", ".join(str(flat.get(one, one)) for one in listed if one not in (None, ""))
        if isinstance(value, bool):
            value = _("ya") if value else _("tidak")
        parts.append(f"{form.fields[name].label}: {value or '-'}")
    return "; ".join(parts)
