from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_2.csv"


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_words")]
    operations = [migrations.RunPython(adding(WORDS), migrations.RunPython.noop)]
