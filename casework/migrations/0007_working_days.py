"""Terms in working days: days off as data, a term that can stand still, and its guard."""

import csv
import datetime as dt
from pathlib import Path

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from casework.permit import GUARD_AS_BEFORE, GUARD_SUSPENSION
from database.rows import AppendOnly

HOLIDAYS = Path(__file__).parents[1] / "data" / "holidays.csv"
DECREES = {
    2024: "SKB Menteri Agama, Menaker dan Menpan RB 855/2023, 3/2023, 4/2023",
    2025: "SKB Menteri Agama, Menaker dan Menpan RB 1017/2024, 2/2024, 2/2024, diubah 933/2025, 1/2025, 3/2025",
    2026: "SKB Menteri Agama, Menaker dan Menpan RB 1497/2025, 2/2025, 5/2025",
}


def fill(apps, schema_editor):
    model, years = apps.get_model("casework", "Holiday"), apps.get_model("casework", "HolidayYear")
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    model.objects.bulk_create(model(**row) for row in rows)
    known = {dt.date.fromisoformat(row["day"]).year for row in rows}
    years.objects.bulk_create(
        years(year=year, complete=year in DECREES, decree=DECREES.get(year, "")) for year in sorted(known)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_talk_watch_and_queue"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="hari")),
                (
                    "region",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Kosong untuk seluruh Indonesia, atau kode wilayah (74, 74.71).",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("nasional", "Libur nasional"),
                            ("cuti_bersama", "Cuti bersama"),
                            ("daerah", "Libur daerah"),
                        ],
                        verbose_name="jenis",
                    ),
                ),
                ("name", models.TextField(verbose_name="nama")),
                ("source", models.TextField(verbose_name="sumber")),
            ],
            options={
                "verbose_name": "hari libur",
                "verbose_name_plural": "hari libur",
                "ordering": ["-day", "region"],
            },
        ),
        migrations.CreateModel(
            name="HolidayEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("day", models.DateField(verbose_name="hari")),
                (
                    "region",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Kosong untuk seluruh Indonesia, atau kode wilayah (74, 74.71).",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("nasional", "Libur nasional"),
                            ("cuti_bersama", "Cuti bersama"),
                            ("daerah", "Libur daerah"),
                        ],
                        verbose_name="jenis",
                    ),
                ),
                ("name", models.TextField(verbose_name="nama")),
                ("source", models.TextField(verbose_name="sumber")),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HolidayYear",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="tahun")),
                ("complete", models.BooleanField(default=False, verbose_name="lengkap, cuti bersama sudah ditetapkan")),
                ("decree", models.TextField(blank=True, verbose_name="keputusan")),
            ],
            options={
                "verbose_name": "tahun hari libur",
                "verbose_name_plural": "tahun hari libur",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="StageTermEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("kind", models.TextField(verbose_name="jenis berkas")),
                ("state", models.TextField(verbose_name="tahap")),
                ("working_days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hari kerja")),
                ("hours", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="jam")),
                ("mark", models.TextField(verbose_name="tanda sumber")),
                ("basis", models.TextField(verbose_name="dasar")),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="case",
            name="suspended_at",
            field=models.DateTimeField(null=True, verbose_name="ditangguhkan"),
        ),
        migrations.AddField(
            model_name="event",
            name="suspended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="stageterm",
            name="working_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hari kerja"),
        ),
        migrations.AlterField(
            model_name="stageterm",
            name="hours",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="jam"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stageterm",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "casework_stagetermevent" ("basis", "hours", "id", "kind", "mark", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "working_days") SELECT old_values."basis", old_values."hours", old_values."id", old_values."kind", old_values."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."state", old_values."working_days" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5709e77168747e60387015cbd5c3340d56b9d48f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4eb3",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="casework_stageterm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stageterm",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "casework_stagetermevent" ("basis", "hours", "id", "kind", "mark", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "working_days") SELECT old_values."basis", old_values."hours", old_values."id", old_values."kind", old_values."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."state", old_values."working_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="04524a723fbe04db019a50400feccb31c86ad446",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7f133",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="casework_stageterm",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stageterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hours__gt", 0), ("working_days", None)),
                    models.Q(("hours", None), ("working_days__gt", 0)),
                    _connector="OR",
                ),
                name="term_in_one_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.UniqueConstraint(fields=("day", "region"), name="holiday_once"),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["nasional", "cuti_bersama"]), ("region", "")),
                    models.Q(("kind", "daerah"), ("region__regex", "^\\d\\d(\\.\\d\\d)?$")),
                    _connector="OR",
                ),
                name="holiday_of_a_place",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holiday",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "casework_holidayevent" ("day", "id", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source") SELECT old_values."day", old_values."id", old_values."kind", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."region", old_values."source" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="6a16849e127aa87dfce8dea69f138b9fcdd51841",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_54a53",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="casework_holiday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holiday",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "casework_holidayevent" ("day", "id", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source") SELECT old_values."day", old_values."id", old_values."kind", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."region", old_values."source" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="46cf78f11a47a5001cbd01f652be308ff3277a25",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bd31a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="casework_holiday",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="holidayevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="casework.holiday",
            ),
        ),
        migrations.AddField(
            model_name="stagetermevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="casework.stageterm",
            ),
        ),
        AppendOnly("HolidayEvent"),
        AppendOnly("StageTermEvent"),
        migrations.RunSQL(GUARD_SUSPENSION, GUARD_AS_BEFORE),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
