"""Forced row-level security on what an application says of people and places: for whoever takes part in its case, and
for staff who serve its region. The case itself is asked, so that nothing has to follow when it is handed on."""

from django.db import migrations

from database.rows import AppendOnly, ProtectRows, in_scope


def taking_part(case: str) -> str:
    return (
        f"EXISTS (SELECT FROM casework_party p WHERE p.case_id = {case} AND {in_scope('p.person_id', 'person', 'bigint')}) "
        f"OR EXISTS (SELECT FROM casework_case k WHERE k.id = {case} AND {in_scope('k.region', 'serves')})"
    )


def protect(model: str) -> ProtectRows:
    rule = taking_part(f"halal_{model.lower()}.case_id")
    return ProtectRows(model, read=rule, write=rule)


class Migration(migrations.Migration):
    dependencies = [("halal", "0006_applications"), ("casework", "0002_permit")]
    operations = [
        *(protect(m) for m in ("HalalSite", "HalalSupervisor", "HalalSignature", "HalalVisit", "HalalSubmission")),
        AppendOnly("HalalSubmission"),
    ]
