"""The first version of every letter."""

import csv
import datetime as dt
from pathlib import Path

from django.db import migrations

from database.rows import AppendOnly

WORDS = Path(__file__).parents[1] / "data" / "words.csv"
SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def add(apps, schema_editor):
    words = apps.get_model("notifications", "Words")
    with WORDS.open(encoding="utf-8", newline="") as file:
        words.objects.bulk_create(words(version=1, since=SINCE, **row) for row in csv.DictReader(file))


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_words_and_stops")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop), AppendOnly("Words")]
