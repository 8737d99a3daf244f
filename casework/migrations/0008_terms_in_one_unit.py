from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_papers_are_kept")]
    operations = [
        migrations.RemoveConstraint(model_name="stageterm", name="term_in_one_unit"),
        migrations.AddConstraint(
            model_name="stageterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0), ("hours__isnull", False), ("working_days", None))
                | models.Q(("hours", None), ("working_days__gt", 0), ("working_days__isnull", False)),
                name="term_in_one_unit",
            ),
        ),
    ]
