"""What letters of an agency look like: a sample with its head and whoever signs, for those who look after its page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.models import Agency, AgencyProfile
from accounts.regions import ZONES
from accounts.rules import current_roles, roles
from database import clock
from database.dates import long_date
from documents.paper import Facts, Paper, Para, Signature, Signatures, make, picture_of
from documents.paper.heads import head_of

ADMIN, SYSTEM = "agency_admin", "system_admin"


@roles(ADMIN, SYSTEM)
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """A picture of it on a page, and the way to the PDF."""
    agency = _agency(request, code)
    context = {"agency": agency, "own": Agency.objects.of(request.user, roles=[ADMIN]).filter(pk=agency.pk).exists()}
    return render(request, "kukm/letter_sample.html", context)


@roles(ADMIN, SYSTEM)
def sample_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """`gambar` for the page, `pdf` to print."""
    agency = _agency(request, code)
    if form == "gambar":
        response = HttpResponse(picture_of("surat", sample_of(agency)), content_type="image/png")
    elif form == "pdf":
        response = HttpResponse(make("surat", sample_of(agency)), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="contoh-surat-{agency.code}.pdf"'
    else:
        raise Http404
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def sample_of(agency: Agency) -> Paper:
    """Nothing but what the agency says of itself, and that it is a sample."""
    profile = AgencyProfile.objects.filter(agency=agency).first() or AgencyProfile(agency=agency)
    today = clock.today(ZONES[agency.zone])
    signs = Signature(
        profile.official_title or "Jabatan",
        profile.official_name or "Nama pejabat",
        f"NIP {profile.official_nip}" if profile.official_nip else "",
    )
    return Paper(
        subject="Contoh surat dinas",
        number="CONTOH",
        day=today,
        head=head_of(agency),
        place_and_day=long_date(today),
        attachments="-",
        recipient="Pemilik usaha\ndi tempat",
        blocks=[
            Para("Begini kepala surat, huruf, dan penutup setiap surat yang dibuat portal atas nama dinas."),
            Facts([("Nama usaha", "Usaha contoh"), ("Produk", "Keripik, abon, dan minuman")]),
            Para("Kode QR di bawah membawa siapa pun ke halaman pemeriksaan surat. Pada contoh ini kodenya kosong."),
            Signatures([signs]),
        ],
        check_url=settings.SITE_URL + reverse("checks:ask"),
        mark="CONTOH",
    )


def _agency(request: HttpRequest, code: str) -> Agency:
    """An administrator's own, and any for whoever runs the installation."""
    mine = Agency.objects.all() if SYSTEM in current_roles(request) else Agency.objects.of(request.user, roles=[ADMIN])
    return get_object_or_404(mine.select_related("organisation").distinct(), code=code)
