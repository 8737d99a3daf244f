"""Forced row-level security on private figures, source records and drafts; their regency follows the business."""

from django.db import migrations

from accounts.scope import AT
from database.rows import AppendOnly, ProtectRows, in_scope

SERVED = in_scope("regency", "serves")
OWN = (
    "EXISTS (SELECT FROM umkm_ownership o WHERE o.business_id = {table}.business_id "
    f"AND {in_scope('o.person_id', 'person', 'bigint')} AND o.period @> {AT})"
)
MINE = in_scope("person_id", "person", "bigint")


def own_or_served(table: str) -> dict[str, str]:
    rule = f"{SERVED} OR {OWN.format(table=table)}"
    return {"read": rule, "write": rule}


def follows_business(table: str) -> migrations.RunSQL:
    """A moved business takes its private rows along."""
    name = f"{table}_follows_business"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (business_id, regency) "
        "REFERENCES umkm_business (id, regency) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("umkm", "0001_initial"), ("accounts", "0003_regions")]
    operations = [
        ProtectRows("PrivateFigures", **own_or_served("umkm_privatefigures")),
        ProtectRows("PrivateFiguresEvent", **own_or_served("umkm_privatefiguresevent")),
        ProtectRows("SourceRecord", read=SERVED, write=SERVED),
        ProtectRows("ImportChange", read=SERVED, write=SERVED),
        ProtectRows("Draft", read=MINE, write=MINE),
        follows_business("umkm_privatefigures"),
        follows_business("umkm_sourcerecord"),
        follows_business("umkm_importchange"),
        AppendOnly("BusinessEvent"),
        AppendOnly("CooperativeDetailsEvent"),
        AppendOnly("PrivateFiguresEvent"),
        AppendOnly("ProductEvent"),
        AppendOnly("ProductGroupEvent"),
    ]
