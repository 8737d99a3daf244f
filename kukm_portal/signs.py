"""Signs of life of worker and beat, kept by the broker for half a minute. Imported before Django is set up."""

import redis
from django.conf import settings

LIVES_S = 30


def broker() -> redis.Redis:
    """Half a second of patience: a page that asks must not wait for a lost broker."""
    return redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def sign_of_life(part: str) -> None:
    """`worker` or `beat` lives now."""
    broker().set(f"lives:{part}", 1, ex=LIVES_S)


def living() -> dict[str, bool]:
    """Which of them gave a sign lately. Raises redis.RedisError where the broker is away."""
    parts = ("worker", "beat")
    return dict(zip(parts, (found is not None for found in broker().mget([f"lives:{p}" for p in parts])), strict=True))
