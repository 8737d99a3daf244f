"""What a page weighs with an empty cache, as it comes over the line: compressed, with all that it asks for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.journeys.harness.server import Server

PAGES = [  # role, address, most bytes, most requests
    (None, "/", 60_000, 6),
    (None, "/masuk/", 60_000, 6),
    ("owner", "/usaha-saya/", 60_000, 6),
    ("newcomer", "/usaha-saya/baru/nama/", 60_000, 6),
    ("officer", "/usaha/", 100_000, 8),
    ("officer", "/halal/wajib/", 100_000, 8),
    ("officer", "/telepon/?latihan=latihan", 100_000, 8),
]


@pytest.mark.parametrize(("role", "address", "most", "requests"), PAGES, ids=[p[1] for p in PAGES])
def test_weight(
    browser: Browser, portal: Server, session_of: Callable, role: str | None, address: str, most: int, requests: int
) -> None:
    """A new context is an empty cache; only the session is kept."""
    state = session_of(role) if role else None
    context = browser.new_context(base_url=portal.url, locale="id-ID", storage_state=state)
    page = context.new_page()
    line = context.new_cdp_session(page)
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    line.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(100)
    context.close()
    assert 2 <= len(sizes) <= requests, sizes
    assert 2_000 < sum(sizes) <= most, sizes
    print(f"{address} {sum(sizes) / 1000:.1f} KB in {len(sizes)} requests")
