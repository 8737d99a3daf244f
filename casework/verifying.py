"""The port `VERIFIABLE`: a receipt is good while the case that it acknowledges is under way."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from casework.models import Case
from documents.models import PublicCheck
from documents.verifying import Standing


def receipts(checks: Sequence[PublicCheck]) -> Mapping[int, Standing]:
    """Whether it is still under way is all that anybody is told: not how far, nor how it ended."""
    subjects = [check.subject for check in checks if check.subject]
    under_way = dict(Case.objects.filter(public_id__in=subjects).exclude(ball_role="").values_list("public_id", "pk"))
    ended = Standing(False, _("Permohonan yang dicatat surat ini sudah selesai atau dihentikan."))
    going = Standing(True, _("Permohonan yang dicatat surat ini sedang berjalan."))
    return {check.pk: going if check.subject in under_way else ended for check in checks}
