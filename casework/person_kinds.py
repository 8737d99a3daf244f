"""Registers the requests of persons, and what their letters are called."""

from casework.kinds import Pages, register
from casework.person_effects import EFFECTS
from casework.person_forms import STEPS
from casework.person_panels import panel
from casework.person_requests import AGREED, ALL, ANSWERED, ASKED, ESCALATION, RECEIVED, REFUSED
from notifications.words import CASE, SAMPLE, Key, add_keys

add_keys(
    {
        RECEIVED: Key("Data pribadi: permintaan diterima", CASE, True),
        ANSWERED: Key("Data pribadi: permintaan dijawab", CASE, True),
        REFUSED: Key("Data pribadi: permintaan ditolak", CASE, True),
        ASKED: Key("Data pribadi: dinas bertanya", CASE, True),
        AGREED: Key("Data pribadi: penghapusan disetujui", CASE, True),
        ESCALATION: Key("Data pribadi: permintaan belum selesai", ("nomor", "perihal", "jam", "dinas"), True),
    }
)
SAMPLE.setdefault("jam", "24")
for workflow in ALL:
    effects = {name: EFFECTS[name] for move in workflow.moves for name in move.effects}
    register(
        workflow, effects, Pages(forms={key: form for key, form in STEPS.items() if key in workflow.move}, panel=panel)
    )
