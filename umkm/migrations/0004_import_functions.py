"""How a cell of a register is read: functions that PostgreSQL puts into the query that calls them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "imports" / "sql" / "functions.sql"
DROP = """
    DROP FUNCTION import_analyse(); DROP FUNCTION import_nib(text); DROP FUNCTION import_date(text);
    DROP FUNCTION import_day(int, int, int); DROP FUNCTION import_rupiah(text);
    DROP FUNCTION import_bare_rupiah(text); DROP FUNCTION import_degrees(text);
"""


class Migration(migrations.Migration):
    dependencies = [("umkm", "0003_reference")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP)]
