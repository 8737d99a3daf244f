"""How a claim looks where it is more than its table: the forms of its steps, and what the register knows beside what
the claimant says."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Contact, IdentityNumber, Person
from accounts.queries import served_regencies
from accounts.rules import current_roles
from casework.forms import StepForm
from casework.models import Case
from documents import checks
from documents.models import StoredFile
from umkm.claims import keep_paper
from umkm.effects import claimants, owners_with_sign_in
from umkm.likeness import REASONS
from umkm.models import Business, ClaimedBusiness, Ownership
from umkm.permissions import may_work, owns
from umkm.workflow import AS_WHAT, BEFORE, CLAIM, HOW, REFUSALS, SAME, WANTED, WHO_IS_REGISTERED

PAPER_HINT = "Foto atau PDF, paling besar 10 MB: NIB, surat keterangan usaha, atau papan nama."


def checked_paper(upload: Any) -> Any:
    """For `clean_...`: what the portal would refuse is said beside the field."""
    if upload is None:
        return None
    if (upload.size or 0) > checks.LARGEST:
        raise forms.ValidationError(checks.TOO_LARGE)
    try:
        checks.check(upload.name or "", upload.read())
    except checks.Refused as refused:
        raise forms.ValidationError(str(refused)) from None
    upload.seek(0)
    return upload


class AcceptForm(StepForm):
    """By what it was checked, and whom the register names."""

    submit = "Terima klaim"
    field_order = ("cara", "tercatat", "note")

    cara = forms.MultipleChoiceField(
        label="Bagaimana diperiksa",
        choices=HOW,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu cara pemeriksaan."},
    )
    tercatat = forms.ChoiceField(
        label="Orang yang tercatat pada usaha ini",
        choices=WHO_IS_REGISTERED,
        initial=SAME,
        widget=forms.RadioSelect,
        help_text="Bila orangnya sama, data lamanya ikut dapat dilihat, dibetulkan, dan dihapus oleh pemohon.",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if not registered_people(case.claim.business):
            del self.fields["tercatat"]
            self.helper.layout.fields.remove("tercatat")

    def evidence(self) -> dict[str, Any]:
        return {"tercatat": BEFORE, **super().evidence()}  # nobody is named: nobody is the claimant


class RefuseForm(StepForm):
    """Why, from a list that the claimant reads."""

    submit = "Tolak klaim"
    field_order = ("reason", "cara", "note")

    reason = forms.ChoiceField(
        label="Alasan", choices=[("", "Pilih"), *REFUSALS], error_messages={"required": "Pilih alasan dari daftar."}
    )
    cara = forms.MultipleChoiceField(
        label="Bagaimana diperiksa", choices=HOW, required=False, widget=forms.CheckboxSelectMultiple
    )


class AskForm(StepForm):
    """What would settle it."""

    submit = "Minta bukti"
    field_order = ("diminta", "note")

    diminta = forms.MultipleChoiceField(
        label="Bukti yang diminta",
        choices=WANTED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu bukti."},
    )


class ProofForm(StepForm):
    """From the claimant: a paper, words, or both."""

    submit = "Kirim bukti"
    field_order = ("berkas", "note")

    berkas = forms.FileField(label="Berkas", required=False, help_text=PAPER_HINT)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.case = case

    def clean_berkas(self) -> Any:
        return checked_paper(self.cleaned_data["berkas"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("berkas") and not data.get("note", "").strip():
            raise forms.ValidationError("Kirim berkas atau tulis keterangan.")
        return data

    def evidence(self) -> dict[str, Any]:
        """The paper is kept, and the event names it."""
        upload = self.cleaned_data["berkas"]
        if upload is None:
            return {}
        person = claimants([self.case.pk])[self.case.pk]
        return {"berkas": keep_paper(upload=upload, region=self.case.region, person=person)}


FORMS: dict[str, type[StepForm]] = {
    "terima": AcceptForm,
    "tolak": RefuseForm,
    "minta_bukti": AskForm,
    "kirim_bukti": ProofForm,
}


@dataclass(frozen=True)
class Line:
    """One thing that both sides say something about."""

    label: str
    register: list[str]
    claimant: list[str]
    same: bool


def registered_people(business: Business) -> list[Person]:
    """Whom the register names, and who cannot sign in."""
    owned = Ownership.objects.filter(business=business, period__endswith__isnull=True).select_related("person")
    others = set(owners_with_sign_in([business.pk]).values_list("pk", flat=True))
    return [ownership.person for ownership in owned.order_by("pk") if ownership.pk not in others]


def panel(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """Of the case's page (`casework.kinds.Pages`): side by side for staff while it is open, masked; for the claimant
    what they claim, and nothing of whom the register names."""
    claim = ClaimedBusiness.objects.select_related("business__regency", "business__district").get(case=case)
    business, person = claim.business, claimants([case.pk])[case.pk]
    served = business.regency_id in served_regencies(request.user)
    is_open = bool(case.ball_role)
    evidence = [event.evidence for event in case.events.order_by("version")]
    papers = [entry["berkas"] for entry in evidence if entry.get("berkas")]
    context: dict[str, Any] = {
        "business": business,
        "url": reverse("umkm:business", args=[business.public_id]) if served or owns(request.user, business) else "",
        "as_what": dict(AS_WHAT).get(evidence[0].get("sebagai", ""), "") if evidence else "",
        "papers": StoredFile.objects.visible_to(request.user).filter(public_id__in=papers).order_by("pk"),
        "wanted": _named(WANTED, evidence, "diminta"),
        "staff": served,
    }
    if served:
        people = registered_people(business) if is_open else []
        context |= {
            "how": _named(HOW, evidence, "cara"),
            "matched": [REASONS[reason] for reason in claim.matched if reason in REASONS],
            "lines": _lines(claim, people, person) if is_open else [],
            "nobody": is_open and not people,
            "owner": owners_with_sign_in([business.pk]).exclude(person=person).first() if is_open else None,
            "others": _others(claim),
            "unproved": _unproved(person) if is_open else [],
            "works": bool(may_work(request.user, business, roles=current_roles(request))),
        }
    return {"template": "umkm/_claim_panel.html", "context": context}


def _named(choices: tuple[tuple[str, str], ...], evidence: list[dict[str, Any]], key: str) -> list[str]:
    """Of the last event that says it."""
    chosen = next((entry[key] for entry in reversed(evidence) if entry.get(key)), [])
    return [label for value, label in choices if value in chosen]


def _lines(claim: ClaimedBusiness, people: list[Person], person: Person) -> list[Line]:
    """Masked values; that two are equal is seen by their blind indexes. Under the reader's own scope."""
    everybody = [*people, person]
    contacts = list(Contact.objects.filter(person__in=everybody).order_by("kind", "pk"))
    numbers = list(IdentityNumber.objects.filter(person__in=everybody).order_by("kind", "pk"))
    lines = [_line(_("Nama orang"), [p.full_name for p in people], [person.full_name], _same_name)]
    for kind, label in (("phone", _("Telepon")), ("email", _("Surel")), ("nik", "NIK")):
        rows = [row for row in [*contacts, *numbers] if row.kind == kind]
        theirs = [row for row in rows if row.person_id != person.pk]
        own = [row for row in rows if row.person_id == person.pk]
        if rows:
            equal = {bytes(row.blind_index) for row in theirs} & {bytes(row.blind_index) for row in own}
            lines.append(Line(label, [r.masked for r in theirs], [_proved(r) for r in own], bool(equal)))
    lines.append(_line("NIB", [claim.business.nib], [claim.nib], lambda a, b: a == b))
    return lines


