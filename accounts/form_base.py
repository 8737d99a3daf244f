"""What every form of the portal has: its layout pack, an address of its own, text without NUL; and a page for one."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext


class PortalForm(forms.Form):
    """`submit` says what the button does, in words. Used by `{% crispy form %}`.

    The form posts to `?kirim`: after a lost network, back returns to the form with what was typed.
    """

    submit: str | Promise = "Simpan"
    submit_name = "simpan"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):
                field.validators.append(ProhibitNullCharactersValidator(message="Ada huruf yang tidak dapat disimpan."))
            if isinstance(field, forms.DateField) and not field.widget.is_hidden:
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                field.input_formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
            field.error_messages.setdefault("required", "")
            if field.error_messages.get("required") in ("", str(forms.Field.default_error_messages["required"])):
                asked = gettext(str(field.label or name)).lower()
                field.error_messages["required"] = gettext("Isi %(field)s.") % {"field": asked}
        self.helper = FormHelper()
        self.helper.form_action = "?kirim"
        self.helper.layout = Layout(*self.fields, *self.buttons())

    def buttons(self) -> list[Any]:
        """One main action a page."""
        return [Submit(self.submit_name, self.submit)]


def form_page(request: HttpRequest, form: forms.Form, title: str, back: str, about: str = "") -> HttpResponse:
    """A form alone on its page, with a way back and what it is `about`; 422 where it was sent and is not right."""
    context = {"form": form, "title": title, "back": back, "about": about}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)
