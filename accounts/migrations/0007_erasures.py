"""A person whose data were erased is a tombstone, and the list of them only grows."""

from django.db import migrations, models

from database.rows import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_staff")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={"verbose_name": "penghapusan", "verbose_name_plural": "penghapusan"},
        ),
        AppendOnly("Erasure"),
    ]
