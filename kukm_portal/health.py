"""`/healthz`: the process lives. `/readyz`: what serves; 503 only where no page can be served."""
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.rules import public
from notifications.models import Message

LIVES_S = 30
_migrated = False


def broker() -> redis.Redis:
    return redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def sign_of_life(part: str) -> None:
    broker().set(f"lives:{part}", 1, ex=LIVES_S)


@public
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@public
def readyz(request: HttpRequest) -> JsonResponse:
    answer = {"database": False, "migrations": False, "broker": False, "worker": False, "beat": False, "outbox_oldest_s": None}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answer["database"] = True
        answer["migrations"] = migrated()
        if answer["migrations"]:
            answer["outbox_oldest_s"] = None
    except DatabaseError:
        pass
    try:
        beat, worker = broker().mget("lives:beat", "lives:worker")
        answer |= {"broker": True, "beat": beat is not None, "worker": worker is not None}
    except redis.RedisError:
        pass
    return JsonResponse(answer, status=200 if answer["database"] and answer["migrations"] else 503)


def migrated() -> bool:
    """Asked of the database until it is so, then remembered: a running process does not lose migrations."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
