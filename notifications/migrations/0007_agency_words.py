"""An agency's own words get a table of their own: a flush keeps reference tables, which may not refer to others."""

import django.db.models.deletion
from django.db import migrations, models

from database.rows import AppendOnly

FIELDS = ("key", "language", "version", "subject", "body", "since", "author_name", "agency_id")


def move(apps, schema_editor):
    words, own = apps.get_model("notifications", "Words"), apps.get_model("notifications", "AgencyWords")
    theirs = words.objects.filter(agency__isnull=False)
    own.objects.bulk_create(own(**row) for row in theirs.values(*FIELDS))
    theirs.delete()


def move_back(apps, schema_editor):
    words, own = apps.get_model("notifications", "Words"), apps.get_model("notifications", "AgencyWords")
    words.objects.bulk_create(words(**row) for row in own.objects.values(*FIELDS))
    own.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_regions"), ("notifications", "0006_words_for_calls")]
    operations = [
        migrations.CreateModel(
            name="AgencyWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField(verbose_name="kunci")),
                (
                    "language",
                    models.TextField(
                        choices=[("id", "Bahasa Indonesia"), ("en", "English")], default="id", verbose_name="bahasa"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="versi")),
                ("subject", models.TextField(blank=True, default="", verbose_name="perihal")),
                ("body", models.TextField(verbose_name="isi")),
                ("since", models.DateTimeField(verbose_name="sejak")),
                ("author_name", models.TextField(default="", verbose_name="ditulis oleh")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="accounts.agency",
                        verbose_name="dinas",
                    ),
                ),
            ],
            options={
                "verbose_name": "kata surat dinas",
                "verbose_name_plural": "kata surat dinas",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "key", "language", "version"), name="agency_words_version_once"
                    )
                ],
            },
        ),
        AppendOnly("AgencyWords"),
        migrations.AlterField(
            model_name="words",
            name="agency",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="common_words",
                to="accounts.agency",
            ),
        ),
        migrations.RunPython(move, move_back),
        migrations.RemoveConstraint(model_name="words", name="words_version_once"),
        migrations.RemoveField(model_name="words", name="agency"),
        migrations.AddConstraint(
            model_name="words",
            constraint=models.UniqueConstraint(fields=["key", "language", "version"], name="words_version_once"),
        ),
    ]
