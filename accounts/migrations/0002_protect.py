"""Forced row-level security on what is personal, and append-only where a record must outlast its author.

Besides the scopes, one more policy: a statement that already knows a blind index sees its row, so that sign-in finds
a contact before there is a scope. The scope is cast, not the column: so the index on `blind_index` is used.
"""

from django.db import migrations

from accounts.scope import of_served_person
from database.rows import AppendOnly, ProtectRows, in_scope


def policies(table: str) -> dict[str, str]:
    """The column is named with its table: bare, it would mean that of the table asked in the sub-select."""
    write = f"{in_scope('person_id', 'person', 'bigint')} OR {of_served_person(f'{table}.person_id')}"
    return {"read": f"{write} OR {in_scope('blind_index', 'knows', 'bytea')}", "write": write}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        ProtectRows("Contact", **policies("accounts_contact")),
        ProtectRows("IdentityNumber", **policies("accounts_identitynumber")),
        AppendOnly("AccessRecord"),
        AppendOnly("NoticeSeen"),
        AppendOnly("OrganisationEvent"),
        AppendOnly("AgencyEvent"),
        AppendOnly("MembershipEvent"),
        AppendOnly("SharingGrantEvent"),
    ]
