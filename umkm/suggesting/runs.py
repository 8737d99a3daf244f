"""Suggestions made anew for many: after an import, and for the whole registry when the words changed.

Chunk by chunk, each in a transaction of its own: a run may be left, breaks without harm and goes on where it was.
"""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F

from accounts.models import Regency
from accounts.scope import scope_of_region
from database import clock
from database.scope import scoped
from umkm.models import Business, ImportBatch, SourceRecord, SuggestionRun
from umkm.suggesting import matching
from umkm.suggesting.matching import AT_ONCE, BETWEEN, Written, parameters, word_list, write

CHUNK = """
    SELECT max(id), count(*) FROM (
        SELECT id FROM umkm_business WHERE id > %(after)s ORDER BY id LIMIT %(most)s) AS chunk
"""


def business_changed(business_ids: Sequence[int] | None) -> None:
    """The port `BUSINESS_CHANGED`: whose group was named is no longer suggested one, whose text changed may be."""
    if business_ids:
        matching.suggest(business_ids)


def after_import(batch: ImportBatch) -> Written:
    """For what a batch brought in, once it stands. May be run again at any time."""
    codes = tuple(Regency.objects.under([batch.agency.code]).values_list("code", flat=True))
    with transaction.atomic(), scoped(scope_of_region(codes)):
        made = SourceRecord.objects.filter(batch=batch, made_business=True)
        return matching.suggest(list(made.values_list("business", flat=True)))


def ask(*, cause: str, actor_name: str) -> SuggestionRun:
    """A run over the whole registry, to be worked by `work`. One that has not begun yet serves for both."""
    waiting = SuggestionRun.objects.filter(finished_at=None, done=0).order_by("pk").first()
    return waiting or SuggestionRun.objects.create(
        cause=cause, actor_name=actor_name, asked_at=clock.now(), total=Business.objects.count()
    )


def work(run: SuggestionRun) -> SuggestionRun:
    """To its end. Two at once share the work: each chunk is done by whoever holds the run."""
    while _chunk(run.pk):
        pass
    run.refresh_from_db()
    return run


@transaction.atomic
def _chunk(key: int) -> bool:
    run = SuggestionRun.objects.select_for_update().get(pk=key)
    if run.finished_at is not None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(CHUNK, {"after": run.after, "most": AT_ONCE})
        last, count = cursor.fetchone()
    if not count:
        SuggestionRun.objects.filter(pk=key).update(finished_at=clock.now(), total=F("done"))
        return False
    done = write(BETWEEN, parameters(word_list()) | {"first": run.after + 1, "last": last}, many=True)
    SuggestionRun.objects.filter(pk=key).update(
        after=last,
        done=F("done") + count,
        written=F("written") + done.written,
        removed=F("removed") + done.removed,
    )
    return True
