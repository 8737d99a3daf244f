"""Requests of persons about their own data: what they asked, its terms, and the letters' words."""

import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from database.rows import AppendOnly, ProtectRows, in_scope
from notifications.words_file import adding

WORDS = Path(__file__).parents[1] / "data" / "words_3.csv"
OWN = in_scope("person_id", "person", "bigint")
TERMS = (
    ("pdp_lihat", "V", "UU 27/2022 Pasal 32"),
    ("pdp_perbaiki", "V", "UU 27/2022 Pasal 30"),
    ("pdp_tarik", "V", "UU 27/2022 Pasal 40"),
    ("pdp_hapus", "OK", "UU 27/2022 Pasal 43; batas waktunya ditetapkan portal"),
    ("pdp_bawa", "OK", "UU 27/2022 Pasal 13; batas waktunya ditetapkan portal"),
)


def terms(apps, schema_editor):
    model = apps.get_model("casework", "StageTerm")
    for kind, mark, basis in TERMS:
        model.objects.create(kind=kind, state="masuk", hours=72, mark=mark, basis=basis)


def no_terms(apps, schema_editor):
    apps.get_model("casework", "StageTerm").objects.filter(kind__in=[kind for kind, _, _ in TERMS]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_words_of_leavers"),
        ("accounts", "0007_erasures"),
        ("notifications", "0007_agency_words"),
    ]
    operations = [
        migrations.CreateModel(
            name="PersonRequest",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="asked",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("region", models.TextField()),
                ("sealed", models.BinaryField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="accounts.person"
                    ),
                ),
            ],
        ),
        ProtectRows("PersonRequest", read=f"{OWN} OR {in_scope('region', 'serves')}", write=OWN),
        AppendOnly("PersonRequest"),
        migrations.RunPython(adding(WORDS), migrations.RunPython.noop),
        migrations.RunPython(terms, no_terms),
    ]
