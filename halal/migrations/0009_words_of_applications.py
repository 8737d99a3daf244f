"""What letters about applications say, and how long their stages may take."""

from pathlib import Path

from django.db import migrations

from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_cases.csv"
KIND = "halal_self_declare"
TERMS = (
    ("verifikasi_pendamping", 10, "V", "12 hari kerja seluruhnya: pendamping paling lama 10"),
    ("sidang_fatwa", 1, "V", "Komite Fatwa paling lama 1 hari kerja"),
    ("penerbitan", 1, "OK", "Penerbitan 1 hari kerja"),
)


def terms(apps, schema_editor):
    model = apps.get_model("casework", "StageTerm")
    for state, days, mark, basis in TERMS:
        model.objects.create(kind=KIND, state=state, hours=None, working_days=days, mark=mark, basis=basis)


def no_terms(apps, schema_editor):
    apps.get_model("casework", "StageTerm").objects.filter(kind=KIND).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("halal", "0008_unknown_ingredients"),
        ("casework", "0007_working_days"),
        ("notifications", "0007_agency_words"),
    ]
    operations = [
        migrations.RunPython(adding(WORDS), migrations.RunPython.noop),
        migrations.RunPython(terms, no_terms),
    ]
