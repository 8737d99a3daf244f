"""The editions of 2022 and 2025 as known when this was written: data, edited later in the admin."""

from django.db import migrations

from database.rows import AppendOnly
from halal.criteria_file import read_editions, read_items


def add(apps, schema_editor):
    criteria, criterion = apps.get_model("halal", "Criteria"), apps.get_model("halal", "Criterion")
    made = {fields["code"]: criteria.objects.create(**fields) for fields in read_editions()}
    criterion.objects.bulk_create(
        criterion(**{**fields, "criteria": made[fields["criteria"]]}) for fields in read_items()
    )


class Migration(migrations.Migration):
    dependencies = [("halal", "0004_criteria")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        AppendOnly("CriteriaEvent"),
        AppendOnly("CriterionEvent"),
        AppendOnly("CriterionAnswerEvent"),
    ]
