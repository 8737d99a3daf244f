"""`/healthz`: the process lives. `/readyz`: what serves; 503 only where no page can be served."""

from typing import Any

import redis
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.rules import public
from kukm_portal.restored import may_serve
from kukm_portal.signs import living
from notifications.models import Message

_migrated = False


@public
@transaction.non_atomic_requests  # where the database is away there is an answer all the same
def healthz(request: HttpRequest) -> HttpResponse:
    """Asks nothing of anybody."""
    return HttpResponse("ok", content_type="text/plain")


@public
@transaction.non_atomic_requests  # where the database is away there is an answer all the same
def readyz(request: HttpRequest) -> JsonResponse:
    """200 while pages can be served: a lost broker shows as false and keeps it."""
    answer: dict[str, Any] = {"database": False, "migrations": False, "broker": False, "worker": False, "beat": False}
    answer["outbox_oldest_s"] = None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answer["database"] = True
        answer["migrations"] = migrated()
        if answer["migrations"]:
            answer["outbox_oldest_s"] = Message.objects.oldest_waiting_s()
    except DatabaseError:
        pass
    try:
        answer |= {"broker": True, **living()}
    except redis.RedisError:
        pass
    serves = answer["database"] and answer["migrations"]
    if answer["database"] and not may_serve():
        answer["erasures"] = serves = False
    return JsonResponse(answer, status=200 if serves else 503)


def migrated() -> bool:
    """Asked of the database until it is so, then remembered: a running process does not lose migrations."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
