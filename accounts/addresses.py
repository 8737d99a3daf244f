"""Where a request comes from: what the proxies that we trust say, and nobody else."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest | None) -> str:
    """With `TRUSTED_PROXIES` = n, the n-th address from the right of X-Forwarded-For: what stands further left was
    written by whoever asked."""
    if request is None:
        return "127.0.0.1"
    direct = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    hops = settings.TRUSTED_PROXIES
    if not hops:
        return direct
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return chain[-hops] if len(chain) >= hops else direct
