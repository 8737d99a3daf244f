"""What is said on the phone, and letters that say whom to ask."""

import csv
import datetime as dt
from pathlib import Path

from django.db import migrations

WORDS = Path(__file__).parents[1] / "data" / "words_2.csv"
SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def add(apps, schema_editor):
    """A version that an agency's people wrote meanwhile stays the newest: theirs began later."""
    words = apps.get_model("notifications", "Words")
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = words.objects.filter(key=row["key"], language=row["language"], agency=None)
            if not known.filter(version=row["version"]).exists():
                words.objects.create(since=SINCE, **row)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_lists")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
