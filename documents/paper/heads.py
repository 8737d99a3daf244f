"""The head of an agency's papers, from what it says of itself on its page."""

from uuid import UUID

from accounts.models import Agency, AgencyProfile, Province, Regency
from documents import storage
from documents.models import StoredFile
from documents.paper.blocks import Head

# Governments that are not called after "Provinsi".
GOVERNMENTS = {"11": "Pemerintah Aceh", "34": "Pemerintah Daerah Daerah Istimewa Yogyakarta"}


def head_of(agency: Agency) -> Head:
    """Its picture of a head where it gave one; otherwise what can be set from its name, mark and address."""
    profile = AgencyProfile.objects.filter(agency=agency).first() or AgencyProfile(agency=agency)
    contact = [f"Telepon {profile.public_phone}"] if profile.public_phone else []
    contact += [f"surel {profile.public_email}"] if profile.public_email else []
    return Head(
        name=agency.organisation.name,
        government=government_of(agency),
        address=profile.address,
        contact=", ".join(contact),
        logo=public_picture(profile.logo),
        picture=public_picture(profile.letterhead),
    )


def government_of(agency: Agency) -> str:
    """`Pemerintah Provinsi Sulawesi Tenggara`, `Pemerintah Kota Kendari`; '' for a region that is not known."""
    if agency.code in GOVERNMENTS:
        return GOVERNMENTS[agency.code]
    if len(agency.code) == 2:
        names = Province.objects.filter(code=agency.code).values_list("name", flat=True)
        return f"Pemerintah Provinsi {names[0]}" if names else ""
    regencies = Regency.objects.filter(code=agency.code).values_list("name", flat=True)
    return f"Pemerintah {regencies[0]}" if regencies else ""


def public_picture(public_id: UUID | None) -> bytes | None:
    """A clean one that is still there; a paper is made without it rather than not at all."""
    stored = StoredFile.objects.filter(public_id=public_id, state=StoredFile.State.CLEAN, sealed=False).first()
    if public_id is None or stored is None:
        return None
    try:
        return storage.path_of(stored.public_id).read_bytes()
    except FileNotFoundError:
        return None
