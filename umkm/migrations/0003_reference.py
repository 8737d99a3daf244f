"""Product groups and the usual headings of a register's columns: the product's own data, edited later in the admin."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parents[1] / "data"


def add(apps, schema_editor):
    with (DATA / "product_groups.csv").open(encoding="utf-8", newline="") as file:
        groups = [
            apps.get_model("umkm", "ProductGroup")(position=n, **row) for n, row in enumerate(csv.DictReader(file))
        ]
    apps.get_model("umkm", "ProductGroup").objects.bulk_create(groups)
    with (DATA / "headers.csv").open(encoding="utf-8", newline="") as file:
        headers = [apps.get_model("umkm", "HeaderSynonym")(**row) for row in csv.DictReader(file)]
    apps.get_model("umkm", "HeaderSynonym").objects.bulk_create(headers)


class Migration(migrations.Migration):
    dependencies = [("umkm", "0002_protect")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
