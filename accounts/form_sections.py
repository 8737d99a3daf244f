"""A long form in parts that open: what is asked always stands above, what is asked seldom is behind its heading."""

from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.functional import Promise


class Section(LayoutObject):
    """A heading that opens its fields, without script. Open where something in it is wrong; else it says how much of
    it is filled."""

    template = "kukm/layout/section.html"

    def __init__(self, title: str | Promise, *fields: Any) -> None:
        self.title, self.fields = title, list(fields)

    def render(self, form: forms.BaseForm, context: Any, template_pack: str = "", **kwargs: Any) -> str:
        inside = [form[pointer.name] for pointer in self.get_field_names()]
        values = {
            "title": self.title,
            "open": any(field.errors for field in inside),
            "filled": sum(field.value() not in (None, "", []) for field in inside),
            "fields": self.get_rendered_fields(form, context, template_pack, **kwargs),
        }
        return render_to_string(self.template, values)
