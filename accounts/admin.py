"""Regions, organisations, agencies, people who work here, memberships and privacy notices in Django's admin.

The site lies at the right end of the line of imports and registers these (`kukm_portal.admin_site`).
"""

from typing import Any

from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from accounts.admin_base import PortalModelAdmin
from accounts.admin_forms import MembershipForm, NewUserForm, UserForm, begins
from accounts.models import Membership, PrivacyNotice, RecoveryDevice, Session, TotpDevice, User
from accounts.services import add_membership, change_membership, make_person, make_user
from database import clock


class RegionAdmin(PortalModelAdmin):
    """A region that a law makes or ends is a new row or an end of its period, never a change of code."""

    fixed_fields = ("code",)
    list_display = ["code", "name", "in_force"]
    search_fields = ["code", "name"]
    ordering = ["code"]


class RegencyAdmin(RegionAdmin):
    list_display = ["code", "name", "zone", "in_force"]
    list_filter = ["province"]
    list_select_related = ["province"]


class DistrictAdmin(RegionAdmin):
    list_filter = ["regency__province"]
    autocomplete_fields = ["regency"]


class OrganisationAdmin(PortalModelAdmin):
    """Agencies, partners, ministries ...: whoever people belong to."""

    list_display = ["name", "short_name"]
    search_fields = ["name", "short_name"]


class AgencyAdmin(PortalModelAdmin):
    """Its code is its region's, and decides whose businesses it serves."""

    fixed_fields = ("organisation", "code")
    list_display = ["code", "organisation", "zone"]
    list_select_related = ["organisation"]
    search_fields = ["code", "organisation__name"]


class UserAdmin(PortalModelAdmin):
    """Who works here. Owners are not listed: nothing of theirs is an administrator's to see."""

    list_display = ["name", "roles_now", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["person__full_name"]
    ordering = ["person__full_name", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(is_staff=True).select_related("person")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **{"form": UserForm if obj is not None else NewUserForm} | kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "roles_now") if obj is not None else ()

    def name(self, user: User) -> str:
        """Of the person."""
        return user.get_full_name()

    name.short_description = "nama"  # type: ignore[attr-defined]

    def roles_now(self, user: User) -> str:
        """Roles in force."""
        held = user.memberships.in_force().select_related("organisation").order_by("pk")
        return format_html_join("; ", "{}", ((str(membership),) for membership in held))

    roles_now.short_description = "peran sekarang"  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        data = form.cleaned_data
        if not change:
            person = make_person(full_name=data["full_name"], contacts=[("email", data["email"], True)])
            made = make_user(person, staff=True)
            organisation = data["organisation"]
            since = begins(data["since"], organisation)
            add_membership(user=made, organisation=organisation, role=data["role"], since=since)
            obj.__dict__.update(made.__dict__)
            return
        super().save_model(request, obj, form, change)
        if data["reset_factor"]:
            TotpDevice.objects.filter(user=obj).delete()
            RecoveryDevice.objects.filter(user=obj).delete()
        if data["reset_factor"] or not obj.is_active:
            Session.objects.filter(user=obj).delete()


class MembershipAdmin(PortalModelAdmin):
    """A role for a period; it ends and is not deleted."""

    form = MembershipForm
    fixed_fields = ("user", "organisation", "role")
    list_display = ["user", "role", "organisation", "period"]
    list_filter = ["role"]
    list_select_related = ["user__person", "organisation"]
    search_fields = ["user__person__full_name", "organisation__name"]
    autocomplete_fields = ["user", "organisation"]
    ordering = ["-pk"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return ["user", "organisation", "role", "period", "until", "reason"]
        return ["user", "organisation", "role", "since", "until"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.fixed_fields, "period") if obj is not None else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None:
            form.base_fields.pop("since", None)
        return form

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        data = form.cleaned_data
        if change:
            change_membership(membership=obj, until=data["to"])
            return
        made = add_membership(
            user=obj.user, organisation=obj.organisation, role=obj.role, since=data["from"], until=data["to"]
        )
        obj.__dict__.update(made.__dict__)


class PrivacyNoticeAdmin(PortalModelAdmin):
    """A new text is a new version, and everybody reads it at their next visit. One that is out is not changed."""

    list_display = ["version", "published_at"]
    fields = ["body", "body_en", "published_at"]

    def has_change_permission(self, request: HttpRequest, obj: PrivacyNotice | None = None) -> bool:
        out = obj is not None and obj.published_at <= clock.now()
        return not out and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: PrivacyNotice, form: Any, change: bool) -> None:
        if not change:
            obj.version = (PrivacyNotice.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1
        super().save_model(request, obj, form, change)
