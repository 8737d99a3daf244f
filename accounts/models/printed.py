"""A one-time code that somebody is given on paper or in a letter: what is kept of it."""

from django.db import models

from database import clock


class OneTimeCode(models.Model):
    """The code itself is not here: its digest is keyed, so that a dump cannot be searched by trying codes."""

    digest = models.BinaryField(db_index=True)
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    tries_left = models.SmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
