"""Indexes for the pages over the outbox: by region and by reader, newest first, and the call list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_first_words")]
    operations = [
        migrations.AddIndex(
            model_name="message", index=models.Index(fields=["region", "id"], name="messages_of_region")
        ),
        migrations.AddIndex(
            model_name="message", index=models.Index(fields=["recipient", "id"], name="messages_of_person")
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["region", "due_date", "id"],
                condition=models.Q(state="planned", channel="call"),
                name="messages_to_call",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["region", "id"], condition=models.Q(state="failed"), name="messages_failed"),
        ),
        migrations.AddIndex(
            model_name="callattempt", index=models.Index(fields=["actor", "at"], name="calls_of_officer")
        ),
    ]
