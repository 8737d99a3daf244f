"""How people keep a list: by name with its filters, and which columns they want to see."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Agency, User
from umkm.saved_queries import SavedViewQuerySet


class SavedView(models.Model):
    """A list's address under a name; one's own, or shared in the agency. Nothing personal stands in it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="saved_views")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="saved_views")
    list = models.TextField("daftar")  # a key of settings.SAVED_LISTS
    name = models.TextField("nama")
    query = models.TextField("saringan", blank=True)
    columns = ArrayField(models.TextField(), verbose_name="kolom", blank=True)
    shared = models.BooleanField("dibagikan", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "tampilan"
        verbose_name_plural = "tampilan"
        constraints = [
            models.UniqueConstraint(fields=["agency", "user", "list", "name"], name="saved_view_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ListColumns(models.Model):
    """Which columns of a list somebody wants where the address names none."""

    user = models.ForeignKey(User, models.CASCADE, related_name="list_columns")
    list = models.TextField()
    columns = ArrayField(models.TextField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "list"], name="columns_of_a_list_once")]
