"""Forms that were sent, so that sending one again makes nothing new."""

from django.db import models

from accounts.models import User


class Submission(models.Model):
    """The key of a rendered form, and where its answer lies."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    answer = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submission_once")]
