"""Histories that nobody changes, how long a PKS may last, when its end is told, and in which words."""

from pathlib import Path

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

from database.rows import AppendOnly
from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words.csv"
OFFSETS = [-180, -90, -30]


def add(apps, schema_editor):
    apps.get_model("notifications", "ReminderPlan").objects.create(kind="agreement_end", offsets=OFFSETS)
    apps.get_model("cooperation", "TermLimit").objects.create(
        document_type="pks", years=5, legal_basis="Permendagri 22/2020", in_force=DateRange(None, None)
    )


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0001_initial"), ("notifications", "0007_agency_words")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunPython(adding(WORDS), migrations.RunPython.noop),
        AppendOnly("AgreementEvent"),
        AppendOnly("AgreementPartyEvent"),
        AppendOnly("OpeningEvent"),
        AppendOnly("ResponsiblePersonEvent"),
        AppendOnly("TermLimitEvent"),
    ]
