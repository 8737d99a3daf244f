"""A kind of case of the tests' own, small and with all that a kind can have; and a world in which it moves."""

import dataclasses
from types import SimpleNamespace
from typing import Any

from accounts.actors import Actor
from casework.engine import NewCase, open_cases, perform
from casework.kinds import Effect, Moved
from casework.models import Case
from casework.workflow import AGENCY, Holder, Move, Need, State, Tell, Term, Workflow
from tests import world

OWNER = Holder("pemohon", "owner", "pemohon")
OFFICER = Holder(AGENCY, "officer", "petugas dinas")
SUPERVISOR = Holder(AGENCY, "supervisor", "kepala bidang")
OUTSIDE = Holder("luar", "lembaga", "lembaga luar")
REASONS = (("keliru", "Keliru"), ("lainnya", "Lainnya"))
KEPT: list[int] = []  # what the effect has done outside the cases


def objections(moved: Moved) -> dict[int, str]:
    return {pk: "Nomor itu sudah dipakai." for pk in moved.ids if moved.evidence_of(pk).get("nomor") == "dipakai"}


EFFECTS = {
    "simpan": Effect(
        lambda moved: KEPT.extend(moved.ids), lambda moved: [KEPT.remove(pk) for pk in moved.ids][0:0], objections
    ),
    "kirim": Effect(lambda moved: None),  # type: ignore[arg-type]
}
PATHS: dict[str, tuple[str, ...]] = {
    "masuk": (),
    "kurang": ("kembalikan",),
    "di_luar": ("teruskan",),
    "selesai": ("teruskan", "terima"),
    "ditolak": ("tolak",),
    "terkirim": ("teruskan", "kirimkan"),
}
TRIAL = Workflow(
    "percobaan",
    "Percobaan",
    "PCB",
    "masuk",
    (
        State("masuk", "Diperiksa", "Sedang diperiksa", OFFICER, Term(72, "OK", "Percobaan")),
        State("kurang", "Menunggu pemohon", "Lengkapi", OWNER),
        State("di_luar", "Di lembaga luar", "Di lembaga luar", OUTSIDE),
        State("selesai", "Selesai", "Selesai", None),
        State("ditolak", "Ditolak", "Ditolak", None),
        State("terkirim", "Terkirim", "Terkirim", None),
    ),
    (
        Move("kembalikan", ("masuk",), "kurang", "Kembalikan", (OFFICER,), reasons=REASONS,
             tells=(Tell("berkas_koreksi", OWNER),)),
        Move("lengkapi", ("kurang",), "masuk", "Kirim lagi", (OWNER, OFFICER)),
        Move("teruskan", ("masuk",), "di_luar", "Teruskan", (OFFICER,), (Need("tanggal", "Tanggal"),)),
        Move("terima", ("di_luar",), "selesai", "Terima", (OFFICER,), (Need("nomor", "Nomor"),), effects=("simpan",),
             tells=(Tell("berkas_koreksi", OWNER),)),
        Move("kirimkan", ("di_luar",), "terkirim", "Kirimkan", (OFFICER,), effects=("kirim",)),
        Move("tolak", ("masuk", "di_luar"), "ditolak", "Tolak", (SUPERVISOR,), reasons=REASONS),
    ),
    SUPERVISOR,
)  # fmt: skip


def build() -> SimpleNamespace:
    """Kendari's province and another; an owner, an officer, their head, and strangers."""
    here, there = world.agency("74"), world.agency("35")
    people = {
        "owner": world.user("Pemohon"),
        "officer": world.member(here.organisation, "officer"),
        "officer2": world.member(here.organisation, "officer"),
        "supervisor": world.member(here.organisation, "supervisor"),
        "head": world.member(here.organisation, "agency_head"),
        "admin": world.member(here.organisation, "agency_admin"),
        "stranger": world.user("Orang lain"),
        "foreign_officer": world.member(there.organisation, "officer"),
        "foreign_supervisor": world.member(there.organisation, "supervisor"),
    }
    actors = {name: Actor.of(user) for name, user in people.items()}
    return SimpleNamespace(here=here, there=there, people=people, actors=actors)


def new_case(w: SimpleNamespace, title: str = "Perkara contoh") -> NewCase:
    return NewCase(title, "74.71", {OWNER: w.people["owner"].person})


def opened(w: SimpleNamespace, count: int = 1) -> list[Case]:
    return open_cases(TRIAL.kind, w.here, [new_case(w) for _ in range(count)], w.actors["owner"])


def steps(move: Move) -> dict[str, Any]:
    """All that a move needs, in full."""
    reason = {"reason": move.reasons[0][0]} if move.reasons else {}
    return {**reason, **{need.key: f"isi {need.key}" for need in move.needs if not need.optional}}


def fitting(w: SimpleNamespace, move: Move) -> Actor:
    return w.actors[move.by[0].role]


def bring(w: SimpleNamespace, state: str) -> Case:
    (case,) = opened(w)
    for key in PATHS[state]:
        move = TRIAL.move[key]
        case = perform(case, key, fitting(w, move), case.version, **steps(move))
    return case


def of_one_clock() -> Workflow:
    """The same, as if a law gave one term for all of it."""
    return dataclasses.replace(TRIAL, one_clock=True)
