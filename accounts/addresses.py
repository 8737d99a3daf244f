"""Where a request comes from: what the proxies that we trust say, and nobody else."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "0.0.0.0"  # of a request that came by a socket: nothing listens here


def client_address(request: HttpRequest | None) -> str:
    """With `TRUSTED_PROXIES` = n, the n-th address from the right of X-Forwarded-For: what stands further left was
    written by whoever asked."""
    if request is None:
        return "127.0.0.1"
    direct = str(request.META.get("REMOTE_ADDR") or NOWHERE)
    hops = settings.TRUSTED_PROXIES
    if not hops:
        return _readable(direct)
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return _readable(chain[-hops] if len(chain) >= hops else direct)


def _readable(hop: str) -> str:
    """Some proxies add the port."""
    bare = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return NOWHERE
