"""The words of reminders of a question that waits, and when it is told."""

from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_questions.csv"


def plan(apps, schema_editor):
    apps.get_model("notifications", "ReminderPlan").objects.create(
        kind="perkara_pertanyaan", offsets=[-1, 0, 1, 3, 7], repeat_every=7
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_parties_of_case"), ("notifications", "0010_what_was_dropped")]
    operations = [
        migrations.RunPython(adding(WORDS), migrations.RunPython.noop),
        migrations.RunPython(plan, migrations.RunPython.noop),
    ]
