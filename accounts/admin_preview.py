"""Django's admin for rows on which much hangs: what a change would do is shown first, and saved only then."""

from typing import Any

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.admin_base import PortalModelAdmin

CONFIRMED = "yakin"


class PreviewedModelAdmin(PortalModelAdmin):
    """The form is sent twice: once to see, once with CONFIRMED. `preview_template` sends what was typed again."""

    preview_template = ""
    preview_title = ""

    def preview_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the template shows. `obj` holds what is to be saved; the database still holds what was."""
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and CONFIRMED not in request.POST:
            if preview := self._preview(request, object_id):
                return preview
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _preview(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """None where the form has errors or may not be used: then Django's own answer is the right one."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        allowed = self.has_change_permission(request, obj) if object_id else self.has_add_permission(request)
        if not allowed or (object_id and obj is None):
            return None
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = self.get_form(request, obj, change=obj is not None, fields=fields)(request.POST, instance=obj)
        if not form.is_valid():
            return None
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
        context = {
            **self.admin_site.each_context(request),
            "title": self.preview_title,
            "opts": self.opts,
            "typed": [pair for pair in typed if pair[0] != "csrfmiddlewaretoken"],
            "confirmed": CONFIRMED,
            **self.preview_context(request, form.instance),
        }
        return TemplateResponse(request, self.preview_template, context)
