"""What every test stands on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from database.testing import privileges_in_the_way

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys first: a file of them may take minutes, and the last file of a run should not keep one core alone."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The suite stops, rather than pass, where it is connected as owner or superuser."""
    with django_db_blocker.unblock():
        why = privileges_in_the_way(connection)
    if why:
        pytest.fail(f"Visibility cannot be tested as {connection.settings_dict['USER']}: it {why}.")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs beside the project; a user's clone has none."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here: its real inputs are not tested.")
    return SHARED


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> Iterator[None]:
    """Pages without collected files."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    yield
