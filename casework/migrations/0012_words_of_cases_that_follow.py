"""The words of a case that another agency handles from now on."""

from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_following.csv"


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_words_of_questions_that_wait")]
    operations = [migrations.RunPython(adding(WORDS), migrations.RunPython.noop)]
