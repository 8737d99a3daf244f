"""People of an agency: invitations, absences, second factors taken off by two; what an agency says of itself."""

import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import database.clock
from database.rows import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_person_same_as"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("entered_by_name", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="AbsenceEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("entered_by_name", models.TextField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AgencyProfile",
            fields=[
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="accounts.agency",
                    ),
                ),
                ("address", models.TextField(blank=True, default="", verbose_name="alamat")),
                ("official_name", models.TextField(blank=True, default="", verbose_name="pejabat penanda tangan")),
                ("official_title", models.TextField(blank=True, default="", verbose_name="jabatan")),
                ("official_nip", models.TextField(blank=True, default="", verbose_name="NIP")),
                ("complaint_url", models.TextField(blank=True, default="", verbose_name="tautan pengaduan")),
                ("public_phone", models.TextField(blank=True, default="", verbose_name="telepon layanan")),
                ("public_email", models.TextField(blank=True, default="", verbose_name="surel layanan")),
            ],
        ),
        migrations.CreateModel(
            name="AgencyProfileEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("address", models.TextField(blank=True, default="", verbose_name="alamat")),
                ("official_name", models.TextField(blank=True, default="", verbose_name="pejabat penanda tangan")),
                ("official_title", models.TextField(blank=True, default="", verbose_name="jabatan")),
                ("official_nip", models.TextField(blank=True, default="", verbose_name="NIP")),
                ("complaint_url", models.TextField(blank=True, default="", verbose_name="tautan pengaduan")),
                ("public_phone", models.TextField(blank=True, default="", verbose_name="telepon layanan")),
                ("public_email", models.TextField(blank=True, default="", verbose_name="surel layanan")),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("asked_by_name", models.TextField()),
                ("reason", models.TextField()),
                ("ended_by_name", models.TextField(default="")),
                ("confirmed", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(db_index=True)),
                ("made_at", models.DateTimeField(default=database.clock.now)),
                ("ends_at", models.DateTimeField()),
                ("tries_left", models.SmallIntegerField(default=5)),
                ("used_at", models.DateTimeField(null=True)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.TextField()),
                (
                    "role",
                    models.TextField(
                        choices=[
                            ("companion", "Pendamping"),
                            ("officer", "Petugas"),
                            ("supervisor", "Kepala bidang"),
                            ("agency_head", "Kepala dinas"),
                            ("agency_admin", "Admin dinas"),
                            ("partner", "Mitra"),
                            ("observer", "Pengamat"),
                            ("system_admin", "Admin sistem"),
                        ]
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("way", models.TextField(choices=[("surel", "Lewat surel"), ("kertas", "Kode di kertas")])),
                ("invited_by_name", models.TextField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="InvitationLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ServiceStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("service", models.TextField(verbose_name="layanan")),
                ("needs", models.TextField(verbose_name="persyaratan")),
                ("duration", models.TextField(verbose_name="jangka waktu")),
                ("cost", models.TextField(verbose_name="biaya")),
                ("basis", models.TextField(verbose_name="dasar hukum")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ServiceStandardEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("service", models.TextField(verbose_name="layanan")),
                ("needs", models.TextField(verbose_name="persyaratan")),
                ("duration", models.TextField(verbose_name="jangka waktu")),
                ("cost", models.TextField(verbose_name="biaya")),
                ("basis", models.TextField(verbose_name="dasar hukum")),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="agency",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="agency",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="agency",
            name="closes_at",
            field=models.TimeField(db_default=datetime.time(16, 0), default=datetime.time(16, 0), verbose_name="tutup"),
        ),
        migrations.AddField(
            model_name="agency",
            name="opens_at",
            field=models.TimeField(db_default=datetime.time(8, 0), default=datetime.time(8, 0), verbose_name="buka"),
        ),
        migrations.AddField(
            model_name="agency",
            name="working_days",
            field=models.TextField(db_default="12345", default="12345", verbose_name="hari kerja"),
        ),
        migrations.AddField(
            model_name="agencyevent",
            name="closes_at",
            field=models.TimeField(db_default=datetime.time(16, 0), default=datetime.time(16, 0), verbose_name="tutup"),
        ),
        migrations.AddField(
            model_name="agencyevent",
            name="opens_at",
            field=models.TimeField(db_default=datetime.time(8, 0), default=datetime.time(8, 0), verbose_name="buka"),
        ),
        migrations.AddField(
            model_name="agencyevent",
            name="working_days",
            field=models.TextField(db_default="12345", default="12345", verbose_name="hari kerja"),
        ),
        migrations.AddField(
            model_name="membership",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.person",
                verbose_name="penerus",
            ),
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.person",
                verbose_name="penerus",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agency",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_agencyevent" ("closes_at", "code", "opens_at", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "working_days", "zone") SELECT old_values."closes_at", old_values."code", old_values."opens_at", old_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."organisation_id", old_values."working_days", old_values."zone" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."organisation_id") = (new_values."organisation_id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="6266a915e4eee0cf135bfe7266e57f38d3ef5db6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f30d7",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_agency",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agency",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_agencyevent" ("closes_at", "code", "opens_at", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "working_days", "zone") SELECT old_values."closes_at", old_values."code", old_values."opens_at", old_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."organisation_id", old_values."working_days", old_values."zone" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4ed7b9cad445bc3ff82cf0dc57b3afe8e8ac71f2",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d4253",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="accounts_agency",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_membershipevent" ("id", "organisation_id", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "successor_id", "user_id") SELECT old_values."id", old_values."organisation_id", old_values."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."public_id", old_values."role", old_values."successor_id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="8fa42dd7f93f45ba5fb6fab620b5ac3964f021e4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_20ab5",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_membershipevent" ("id", "organisation_id", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "successor_id", "user_id") SELECT old_values."id", old_values."organisation_id", old_values."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."role", old_values."successor_id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5f3c478b6f3383f03c6633bd0f91a2e529b978e5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_19a8f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="accounts_membership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("working_days__regex", "^1?2?3?4?5?6?7?$")), name="agency_working_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("working_days", ""), _negated=True), name="agency_works_on_some_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="agency_closes_after_it_opens"
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="deputy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stands_in", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="absences", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
            name="deputy",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="accounts.absence",
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(("official_nip", ""), ("official_nip__regex", "^\\d{18}$"), _connector="OR"),
                name="nip_of_18_digits",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agencyprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_agencyprofileevent" ("address", "agency_id", "complaint_url", "official_name", "official_nip", "official_title", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_email", "public_phone") SELECT old_values."address", old_values."agency_id", old_values."complaint_url", old_values."official_name", old_values."official_nip", old_values."official_title", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."agency_id", old_values."public_email", old_values."public_phone" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."agency_id") = (new_values."agency_id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3b4643f986b64fa257bf9e326ccc23f0dac8c80c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f8018",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_agencyprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agencyprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_agencyprofileevent" ("address", "agency_id", "complaint_url", "official_name", "official_nip", "official_title", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_email", "public_phone") SELECT old_values."address", old_values."agency_id", old_values."complaint_url", old_values."official_name", old_values."official_nip", old_values."official_title", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."agency_id", old_values."public_email", old_values."public_phone" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ba50972c9120b9c7d309e08a62c11c8c08e48bf4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2d506",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="accounts_agencyprofile",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="agencyprofileevent",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                serialize=False,
                to="accounts.agency",
            ),
        ),
        migrations.AddField(
            model_name="agencyprofileevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="accounts.agencyprofile",
            ),
        ),
        migrations.AddField(
            model_name="factorreset",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="factorreset",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="factorreset",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="factor_resets", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="factorreset",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="factor_resets", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="contact",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="accounts.contact"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="accounts.person"
            ),
        ),
        migrations.AddField(
            model_name="invitationletter",
            name="invitation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="accounts.invitation"
            ),
        ),
        migrations.AddField(
            model_name="servicestandard",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="service_standards", to="accounts.agency"
            ),
        ),
        migrations.AddField(
            model_name="servicestandardevent",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.agency",
            ),
        ),
        migrations.AddField(
            model_name="servicestandardevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="accounts.servicestandard",
            ),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["deputy"], name="absences_by_deputy"),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("user", "="), ("organisation", "="), ("period", "&&")], name="absent_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", models.F("deputy")), _negated=True), name="nobody_is_their_own_deputy"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__endswith__isnull", False), ("period__startswith__isnull", False)),
                name="absence_ends",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_absenceevent" ("deputy_id", "entered_by_name", "id", "organisation_id", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "user_id") SELECT old_values."deputy_id", old_values."entered_by_name", old_values."id", old_values."organisation_id", old_values."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."public_id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="c3de5fe00e3c275776e61d4ecb60d8fe10db1e63",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b558a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_absenceevent" ("deputy_id", "entered_by_name", "id", "organisation_id", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "user_id") SELECT old_values."deputy_id", old_values."entered_by_name", old_values."id", old_values."organisation_id", old_values."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="0c09d034910f5f694480858cc530714470ff8728",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1cc4d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="accounts_absence",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="factorreset",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("user", "="), ("period", "&&")], name="one_open_factor_reset"
            ),
        ),
        migrations.AddConstraint(
            model_name="factorreset",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by", models.F("user")), _negated=True), name="factor_reset_not_for_oneself"
            ),
        ),
        migrations.AddConstraint(
            model_name="factorreset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_by__isnull", True),
                    ("confirmed", False),
                    models.Q(
                        models.Q(("ended_by", models.F("asked_by")), _negated=True),
                        models.Q(("ended_by", models.F("user")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="factor_reset_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="factorreset",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed", False), ("ended_by__isnull", False), _connector="OR"),
                name="confirmed_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("used_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("person", "organisation", "role"),
                name="one_open_invitation",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "companion",
                            "officer",
                            "supervisor",
                            "agency_head",
                            "agency_admin",
                            "partner",
                            "observer",
                            "system_admin",
                        ],
                    )
                ),
                name="invitation_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("role", "system_admin"), _negated=True), name="no_invited_system_admin"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.UniqueConstraint(fields=("agency", "service"), name="service_once_an_agency"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicestandard",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_servicestandardevent" ("agency_id", "basis", "cost", "duration", "id", "needs", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "service") SELECT old_values."agency_id", old_values."basis", old_values."cost", old_values."duration", old_values."id", old_values."needs", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."public_id", old_values."service" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="41e33e273e39ad66235651f9c4d62f235e3fe02c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6f551",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="accounts_servicestandard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicestandard",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_servicestandardevent" ("agency_id", "basis", "cost", "duration", "id", "needs", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "service") SELECT old_values."agency_id", old_values."basis", old_values."cost", old_values."duration", old_values."id", old_values."needs", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."service" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="98a259c3469aa259b4810a113efdc3322d83d4a9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8996c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="accounts_servicestandard",
                    when="AFTER",
                ),
            ),
        ),
        AppendOnly("AbsenceEvent"),
        AppendOnly("AgencyProfileEvent"),
        AppendOnly("ServiceStandardEvent"),
    ]
