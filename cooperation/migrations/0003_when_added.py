"""When a side or a clause was added: not known of those that are there."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import database.clock


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0002_rows_and_plan"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="agreementparty",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="agreementparty",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="opening",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="opening",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="agreementparty",
            name="added_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="agreementparty",
            name="added_at",
            field=models.DateTimeField(default=database.clock.now, null=True),
        ),
        migrations.AddField(
            model_name="agreementpartyevent",
            name="added_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="agreementpartyevent",
            name="added_at",
            field=models.DateTimeField(default=database.clock.now, null=True),
        ),
        migrations.AddField(
            model_name="opening",
            name="added_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="opening",
            name="added_at",
            field=models.DateTimeField(default=database.clock.now, null=True),
        ),
        migrations.AddField(
            model_name="openingevent",
            name="added_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="openingevent",
            name="added_at",
            field=models.DateTimeField(default=database.clock.now, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementparty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_agreementpartyevent" ("added_at", "agreement_id", "id", "number", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "power_of_attorney", "power_of_attorney_on", "public_id", "signatory", "signatory_title") SELECT old_values."added_at", old_values."agreement_id", old_values."id", old_values."number", old_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."position", old_values."power_of_attorney", old_values."power_of_attorney_on", old_values."public_id", old_values."signatory", old_values."signatory_title" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="b8f9fc41f8a34263b499136bade2bd53eb54bf80",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_229fc",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="cooperation_agreementparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementparty",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_agreementpartyevent" ("added_at", "agreement_id", "id", "number", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "power_of_attorney", "power_of_attorney_on", "public_id", "signatory", "signatory_title") SELECT old_values."added_at", old_values."agreement_id", old_values."id", old_values."number", old_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."position", old_values."power_of_attorney", old_values."power_of_attorney_on", old_values."public_id", old_values."signatory", old_values."signatory_title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3ca08519126cc09951c749d2ae8f2e63d1d24479",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1d6e6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="cooperation_agreementparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opening",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_openingevent" ("added_at", "agreement_id", "confirmed_at", "confirmed_by_name", "confirmed_term", "giver_id", "id", "kind", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "receiver_id", "region") SELECT old_values."added_at", old_values."agreement_id", old_values."confirmed_at", old_values."confirmed_by_name", old_values."confirmed_term", old_values."giver_id", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', old_values."id", old_values."public_id", old_values."receiver_id", old_values."region" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="52f36b721840740fac8e85e89a9fc6318893a209",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4f167",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="cooperation_opening",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opening",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_openingevent" ("added_at", "agreement_id", "confirmed_at", "confirmed_by_name", "confirmed_term", "giver_id", "id", "kind", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "receiver_id", "region") SELECT old_values."added_at", old_values."agreement_id", old_values."confirmed_at", old_values."confirmed_by_name", old_values."confirmed_term", old_values."giver_id", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."receiver_id", old_values."region" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="c6426311b9127d38cdc9a17505c1b9c433b17bf2",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_79086",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="cooperation_opening",
                    when="AFTER",
                ),
            ),
        ),
    ]
