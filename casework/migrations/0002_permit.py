from django.db import migrations

from casework.permit import CREATE, DROP
from database.rows import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_engine")]
    operations = [migrations.RunSQL(CREATE, DROP), AppendOnly("Event")]
