"""Words as files: each app brings those of its own letters, and a migration writes them down."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def adding(path: Path) -> Callable[[Any, Any], None]:
    """For `RunPython`. Columns key, language, version, subject, body; a version that is there already stays."""

    def add(apps: Any, schema_editor: Any) -> None:
        words = apps.get_model("notifications", "Words")
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known = words.objects.filter(key=row["key"], language=row["language"], version=row["version"])
                if not known.exists():
                    words.objects.create(since=SINCE, **row)

    return add
