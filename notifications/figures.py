"""Calls and failed letters on the first page of staff (port `HOME_FIGURES`)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries import REGISTRY_ROLES, WORKING_ROLES
from accounts.readers import Reader
from database.figures import Figure
from notifications.models import Message


def message_figures(reader: Reader) -> list[Figure]:
    """Who waits for a call, and what did not arrive."""
    if not reader.roles & set(REGISTRY_ROLES):
        return []
    visible = Message.objects.visible_to(reader.user)
    failed = visible.filter(rehearsal="", state=Message.State.FAILED)
    figures = [Figure(_("surat gagal"), f"{reverse('notifications:sent')}?keadaan=gagal", failed, True, 31)]
    if reader.roles & set(WORKING_ROLES):
        calls = reverse("notifications:calls")
        figures.append(Figure(_("perlu ditelepon"), calls, visible.to_call(), place=30))
    return figures
