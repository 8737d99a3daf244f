from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_acting.csv"


class Migration(migrations.Migration):
    dependencies = [("halal", "0011_objections"), ("notifications", "0007_agency_words")]
    operations = [migrations.RunPython(adding(WORDS), migrations.RunPython.noop)]
