"""Who a register called otherwise is the person who signs in now: their rows are read with that person's own."""

import django.db.models.deletion
from django.db import migrations, models

from accounts.scope import of_served_person, same_as_person
from database.rows import in_scope


def reads(table: str) -> migrations.RunSQL:
    """The policy of `0002_protect`, and with it the rows of whom a register knew under another row."""
    before = (
        f"{in_scope('person_id', 'person', 'bigint')} OR {of_served_person(f'{table}.person_id')} "
        f"OR {in_scope('blind_index', 'knows', 'bytea')}"
    )
    now = f"{before} OR {same_as_person(f'{table}.person_id')}"
    alter = f"ALTER POLICY scope_select ON {table} USING"
    return migrations.RunSQL(f"{alter} ({now})", f"{alter} ({before})")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_first_notice")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="also_known",
                to="accounts.person",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("same_as__isnull", False)), fields=["same_as"], name="person_same_as"
            ),
        ),
        reads("accounts_contact"),
        reads("accounts_identitynumber"),
    ]
