"""A day off that is none after all stays in the list, marked; its history too."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_words_of_cases_that_follow"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="holiday",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="holiday",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="holiday",
            name="withdrawn",
            field=models.BooleanField(default=False, verbose_name="dicabut: bukan hari libur"),
        ),
        migrations.AddField(
            model_name="holidayevent",
            name="withdrawn",
            field=models.BooleanField(default=False, verbose_name="dicabut: bukan hari libur"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holiday",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "casework_holidayevent" ("day", "id", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source", "withdrawn") SELECT old_values."day", old_values."id", old_values."kind", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."region", old_values."source", old_values."withdrawn" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="c67886d1ac5bb21714fab528542d456f7d0a2564",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "casework_holidayevent" ("day", "id", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "source", "withdrawn") SELECT old_values."day", old_values."id", old_values."kind", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."region", old_values."source", old_values."withdrawn" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a536fbea524ada8ecb7c07e952e0f21689f8db02",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bd31a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="casework_holiday",
                    when="AFTER",
                ),
            ),
        ),
    ]