def _line(label: str, register: list[str], claimant: list[str], alike: Any) -> Line:
    left, right = [text for text in register if text], [text for text in claimant if text]
    return Line(label, left, right, any(alike(a, b) for a in left for b in right))


def _same_name(left: str, right: str) -> bool:
    return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()


def _proved(row: Any) -> str:
    return row.masked + (_(" (terbukti)") if row.verified_at else _(" (belum dibuktikan)"))


def _unproved(person: Person) -> list[Contact]:
    """Phones for which a code can be printed and handed over."""
    return list(Contact.objects.filter(person=person, kind="phone", verified_at=None, dead_at=None).order_by("pk"))


def _others(claim: ClaimedBusiness) -> list[Case]:
    """Open claims of other people on the same business: the first that is accepted wins."""
    cases = Case.objects.filter(kind=CLAIM.kind, claim__business=claim.business).open()
    return list(cases.exclude(pk=claim.pk).order_by("pk"))


def business_panel(request: HttpRequest, business: Business) -> dict[str, Any] | None:
    """The port `settings.BUSINESS_PANELS`: open claims, for staff of the business's region."""
    if business.regency_id not in served_regencies(request.user):
        return None
    claims = list(Case.objects.filter(kind=CLAIM.kind, claim__business=business).open().order_by("pk")[:10])
    if not claims:
        return None
    context = {"claims": [(case, CLAIM.state[case.status]) for case in claims]}
    return {"template": "umkm/_claims_of_business.html", "context": context}
