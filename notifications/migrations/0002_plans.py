"""The milestones of the halal duty, and outcomes of calls that nobody changes."""

from django.db import migrations

from database.rows import AppendOnly

OFFSETS = [-180, -90, -60, -30, -14, -7, -3, -1, 0, 1, 7, 30]


def add(apps, schema_editor):
    apps.get_model("notifications", "ReminderPlan").objects.create(kind="halal_duty", offsets=OFFSETS, repeat_every=30)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        AppendOnly("CallAttempt"),
        AppendOnly("ReminderPlanEvent"),
    ]
