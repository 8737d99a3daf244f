"""The papers of a case: what was brought, version by version. A version is never overwritten and never reworded.

The database lets the serving roles set that a version was withdrawn, or take that back, and nothing else (migration
`papers_are_kept`). The bytes are `documents`'; who reads them is asked here.
"""

import uuid

from django.db import models
from django.db.models import Q

from casework.models.case import Case
from casework.papers_queries import CaseDocumentQuerySet
from documents.models import StoredFile


class CaseDocument(models.Model):
    """One version of one paper. All versions of a paper bear the same `paper`; the highest number stands."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="papers", db_index=False)
    item = models.TextField("jenis")  # a key of the checklist of its kind
    paper = models.UUIDField(default=uuid.uuid4)
    number = models.PositiveSmallIntegerField("versi", default=1)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="case_papers", verbose_name="berkas")
    note = models.TextField("keterangan", blank=True, default="")  # numbers and addresses in it are masked
    internal = models.BooleanField("hanya untuk dinas", default=False)
    person_id = models.BigIntegerField(null=True)  # no foreign key: as an event, it outlives its people
    author = models.TextField(blank=True)  # of staff and companions; an owner's carries the id alone
    case_version = models.IntegerField()  # how the case stood: what came before its next move is still a draft
    request = models.TextField(blank=True)
    at = models.DateTimeField("ditambahkan")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(blank=True)

    objects = CaseDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen perkara"
        verbose_name_plural = "dokumen perkara"
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_begin_with_one"),
        ]
        indexes = [models.Index(fields=["case", "item", "id"], name="papers_of_case")]

    def __str__(self) -> str:
        return f"{self.case}: {self.item} {self.number}"
