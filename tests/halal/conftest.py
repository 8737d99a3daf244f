"""A business of any scale and group, with an owner who can be reached."""

from collections.abc import Callable

import pytest
from django.db import transaction

from accounts.scope import scope_of_region
from accounts.services import make_person
from database.scope import scoped
from umkm.models import Business
from umkm.services import create_business


@pytest.fixture
def make(db: None) -> Callable[..., Business]:
    """`make("mikro", "makanan_minuman")` in Kendari."""
    seen = iter(range(1000))

    def run(
        scale: str, group: str | None = "makanan_minuman", origin: str = "domestic", region: str = "74.71"
    ) -> Business:
        number = next(seen)
        owner = make_person(full_name=f"Pemilik {number}", contacts=[("email", f"p{number}@usaha.example", False)])
        with scoped(scope_of_region((region,))), transaction.atomic():
            return create_business(
                actor=None,
                name=f"Usaha {number}",
                regency_id=region,
                origin="petugas",
                scale=scale,
                owner=owner,
                products=[(f"Produk {number}", group, origin)] if group else [],
            )

    return run
