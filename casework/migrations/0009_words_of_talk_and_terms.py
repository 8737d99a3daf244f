"""The words of talk on cases and of their terms, and when a term is told."""

from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_talk.csv"
OFFSETS = [-3, -1, 0, 1, 3, 7]


def plan(apps, schema_editor):
    apps.get_model("notifications", "ReminderPlan").objects.create(
        kind="perkara_tenggat", offsets=OFFSETS, repeat_every=7
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_terms_in_one_unit"), ("notifications", "0007_agency_words")]
    operations = [
        migrations.RunPython(adding(WORDS), migrations.RunPython.noop),
        migrations.RunPython(plan, migrations.RunPython.noop),
    ]
