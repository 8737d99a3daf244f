"""What still stops an application from being sent, and on which page it is put right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.decisions import YES, Decision, no
from database import clock
from halal import criteria
from halal.applying import Applying
from halal.models import HalalIngredient, HalalSite, HalalTool

ZONE = "Asia/Jakarta"


@dataclass(frozen=True)
class Gap:
    """Something that stops the application from being sent: the page where it is put right, and a sentence."""

    page: str
    text: str
    wrong: bool = False  # there, but not right


def gaps(applying: Applying) -> list[Gap]:
    """All of it, in the order of the task list."""
    return [gap for look in LOOKS for gap in look(applying)]


def may_send(applying: Applying) -> Decision:
    """The first of them."""
    found = gaps(applying)
    return no(found[0].text) if found else YES


def _business(applying: Applying) -> Iterator[Gap]:
    if not applying.business.district_id:
        yield Gap("usaha", _("Kecamatan usaha belum diisi."))
    if not applying.business.nib:
        yield Gap("usaha", _("NIB belum diisi. NIB diurus gratis di OSS."))


def _criteria(applying: Applying) -> Iterator[Gap]:
    judged = applying.judgement
    if judged is None:
        yield Gap("kelayakan", str(criteria.NO_CRITERIA))
        return
    for line in judged.stops:
        if line.item.key != "nib":
            yield Gap("kelayakan", f"{line.reason} {line.way}", wrong=True)
    if judged.open:
        asked, total = len(judged.asked) - len(judged.open), len(judged.asked)
        if judged.before is not None:
            yield Gap("kelayakan", changed_criteria(judged), wrong=True)
        else:
            yield Gap("kelayakan", _("{n} dari {total} pertanyaan kelayakan terjawab.").format(n=asked, total=total))


def changed_criteria(judged: criteria.Judgement) -> str:
    """Told where the edition changed between a draft and its submission."""
    assert judged.before is not None
    return _(
        "Kriteria berubah: dahulu {before}, sekarang {now}. Jawaban lama tetap tersimpan; jawab sekali lagi menurut "
        "yang baru."
    ).format(before=judged.before.title, now=judged.criteria.title)


def _supervisor(applying: Applying) -> Iterator[Gap]:
    if applying.supervisor is None:
        yield Gap("penyelia", _("Penyelia halal belum ditunjuk."))


def _products(applying: Applying) -> Iterator[Gap]:
    if not applying.products:
        yield Gap("produk", _("Belum ada produk yang dipilih."))
    if not applying.halal.area:
        yield Gap("merek", _("Wilayah penjualan belum diisi."))


def _ingredients(applying: Applying) -> Iterator[Gap]:
    rows, today = applying.ingredients, clock.today(ZONE)
    if not rows:
        yield Gap("bahan", _("Belum ada bahan yang dicatat."))
    unknown = [row.name for row in rows if row.proof == HalalIngredient.Proof.UNKNOWN]
    if unknown:
        yield Gap(
            "bahan",
            _("{n} dari {total} bahan lengkap. Kurang: {names}.").format(
                n=len(rows) - len(unknown), total=len(rows), names=", ".join(unknown[:5])
            ),
            wrong=True,
        )
    for row in rows:
        if row.certificate_last_day and row.certificate_last_day < today:
            yield Gap(
                "bahan",
                _("Sertifikat halal {name} sudah berakhir. Isi nomor yang baru, atau ganti bahannya.").format(
                    name=row.name
                ),
                wrong=True,
            )


def _making(applying: Applying) -> Iterator[Gap]:
    if not applying.steps:
        yield Gap("proses", _("Langkah membuatnya belum ditulis."))
    if HalalSite.Kind.PRODUCTION not in applying.sites:
        yield Gap("tempat", _("Tempat produksi belum diisi."))
    if not applying.tools:
        yield Gap("alat", _("Belum ada alat yang dicatat."))
    for tool in applying.tools:
        if tool.kind == HalalTool.Kind.AUTOMATIC:
            yield Gap(
                "alat",
                _("{name} bekerja otomatis penuh: jalur ini hanya untuk alat manual atau semi-otomatis.").format(
                    name=tool.name
                ),
                wrong=True,
            )
        if not tool.halal_only:
            yield Gap(
                "alat", _("{name} juga dipakai untuk produk yang tidak halal.").format(name=tool.name), wrong=True
            )


LOOKS: tuple[Callable[[Applying], Iterator[Gap]], ...] = (
    _business,
    _criteria,
    _supervisor,
    _products,
    _ingredients,
    _making,
)


def of_page(applying: Applying, page: str) -> Iterator[Gap]:
    """Those that are put right on one page."""
    return (gap for gap in gaps(applying) if gap.page == page)
