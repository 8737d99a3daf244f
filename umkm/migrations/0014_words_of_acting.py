from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_acting.csv"


class Migration(migrations.Migration):
    dependencies = [("umkm", "0013_acting_consent"), ("notifications", "0007_agency_words")]
    operations = [migrations.RunPython(adding(WORDS), migrations.RunPython.noop)]
