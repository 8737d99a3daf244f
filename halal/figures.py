"""The halal duty on the first page (port `HOME_FIGURES`)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries import REGISTRY_ROLES
from accounts.readers import Reader
from database.figures import Figure
from halal.duties import without_certificate
from halal.panels import DutyColumn
from halal.visits import to_visit
from umkm.models import Business


def duty_figures(reader: Reader) -> list[Figure]:
    """For who works with the registry: what is late, what is due, whom nobody can write to. A companion sees the
    duty of the businesses that they look after."""
    if reader.roles & set(REGISTRY_ROLES):
        base, day, here = Business.objects.served_by(reader.user), reader.today, reverse("halal:duty")
        late, week = without_certificate(base, day, "lewat"), without_certificate(base, day, "7")
        figures = [
            Figure(_("usaha lewat tenggat halal"), f"{here}?sisa=lewat", late, True, 20),
            Figure(_("usaha dengan tenggat halal 7 hari ke depan"), f"{here}?sisa=7", week, place=21),
            Figure(_("perlu kunjungan"), reverse("halal:visits"), to_visit(base, day), place=32),
        ]
        if "agency_head" in reader.roles:
            figures.append(Figure(_("wajib, belum bersertifikat"), here, without_certificate(base, day), place=19))
        return figures
    if "companion" in reader.roles:
        rows, here = reader.visible(Business), reverse("umkm:registry")
        column = DutyColumn()
        return [
            Figure(_("wajib, belum bersertifikat"), f"{here}?wajib=belum", column.filter(rows, "belum"), place=21),
            Figure(_("sudah lewat tenggat"), f"{here}?wajib=lewat", column.filter(rows, "lewat"), True, 20),
        ]
    return []
