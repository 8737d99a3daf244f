"""A phone proved in person: an officer prints the code, its owner types it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import phone_codes
from accounts.models import Contact
from accounts.queries import WORKING_ROLES
from accounts.readers import zone_served
from accounts.rules import current_organisation, roles, signed_in
from accounts.sign_up_forms import PhoneCodeForm


@roles(*WORKING_ROLES)
@never_cache
def print_phone_code(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """First what to look at, then the paper. The code is shown this once."""
    phones = Contact.objects.visible_to(request.user).filter(kind="phone").select_related("person__user")
    contact = get_object_or_404(phones, public_id=public_id)
    decision = phone_codes.may_print(contact)
    context = {"contact": contact, "person": contact.person, "decision": decision, "days": phone_codes.DAYS}
    if request.method == "POST" and decision:
        made, code = phone_codes.print_code(contact=contact, actor=request.user)
        context |= {"made": made, "code": code, "agency": current_organisation(request)}
        context["zone"] = zone_served(request.user)
        return render(request, "accounts/phone_code_paper.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/print_phone_code.html", context, status=status)


@signed_in
@never_cache
def prove_phone(request: HttpRequest) -> HttpResponse:
    """The code from the paper. A wrong one counts, and is said to be wrong."""
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision = phone_codes.prove(user=request.user, typed=form.cleaned_data["code"])
        if decision:
            messages.success(
                request, _("Nomor Anda terbukti. Mulai sekarang Anda dapat masuk dengan nomor itu dan kata sandi.")
            )
            return redirect("accounts:my_data")
        form.add_error("code", decision.reason)
    context = {"form": form, "waits": phone_codes.waits(request.user)}
    return render(request, "accounts/prove_phone.html", context, status=422 if form.is_bound else 200)
