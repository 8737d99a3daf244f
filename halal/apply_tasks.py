"""The task list of an application, and all its answers for the last look before it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.papers import papers_of
from halal.applying import Applying
from halal.gaps import Gap, gaps
from halal.models import HalalIngredient, HalalSite

PHOTOS = (("foto_produk", gettext_lazy("Foto produk")), ("foto_tempat", gettext_lazy("Foto tempat produksi")))
DONE, OPEN, FIX, OPTIONAL, SHUT, READY = "selesai", "belum", "perbaiki", "boleh", "nanti", "siap"
TAGS = {
    DONE: ("ok", gettext_lazy("Selesai")),
    OPEN: ("", gettext_lazy("Belum diisi")),
    FIX: ("soon", gettext_lazy("Perlu diperbaiki")),
    OPTIONAL: ("", gettext_lazy("Boleh dilewati")),
    SHUT: ("", gettext_lazy("Belum bisa")),
    READY: ("ok", gettext_lazy("Siap dibuka")),
}
# Key of the page (of its gaps), name of its address, what it is called; in the order in which one fills it in.
GROUPS = (
    (
        gettext_lazy("1. Siapkan"),
        (
            ("usaha", "business", gettext_lazy("Data usaha")),
            ("kelayakan", "eligibility", gettext_lazy("Pertanyaan kelayakan")),
            ("penyelia", "supervisor", gettext_lazy("Penyelia halal")),
        ),
    ),
    (
        gettext_lazy("2. Produk dan cara membuatnya"),
        (
            ("produk", "products", gettext_lazy("Produk")),
            ("merek", "brand", gettext_lazy("Merek dan penjualan")),
            ("bahan", "ingredients", gettext_lazy("Bahan")),
            ("proses", "process", gettext_lazy("Cara membuat")),
            ("tempat", "site", gettext_lazy("Tempat produksi")),
            ("jualan", "outlet", gettext_lazy("Tempat jualan")),
            ("alat", "tools", gettext_lazy("Alat")),
        ),
    ),
)


@dataclass(frozen=True)
class Task:
    """One line of the list. `url` is empty where it cannot be opened yet."""

    key: str
    label: str
    state: str
    url: str = ""
    note: str = ""

    @property
    def tag(self) -> tuple[str, str]:
        look, words = TAGS[self.state]
        return look, str(words)


@dataclass(frozen=True)
class TaskList:
    """In groups with their headings; and how far it is."""

    groups: list[tuple[str, list[Task]]]
    gaps: list[Gap]

    @property
    def _counted(self) -> list[Task]:
        photos = {key for key, _label in PHOTOS}
        listed = [task for _title, tasks in self.groups for task in tasks]
        return [task for task in listed if task.state != OPTIONAL and task.key not in photos]

    @property
    def done(self) -> int:
        return sum(task.state == DONE for task in self._counted)

    @property
    def total(self) -> int:
        return len(self._counted)

    @property
    def next(self) -> Task | None:
        """Where one goes on: the first that is neither done nor to be skipped."""
        return next((task for task in self._counted if task.state in (OPEN, FIX, READY) and task.url), None)


def tasks_of(applying: Applying) -> TaskList:
    """What is done, what is wrong, what is still to come."""
    found = gaps(applying)
    groups = [
        (str(title), [_task(applying, key, page, str(label), found) for key, page, label in lines])
        for title, lines in GROUPS
    ]
    groups[-1][1].extend(_photos(applying))
    ready = not found and not applying.drafts
    first = str(_first_open(groups) or "").lower()
    note = "" if ready else _("Terbuka setelah bagian {part} lengkap.").format(part=first)
    at = applying.case.public_id
    groups.append(
        (
            _("3. Kirim"),
            [
                Task("periksa", _("Periksa semua jawaban"), READY if ready else SHUT, _url(at, "check", ready), note),
                Task("kirim", _("Pernyataan dan kirim"), SHUT),
            ],
        )
    )
    return TaskList(groups, found)


def _photos(applying: Applying) -> Iterator[Task]:
    """Those that help whoever checks; none is needed for sending."""
    for key, label in PHOTOS:
        count = len(papers_of(applying.case, key))
        url = reverse("casework:papers_item", args=[applying.case.public_id, key])
        note = _("{n} foto").format(n=count) if count else ""
        yield Task(key, str(label), DONE if count else OPTIONAL, url, note)


def _first_open(groups: list[tuple[str, list[Task]]]) -> str | None:
    return next((task.label for _title, tasks in groups for task in tasks if task.state in (OPEN, FIX)), None)


def _url(public_id: Any, page: str, opened: bool = True) -> str:
    return reverse(f"apply:{page}", args=[public_id]) if opened else ""


def _task(applying: Applying, key: str, page: str, label: str, found: list[Gap]) -> Task:
    mine = [gap for gap in found if gap.page == key]
    left = any(draft == key or draft.startswith(f"{key}/") for draft in applying.drafts)
    url, note = _url(applying.case.public_id, page), " ".join(gap.text for gap in mine[:2])
    if left:
        return Task(key, label, FIX, url, note or _("Ada isian yang belum selesai."))
    if key == "jualan" and HalalSite.Kind.OUTLET not in applying.sites:
        return Task(key, label, OPTIONAL, url)
    if not mine:
        return Task(key, label, DONE, url)
    wrong = any(gap.wrong for gap in mine) or (key == "usaha")
    return Task(key, label, FIX if wrong else OPEN, url, note if wrong or key == "kelayakan" else "")


@dataclass(frozen=True)
class Answer:
    """One line of the last look: what was asked, what is there, where it is changed, who wrote it if not the owner."""

    label: str
    value: str
    url: str
    by: str = ""
    ref: bool = False  # a number


def answers_of(applying: Applying) -> list[tuple[str, list[Answer]]]:
    """All of them, by heading."""
    return [(title, list(lines)) for title, lines in _answers(applying)]


def _answers(applying: Applying) -> Iterator[tuple[str, Iterator[Answer]]]:
    yield _("Usaha"), _of_business(applying)
    yield _("Kelayakan"), _of_criteria(applying)
    yield _("Produk"), _of_products(applying)
    yield _("Bahan"), _of_ingredients(applying)
    yield _("Cara membuat, tempat, dan alat"), _of_making(applying)


def _of_business(applying: Applying) -> Iterator[Answer]:
    of, url = applying.business, _url(applying.case.public_id, "business")
    yield Answer(_("Nama usaha"), of.name, url)
    yield Answer("NIB", of.nib or "-", url, ref=True)
    place = f"{of.district.name}, {of.regency.name}" if of.district else of.regency.name
    yield Answer(_("Wilayah"), place, url)
    if known := applying.supervisor:
        name = f"{known.name} ({known.get_relation_display().lower()})"
        yield Answer(_("Penyelia halal"), name, _url(applying.case.public_id, "supervisor"), known.by_name)


def _of_criteria(applying: Applying) -> Iterator[Answer]:
    judged = applying.judgement
    for line in judged.asked if judged else ():
        words = {"ya": _("Ya"), "tidak": _("Tidak")}.get(line.answer, "-")
        url = reverse("apply:question", args=[applying.case.public_id, line.item.key])
        yield Answer(line.text, words, url)


def _of_products(applying: Applying) -> Iterator[Answer]:
    at = applying.case.public_id
    names = "\n".join(row.name for row in applying.products)
    by = next((row.by_name for row in applying.products if row.by_name), "")
    photos = sum(len(papers_of(applying.case, key)) for key, _label in PHOTOS)
    yield Answer(_("Yang diajukan"), names, _url(at, "products"), by)
    yield Answer(_("Merek dagang"), applying.halal.brand or _("Tanpa merek"), _url(at, "brand"))
    yield Answer(_("Dijual sampai"), applying.halal.get_area_display(), _url(at, "brand"))
    url = reverse("casework:papers", args=[at])
    yield Answer(_("Foto"), _("{n} foto").format(n=photos) if photos else _("Belum ada"), url)


def _of_ingredients(applying: Applying) -> Iterator[Answer]:
    for row in applying.ingredients:
        certified = row.proof == HalalIngredient.Proof.CERTIFICATE
        value = row.certificate_number if certified else row.get_proof_display()
        url = reverse("apply:ingredient", args=[applying.case.public_id, row.public_id])
        yield Answer(row.name, value, url, row.by_name, certified)


def _of_making(applying: Applying) -> Iterator[Answer]:
    at = applying.case.public_id
    steps = "\n".join(f"{number}. {row.text}" for number, row in enumerate(applying.steps, start=1))
    yield Answer(_("Langkah"), steps, _url(at, "process"), next((r.by_name for r in applying.steps if r.by_name), ""))
    for kind, label, page in (
        (HalalSite.Kind.PRODUCTION, _("Tempat produksi"), "site"),
        (HalalSite.Kind.OUTLET, _("Tempat jualan"), "outlet"),
    ):
        if place := applying.sites.get(kind):
            named = [place.street, place.district.name if place.district else "", place.regency.name, place.postcode]
            yield Answer(label, ", ".join(one for one in named if one), _url(at, page), place.by_name)
    tools = ", ".join(f"{row.name} ({row.get_kind_display().lower()})" for row in applying.tools)
    yield Answer(_("Alat"), tools, _url(at, "tools"), next((r.by_name for r in applying.tools if r.by_name), ""))
