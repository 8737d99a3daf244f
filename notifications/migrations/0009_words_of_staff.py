from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_staff.csv"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0008_quiet_hours_and_bounces")]
    operations = [migrations.RunPython(adding(WORDS), migrations.RunPython.noop)]
