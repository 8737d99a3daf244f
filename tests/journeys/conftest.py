"""Fixtures of the journeys: a server and a browser a worker, a signed-in browser window a role."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.journeys.harness import door, server

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
HERE = Path(__file__).parent
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of 4(03|04|22)|net::ERR_INTERNET_DIS"
)
expect.set_options(timeout=20_000)  # a password takes its time to be kept, also where other work shares the cores


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if CHROMIUM or os.environ.get("JOURNEYS") == "require":
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="NO CHROMIUM: apt-get install chromium, or set CHROMIUM"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "NO CHROMIUM" in str(r.longrepr)]
    if skipped:
        terminalreporter.section("JOURNEYS NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} browser journeys were skipped: Chromium is not installed.")


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[server.Server]:
    with server.running(tmp_path_factory.mktemp("portal"), f"journeys_{worker_id}") as found:
        yield found


@pytest.fixture(scope="session")
def screens() -> Path | None:
    """Where pictures go, if they are wanted."""
    return Path(os.environ["SCREENS"]) if os.environ.get("SCREENS") else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop stays in this process for good, and Django takes every later test for one inside of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def account_of(portal: server.Server) -> Callable[[str], dict[str, str]]:
    """By short name, or by login."""
    return lambda role: next(a for a in portal.accounts if a["login"] == door.ROLES.get(role, role))


@pytest.fixture(scope="session")
def session_of(browser: Browser, portal: server.Server, account_of: Callable) -> Callable[[str], dict]:
    """Signing in once a role and worker, through the real door; every window starts from that cookie.

    `officer_bali@factor` stops where the code is asked for, `officer_aceh@notice` where the notice is to be read.
    """
    kept: dict[str, dict] = {}

    def session(role: str) -> dict:
        if role not in kept:
            context = browser.new_context(base_url=portal.url, locale="id-ID")
            context.set_default_timeout(10_000)
            name, _, until = role.partition("@")
            door.sign_in(context.new_page(), account_of(name if name in door.ROLES else role), until)
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return session


class Watched:
    """A window that remembers script errors, breaches of the content policy and files that did not come."""

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.errors = context, list[str]()
        context.set_default_timeout(10_000)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        self.page.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.errors.append(message.text)


@pytest.fixture(scope="session")
def windows(browser: Browser, portal: server.Server, session_of: Callable) -> Iterator[Callable[[str | None], Watched]]:
    """One a role for all the pages that are only looked at: a new one for each would cost a third of the time."""
    kept: dict[str | None, Watched] = {}

    def window(role: str | None) -> Watched:
        if role not in kept:
            state = session_of(role) if role else None
            context = browser.new_context(
                base_url=portal.url, storage_state=state, viewport=DESK, locale="id-ID", timezone_id="Asia/Makassar"
            )
            kept[role] = Watched(context)
        return kept[role]

    yield window
    for one in kept.values():
        one.context.close()


@pytest.fixture
def as_role(browser: Browser, portal: server.Server, session_of: Callable) -> Iterator[Callable[..., Page]]:
    """as_role("officer", viewport=PHONE, java_script_enabled=False) is a page of a new, signed-in browser.

    A script error or a breach of the content policy fails the test that caused it.
    """
    opened: list[Watched] = []

    def page(role: str | None, **options: object) -> Page:
        options = {"viewport": DESK, "locale": "id-ID", "timezone_id": "Asia/Makassar", **options}
        state = session_of(role) if role else None
        opened.append(Watched(browser.new_context(base_url=portal.url, storage_state=state, **options)))
        return opened[-1].page

    yield page
    for one in opened:
        one.context.close()
    assert not [error for one in opened for error in one.errors]


@pytest.fixture
def phone(as_role: Callable[..., Page]) -> Callable[[str], Page]:
    """A phone without script: what an owner may have."""
    return lambda role: as_role(role, viewport=PHONE, java_script_enabled=False)
