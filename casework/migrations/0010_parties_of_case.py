from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_words_of_talk_and_terms")]
    operations = [
        migrations.AddIndex(model_name="party", index=models.Index(fields=["case"], name="parties_of_case")),
    ]
