from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_jobs.csv"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0009_words_of_staff")]
    operations = [migrations.RunPython(adding(WORDS), migrations.RunPython.noop)]
