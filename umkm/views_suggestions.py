"""One business's suggestion, answered: yes, another group, or no."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.form_base import PortalForm, form_page
from accounts.rules import current_roles, signed_in
from umkm import bulk
from umkm.models import Business, ProductGroup
from umkm.permissions import may_edit
from umkm.suggesting.answers import confirm, refuse, suggestion_of

GONE = "Usulan ini sudah dijawab atau sudah berubah sejak Anda membukanya. Belum ada yang diubah: periksa sekali lagi."


class GroupForm(PortalForm):
    """Another group than the suggested one."""

    group = forms.ChoiceField(label="Kelompok produk")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["group"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "Pilih"), *ProductGroup.objects.values_list("code", ProductGroup.label_column())]


@signed_in
@require_POST
def answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Two buttons. The form names the group that was seen: another one is not confirmed by mistake."""
    found = _editable(request, public_id)
    seen, said = request.POST.get("kelompok", ""), request.POST.get("jawab", "")
    act = {"ya": confirm, "bukan": refuse}.get(said)
    done = act([found.pk], actor=Actor.of(request.user), seen=seen) if act and seen else 0
    if not done:
        messages.error(request, GONE)
    elif said == "ya":
        messages.success(request, "Kelompok dikonfirmasi, kewajiban halal dihitung ulang.")
    else:
        messages.success(request, "Usulan ditolak. Tidak akan diusulkan lagi selama nama dan kegiatan usaha ini tetap.")
    return HttpResponseRedirect(reverse("umkm:business", args=[found.public_id]))


@signed_in
def choose(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another group, named by whoever knows better."""
    found = _editable(request, public_id)
    back = reverse("umkm:business", args=[found.public_id])
    reason = suggestion_of(found)
    if reason is None:
        messages.error(request, GONE)
        return HttpResponseRedirect(back)
    form = GroupForm(request.POST or None, initial={"group": reason.group})
    form.fields["group"].help_text = f"Diusulkan: {reason.label}, karena kata: {', '.join(reason.words)}."
    if request.method == "POST" and form.is_valid():
        bulk.set_scale_and_group([found.pk], scale=None, group=form.cleaned_data["group"], actor=Actor.of(request.user))
        messages.success(request, "Kelompok tersimpan, kewajiban halal dihitung ulang.")
        return HttpResponseRedirect(back)
    return form_page(request, form, f"Kelompok produk: {found.name}", back)


def _editable(request: HttpRequest, public_id: uuid.UUID) -> Business:
    """The business if the reader may edit it; else the answer for one that does not exist."""
    found = get_object_or_404(Business.objects.visible_to(request.user), public_id=public_id)
    if not may_edit(request.user, found, roles=current_roles(request)):
        raise Http404
    return found
