"""The first list of words that suggest a group: the product's own data, edited later in the admin."""

import csv
from pathlib import Path

from django.db import migrations

WORDS = Path(__file__).parents[1] / "data" / "group_words.csv"


def add(apps, schema_editor):
    with WORDS.open(encoding="utf-8", newline="") as file:
        words = [
            apps.get_model("umkm", "GroupWord")(
                words=row["words"],
                match=row["match"],
                group_id=row["group"] or None,
                strength=int(row["strength"]),
            )
            for row in csv.DictReader(file)
        ]
    apps.get_model("umkm", "GroupWord").objects.bulk_create(words)


class Migration(migrations.Migration):
    dependencies = [("umkm", "0010_words_of_claims")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
