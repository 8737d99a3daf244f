"""Lists as files: a short one at once, a long one while one goes on working; contacts only with a reason."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.form_base import PortalForm, form_page
from accounts.queries import WORKING_ROLES
from accounts.rules import roles
from accounts.written_forms import without_personal_values
from casework.once import FIELD, new_key, once
from database.filters import without
from documents import jobs
from documents.models import Job
from documents.views import send
from umkm import exports, filters
from umkm.models import Business
from umkm.views import READERS

SHORTEST_REASON = 10  # letters, as where one value is revealed


class LaterForm(PortalForm):
    """Nothing to fill in: a long list is begun by a button."""

    submit = "Siapkan berkasnya"
    kunci = forms.CharField(required=False, widget=forms.HiddenInput)


class ContactsForm(LaterForm):
    """Why contacts leave the portal; each person can read it."""

    reason = forms.CharField(
        label="Untuk apa kontak ini diunduh?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text="Setiap pemilik dapat membaca alasan ini di data mereka, dengan nama Anda dan waktunya.",
    )
    field_order = ["reason", "kunci"]

    def clean_reason(self) -> str:
        """Numbers that were written into it are not kept."""
        kept = without_personal_values(str(self.cleaned_data["reason"]).strip())
        if len(kept) < SHORTEST_REASON:
            raise forms.ValidationError("Tulis alasan, paling sedikit sepuluh huruf.")
        return kept


@roles(*READERS)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The filtered list, equal to what the page shows; nothing personal is in it."""
    rows = filters.apply(Business.objects.visible_to(request.user), request.GET, request.user).rows
    title = _("Unduhan registri usaha (%(form)s)") % {"form": form}
    args = {"query": without(request.GET, filters.SENT)[1:], "form": form}
    return made(request, rows, kind="registry_export", title=title, args=args, back=reverse("umkm:registry"))


def made(
    request: HttpRequest, rows: Any, *, kind: str, title: str, args: dict[str, Any], back: str
) -> HttpResponseBase:
    """A short list comes at once. For a long one a page offers to have it made; nothing is begun by a link."""
    total = rows.order_by()[: exports.MOST].count()
    if total <= exports.WAITED_FOR:
        job = jobs.order(kind=kind, title=title, user=request.user, total=total, args=args, at_once=True)
        return send(job.file) if job.file else HttpResponseRedirect(address_of(job))
    later = LaterForm(request.POST if request.method == "POST" else None, initial={FIELD: new_key()})
    later.helper.form_action = f"{without(request.GET, filters.SENT)}&{filters.SENT}"
    if request.method == "POST" and later.is_valid():
        return once(
            request,
            lambda: address_of(
                jobs.order(kind=kind, title=title, user=request.user, total=total, args=args, at_once=False)
            ),
        )
    number = f"{total:,}".replace(",", ".")
    words = _("Daftar ini panjang: %(n)s baris") % {"n": number}
    return form_page(request, later, words, back + without(request.GET, filters.SENT))


@roles(*WORKING_ROLES)
def contacts(request: HttpRequest) -> HttpResponse:
    """Phones and addresses of the filtered businesses, with a reason and on record for each person."""
    rows = filters.apply(Business.objects.served_by(request.user), request.GET, request.user).rows
    form = ContactsForm(request.POST or None, initial={FIELD: new_key()})
    form.submit = "Catat alasan dan unduh"
    form.helper.form_action = f"{without(request.GET, filters.SENT)}&{filters.SENT}"
    form.helper.layout.fields[:] = [*form.fields, *form.buttons()]
    if request.method == "POST" and form.is_valid():
        total = rows.order_by()[: exports.MOST].count()
        args = {"query": without(request.GET, filters.SENT)[1:], "reason": form.cleaned_data["reason"]}
        return once(
            request,
            lambda: address_of(
                jobs.order(
                    kind="contacts_export",
                    title=_("Unduhan kontak pemilik usaha"),
                    user=request.user,
                    total=total,
                    args=args,
                    at_once=total <= exports.WAITED_FOR,
                )
            ),
        )
    back = reverse("umkm:registry") + without(request.GET, filters.SENT)
    return form_page(request, form, _("Unduh kontak pemilik usaha"), back)


def address_of(job: Job) -> str:
    """Where one sees how far it is."""
    return reverse("documents:job", args=[job.public_id])
