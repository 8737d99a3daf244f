"""Sending an application in: looked at once more under lock, signed, moved."""

import re

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actors import Actor
from casework.engine import Refused, perform
from casework.models import Case, StageTerm
from halal.applying import Applying, found_for, writing
from halal.cases import Signed, sign
from halal.gaps import may_send
from halal.models import HalalCase, HalalSignature
from halal.workflow import SELF_DECLARE

CHANGED = (
    "Isi pengajuan ini berubah sejak Anda memeriksanya. Belum ada yang dikirim: periksa lagi semua jawaban, lalu kirim."
)
SIGNED = (HalalSignature.Purpose.APPLICATION, HalalSignature.Purpose.STATEMENT, HalalSignature.Purpose.APPOINTMENT)
BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")


def seen(applying: Applying) -> str:
    """A mark of the contents as they were read: each write to them moves it."""
    row = HalalCase.objects.filter(pk=applying.case.pk).values_list("at", F("case__version")).first()
    return f"{row[0].timestamp():.6f}.{row[1]}" if row else ""


def send(applying: Applying, *, name: str, read: str, device: str = "") -> Case:
    """Raises Refused with a sentence, and then nothing is written."""
    with writing(applying):
        fresh = found_for(applying.user, applying.case.public_id)
        assert fresh is not None
        if read != seen(applying):
            raise Refused(_(CHANGED))
        if not (decision := may_send(fresh)):
            raise Refused(decision.reason)
        actor, signed = Actor.of(applying.user), Signed(name, device=device)
        for purpose in SIGNED:
            sign(halal=fresh.halal, purpose=purpose, signed=signed, actor=actor)
        judged = fresh.judgement
        HalalCase.objects.filter(pk=fresh.case.pk).update(criteria=judged.criteria if judged else None)
        return perform(fresh.case, "ajukan", actor, fresh.case.version)


def device_of(agent: str) -> str:
    """`Chrome, Android`: what kind of device, not which."""
    browser = next((name for name in BROWSERS if f"{name}/" in agent), "")
    system = next((name for name in SYSTEMS if re.search(rf"\b{name}\b", agent)), "")
    known = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Mac OS X": "macOS"}
    return ", ".join(known.get(one, one) for one in (browser, system) if one)


def terms_in_words() -> dict[str, str]:
    """How long each stage may take, by its key; what is not known stands not there."""
    found = {}
    for term in StageTerm.objects.filter(kind=SELF_DECLARE.kind):
        if days := getattr(term, "working_days", None):
            found[term.state] = _("paling lama {n} hari kerja").format(n=days)
        elif term.hours and term.hours % 24 == 0:
            found[term.state] = _("paling lama {n} hari").format(n=term.hours // 24)
    return found
