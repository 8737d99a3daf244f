"""The rules of the duty as known when this was written: data, edited later in the admin."""

from django.db import migrations

from database.rows import AppendOnly
from halal.rules_file import read_rules


def add(apps, schema_editor):
    rule = apps.get_model("halal", "DeadlineRule")
    rule.objects.bulk_create(rule(**fields) for fields in read_rules())


class Migration(migrations.Migration):
    dependencies = [("halal", "0001_initial"), ("umkm", "0003_reference")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        AppendOnly("DeadlineRuleEvent"),
        AppendOnly("CertificateEvent"),
    ]
