"""38 provinces, 514 regencies, 7,277 districts."""

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.regions import all_regions, zone_of


def add(apps, schema_editor):
    levels = [apps.get_model("accounts", name) for name in ("Province", "Regency", "District")]
    rows = ([], [], [])
    for region in all_regions():
        level = region.code.count(".")
        known = {"code": region.code, "name": region.name, "in_force": DateRange(region.since, None)}
        if level < 2:
            known["zone"] = zone_of(region.code)
        if level:
            known["province_id" if level == 1 else "regency_id"] = region.parent
        rows[level].append(levels[level](**known))
    for model, made in zip(levels, rows, strict=True):
        model.objects.bulk_create(made, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_protect")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
