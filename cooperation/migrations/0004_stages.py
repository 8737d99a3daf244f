"""An agreement has a way: before it is signed, place, day and term are not known; papers have kinds."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_agency_pictures"),
        ("casework", "0011_words_of_questions_that_wait"),
        ("cooperation", "0003_when_added"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="agreement",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="agreement",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="agreement",
            name="burdens_region",
            field=models.BooleanField(db_default=False, default=False, verbose_name="membebani daerah"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="case",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreement",
                to="casework.case",
                verbose_name="perkara",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="extends",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="cooperation.agreement",
                verbose_name="memperpanjang",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="joint_number",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="nomor kesepakatan bersama"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="joint_signed_on",
            field=models.DateField(null=True, verbose_name="tanggal kesepakatan bersama"),
        ),
        migrations.AddField(
            model_name="agreementdocument",
            name="kind",
            field=models.TextField(
                choices=[
                    ("pks", "Perjanjian kerja sama (PKS)"),
                    ("kesepakatan_bersama", "Kesepakatan bersama"),
                    ("nota_kesepakatan", "Nota kesepakatan"),
                    ("rencana_kerja", "Rencana kerja"),
                    ("addendum", "Addendum"),
                    ("surat_kuasa", "Surat kuasa"),
                    ("berita_acara", "Berita acara"),
                    ("lainnya", "Berkas lain"),
                ],
                db_default="lainnya",
                default="lainnya",
                verbose_name="jenis berkas",
            ),
        ),
        migrations.AddField(
            model_name="agreementdocument",
            name="number",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="nomor"),
        ),
        migrations.AddField(
            model_name="agreementevent",
            name="burdens_region",
            field=models.BooleanField(db_default=False, default=False, verbose_name="membebani daerah"),
        ),
        migrations.AddField(
            model_name="agreementevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="casework.case",
                verbose_name="perkara",
            ),
        ),
        migrations.AddField(
            model_name="agreementevent",
            name="extends",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cooperation.agreement",
                verbose_name="memperpanjang",
            ),
        ),
        migrations.AddField(
            model_name="agreementevent",
            name="joint_number",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="nomor kesepakatan bersama"),
        ),
        migrations.AddField(
            model_name="agreementevent",
            name="joint_signed_on",
            field=models.DateField(null=True, verbose_name="tanggal kesepakatan bersama"),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="document_type",
            field=models.TextField(
                choices=[
                    ("pks", "Perjanjian kerja sama (PKS)"),
                    ("kesepakatan_bersama", "Kesepakatan bersama"),
                    ("nota_kesepakatan", "Nota kesepakatan"),
                    ("rencana_kerja", "Rencana kerja"),
                    ("addendum", "Addendum"),
                    ("surat_kuasa", "Surat kuasa"),
                    ("berita_acara", "Berita acara"),
                ],
                default="pks",
                verbose_name="jenis naskah",
            ),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="signed_on",
            field=models.DateField(null=True, verbose_name="ditandatangani"),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="signed_place",
            field=models.TextField(blank=True, default="", verbose_name="tempat"),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="signed_province",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.province",
                verbose_name="provinsi tempat itu",
            ),
        ),
        migrations.AlterField(
            model_name="agreementevent",
            name="document_type",
            field=models.TextField(
                choices=[
                    ("pks", "Perjanjian kerja sama (PKS)"),
                    ("kesepakatan_bersama", "Kesepakatan bersama"),
                    ("nota_kesepakatan", "Nota kesepakatan"),
                    ("rencana_kerja", "Rencana kerja"),
                    ("addendum", "Addendum"),
                    ("surat_kuasa", "Surat kuasa"),
                    ("berita_acara", "Berita acara"),
                ],
                default="pks",
                verbose_name="jenis naskah",
            ),
        ),
        migrations.AlterField(
            model_name="agreementevent",
            name="signed_on",
            field=models.DateField(null=True, verbose_name="ditandatangani"),
        ),
        migrations.AlterField(
            model_name="agreementevent",
            name="signed_place",
            field=models.TextField(blank=True, default="", verbose_name="tempat"),
        ),
        migrations.AlterField(
            model_name="agreementevent",
            name="signed_province",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.province",
                verbose_name="provinsi tempat itu",
            ),
        ),
        migrations.AlterField(
            model_name="termlimit",
            name="document_type",
            field=models.TextField(
                choices=[
                    ("pks", "Perjanjian kerja sama (PKS)"),
                    ("kesepakatan_bersama", "Kesepakatan bersama"),
                    ("nota_kesepakatan", "Nota kesepakatan"),
                    ("rencana_kerja", "Rencana kerja"),
                    ("addendum", "Addendum"),
                    ("surat_kuasa", "Surat kuasa"),
                    ("berita_acara", "Berita acara"),
                ],
                verbose_name="jenis naskah",
            ),
        ),
        migrations.AlterField(
            model_name="termlimitevent",
            name="document_type",
            field=models.TextField(
                choices=[
                    ("pks", "Perjanjian kerja sama (PKS)"),
                    ("kesepakatan_bersama", "Kesepakatan bersama"),
                    ("nota_kesepakatan", "Nota kesepakatan"),
                    ("rencana_kerja", "Rencana kerja"),
                    ("addendum", "Addendum"),
                    ("surat_kuasa", "Surat kuasa"),
                    ("berita_acara", "Berita acara"),
                ],
                verbose_name="jenis naskah",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_agreementevent" ("agreed_until", "burdens_region", "case_id", "changed_at", "document_type", "ended_by_name", "ending_reason", "extends_id", "id", "joint_number", "joint_signed_on", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_at", "recorded_by_id", "recorded_by_name", "signed_on", "signed_place", "signed_province_id", "term", "title") SELECT old_values."agreed_until", old_values."burdens_region", old_values."case_id", old_values."changed_at", old_values."document_type", old_values."ended_by_name", old_values."ending_reason", old_values."extends_id", old_values."id", old_values."joint_number", old_values."joint_signed_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."public_id", old_values."recorded_at", old_values."recorded_by_id", old_values."recorded_by_name", old_values."signed_on", old_values."signed_place", old_values."signed_province_id", old_values."term", old_values."title" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="0ada517c422ff70f706d27a6893d1d3200ce3719",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8d2cb",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="cooperation_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_agreementevent" ("agreed_until", "burdens_region", "case_id", "changed_at", "document_type", "ended_by_name", "ending_reason", "extends_id", "id", "joint_number", "joint_signed_on", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_at", "recorded_by_id", "recorded_by_name", "signed_on", "signed_place", "signed_province_id", "term", "title") SELECT old_values."agreed_until", old_values."burdens_region", old_values."case_id", old_values."changed_at", old_values."document_type", old_values."ended_by_name", old_values."ending_reason", old_values."extends_id", old_values."id", old_values."joint_number", old_values."joint_signed_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."recorded_at", old_values."recorded_by_id", old_values."recorded_by_name", old_values."signed_on", old_values."signed_place", old_values."signed_province_id", old_values."term", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="37a9b3af081315713a28d7cbb08c1ab991831cd3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3efde",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="cooperation_agreement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_on__isnull", False), ("signed_province__isnull", False)),
                    models.Q(("signed_on", None), ("signed_province", None), ("term__isnull", True)),
                    _connector="OR",
                ),
                name="agreement_term_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("extends", models.F("pk")), _negated=True), name="agreement_extends_another"
            ),
        ),
    ]
