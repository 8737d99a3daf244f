"""The papers of an application: what its owner and its companion bring. Each is looked at by the agency."""

from typing import Any

from django.urls import reverse

from accounts.actors import Actor
from accounts.decisions import YES, Decision
from accounts.models import User
from casework.checklists import PICTURE, Checklist, Item
from casework.decisions import may_move
from casework.writing import as_row
from halal.cases import EDITABLE
from halal.visiting import MOVE, PHOTOS, STAGE
from umkm.acting import consent_of


def may_add(case: Any, item: Item, actor: Actor) -> Decision | None:
    """Photos of a visit by whoever writes it; the owner's papers by whoever fills in for them too."""
    if item.key == PHOTOS:
        return may_move(as_row(case), MOVE, actor)
    if case.status in EDITABLE and actor.user:
        user = User.objects.get(pk=actor.user)
        return YES if consent_of(user, case.halal.business) else None
    return None


def home(case: Any) -> str | None:
    """Where whoever brings papers comes from."""
    if case.status in EDITABLE:
        return reverse("apply:tasks", args=[case.public_id])
    return reverse("field:visit", args=[case.public_id]) if case.status == STAGE else None


CHECKLIST = Checklist(
    (
        Item("foto_produk", "Foto produk", "Produk dan kemasannya, dari depan.", accept=(PICTURE,), many=10),
        Item(
            "foto_tempat",
            "Foto tempat produksi",
            "Dapur atau ruang kerja, alat, dan tempat simpan.",
            accept=(PICTURE,),
            many=10,
        ),
        Item(
            PHOTOS,
            "Foto kunjungan",
            "Dari pendamping: tempat, bahan dengan kemasannya, alat, dan produk.",
            needed_by=MOVE.key,
            accept=(PICTURE,),
            many=12,
        ),
        Item("surat_permohonan", "Surat permohonan bertanda tangan", "Bila ditandatangani di atas kertas."),
        Item("surat_pernyataan", "Surat pernyataan bertanda tangan", "Bila ditandatangani di atas kertas."),
    ),
    may_add=may_add,
    home=home,
)
