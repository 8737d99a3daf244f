"""Saved views and chosen columns: small pages beside the lists."""

import uuid

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.form_base import PortalForm, form_page
from accounts.queries import REGISTRY_ROLES
from accounts.rules import roles
from accounts.written_forms import without_personal_values
from database.filters import without
from umkm import list_columns, saved
from umkm.filters import SENT
from umkm.models import SavedView
from umkm.views import READERS


class ViewForm(PortalForm):
    """A name that says what one finds there, and whether colleagues see it."""

    name = forms.CharField(label="Nama tampilan", max_length=60, help_text="Misalnya: Mikro di Kendari tanpa kontak.")
    shared = forms.BooleanField(
        label="Bagikan", required=False, help_text="Rekan sedinas melihat tampilan ini di atas daftarnya."
    )

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if without_personal_values(name) != name:
            raise forms.ValidationError("Jangan menulis nomor atau alamat seseorang di nama tampilan.")
        return name


class ColumnsForm(PortalForm):
    """At least one column; the name of what is listed always stands first."""

    columns = forms.MultipleChoiceField(label="Kolom", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, choices: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        field.error_messages["required"] = "Pilih paling sedikit satu kolom."


@roles(*REGISTRY_ROLES)
def view_list(request: HttpRequest) -> HttpResponse:
    """All that the reader may use, and what they may change."""
    editable = set(SavedView.objects.editable_by(request.user).values_list("pk", flat=True))
    views = SavedView.objects.visible_to(request.user).select_related("user__person").order_by("list", "name", "pk")
    lines = [(view, saved.address_of(view), view.pk in editable) for view in views if view.list in settings.SAVED_LISTS]
    return render(request, "umkm/saved_views.html", {"lines": lines})


@roles(*REGISTRY_ROLES)
def view_new(request: HttpRequest) -> HttpResponse:
    """Keeps the filters and columns of the address under a name."""
    key = request.GET.get(saved.LIST, "")
    if key not in settings.SAVED_LISTS:
        raise Http404
    form = ViewForm(request.POST or None)
    form.helper.form_action = f"{without(request.GET, SENT)}&{SENT}"
    back = reverse(settings.SAVED_LISTS[key]) + without(request.GET, SENT, saved.LIST)
    if request.method == "POST" and form.is_valid():
        try:
            view = saved.save_view(
                user=request.user,
                key=key,
                query=saved.kept_of(request.GET),
                columns=saved.columns_in(request.GET),
                **form.cleaned_data,
            )
        except saved.ViewRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("Tampilan %(name)s tersimpan.") % {"name": view.name})
            return HttpResponseRedirect(saved.address_of(view))
    return form_page(request, form, _("Simpan tampilan ini"), back)


@roles(*REGISTRY_ROLES)
def view_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another name, shared or not."""
    view = _editable(request, public_id)
    form = ViewForm(request.POST or None, initial={"name": view.name, "shared": view.shared})
    if request.method == "POST" and form.is_valid():
        try:
            saved.rename_view(view=view, **form.cleaned_data)
        except saved.ViewRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("Tampilan %(name)s tersimpan.") % {"name": view.name})
            return HttpResponseRedirect(reverse("umkm:saved_views"))
    return form_page(request, form, _("Ubah tampilan %(name)s") % {"name": view.name}, reverse("umkm:saved_views"))


@roles(*REGISTRY_ROLES)
@require_POST
def view_delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Gone; the rows that it showed stay where they are."""
    view = _editable(request, public_id)
    view.delete()
    messages.success(request, _("Tampilan %(name)s dihapus.") % {"name": view.name})
    return HttpResponseRedirect(reverse("umkm:saved_views"))


@roles(*READERS)
def columns(request: HttpRequest) -> HttpResponse:
    """Which columns a list shows to this reader from now on: the registry's, or the one that the address names."""
    key = request.GET.get(saved.LIST, list_columns.LIST)
    if key not in settings.LIST_COLUMNS:
        raise Http404
    known, usual = import_string(settings.LIST_COLUMNS[key])(request)
    form = ColumnsForm(
        request.POST or None,
        choices=[(name, str(title)) for name, title in known.items()],
        initial={"columns": [name for name in known if name in saved.wanted_columns(request, key)] or usual},
    )
    form.helper.form_action = f"{without(request.GET, SENT)}&{SENT}"
    back = reverse(settings.SAVED_LISTS[key]) + without(request.GET, SENT, saved.COLUMNS, saved.LIST)
    if request.method == "POST" and form.is_valid():
        saved.choose_columns(user=request.user, key=key, columns=form.cleaned_data["columns"])
        return HttpResponseRedirect(back)
    return form_page(request, form, _("Kolom daftar"), back)


def _editable(request: HttpRequest, public_id: uuid.UUID) -> SavedView:
    found: SavedView = get_object_or_404(SavedView.objects.editable_by(request.user), public_id=public_id)
    return found
