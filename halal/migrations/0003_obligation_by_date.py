from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("halal", "0002_rules")]
    operations = [
        migrations.AddIndex("obligation", models.Index(fields=["due_date"], name="obligation_by_date")),
    ]
