"""Three who signed up by themselves and say that a business of the register is theirs: one waits for the agency, one
for its owner's proof, one was refused."""

from dataclasses import dataclass

from accounts.actors import Actor
from accounts.models import PrivacyNotice, User
from accounts.scope import scope_of
from accounts.sign_up import begin_by_phone
from casework.engine import perform
from casework.models import Case
from database.scope import scoped
from kukm_portal.demonstration.people import PASSWORD, STAFF, person_of
from umkm.claims import open_claim
from umkm.models import Business


@dataclass(frozen=True)
class Claimant:
    """Who, and what they say of which business."""

    name: str
    phone: str
    business: str
    as_what: str
    statement: str
    matched: tuple[str, ...]


WAITS = Claimant(
    "Sitti Aminah Contoh", "0812 0001 0099", "Es Buah Ibu Aminah", "pemilik",
    "Saya berjualan es buah di Wawotobi sejak 2018, di depan pasar.", ("telepon", "nama_kecamatan"),
)  # fmt: skip
PROOF = Claimant(
    "Wa Arif Contoh", "0812 0001 0917", "Abon Tuna Ibu Arif", "keluarga",
    "Suami saya yang didata dahulu; sekarang kami kelola berdua.", ("nama_kecamatan",),
)  # fmt: skip
REFUSED = Claimant(
    "Rustam Lain Contoh", "0812 0001 0951", "Ayam Potong Pasar Baru Ibu Rustam", "kuasa",
    "Saya diminta menjaga tempatnya.", ("nama",),
)  # fmt: skip


def make_claims() -> None:
    """By the services of the pages; decided by the officer of Sulawesi Tenggara."""
    officer: User = person_of(next(a for a in STAFF if a.role == "officer" and a.agency == "74")).user
    _open(WAITS)
    for claimant, move, reason, note, evidence in (
        (PROOF, "minta_bukti", "", "Bawa kartu keluarga bila datang.", {"diminta": ["tempat", "ktp"]}),
        (REFUSED, "tolak", "bukan_pemilik", "Pemilik yang tercatat kami telepon.", {"cara": ["telepon_register"]}),
    ):
        case = _open(claimant)
        with scoped(scope_of(officer)):
            perform(case, move, Actor.of(officer), case.version, reason=reason, note=note, **evidence)


def _open(claimant: Claimant) -> Case:
    user = begin_by_phone(
        full_name=claimant.name, phone=claimant.phone, password=PASSWORD, notice=PrivacyNotice.objects.latest("version")
    )
    with scoped(scope_of(user)):
        return open_claim(
            user=user,
            business=Business.objects.standing().get(name=claimant.business),
            as_what=claimant.as_what,
            statement=claimant.statement,
            matched=claimant.matched,
        )
