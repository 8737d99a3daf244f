"""An agency with staff, files and a list of erasures of the test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from kukm_portal import restored
from tests import world


@pytest.fixture(autouse=True)
def own_places(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FILES_DIR = tmp_path / "files"
    settings.ERASURES_FILE = tmp_path / "list" / "erasures.jsonl"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    restored.forget()
    yield
    restored.forget()


@pytest.fixture
def officer(transactional_db: None) -> User:
    return world.officer(world.agency("74"))
