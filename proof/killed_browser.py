"""Chromium killed with -9 while somebody types into an application, without a network: how much of it is gone.

The one measure is time: the last letter that is there again was typed so long before the kill. Ten browsers, each killed
at another moment between two writes of the device.
"""

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import Measure
from tests.journeys.harness import door
from tests.journeys.harness.owners import new_owner
from tests.journeys.harness.profiles import begin_application, killed, opened
from tests.journeys.harness.server import Server, running

BROWSERS, LETTERS, ALLOWED_S = 10, 60, 2.0
FIELD = "Langkah membuatnya"


def proofs() -> Iterable[Measure]:
    """The longest loss of all, in seconds."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "portal", "killed_browser") as portal:
        lost = [_one(portal, Path(folder) / f"profil{number}", number) for number in range(BROWSERS)]
    worst = max(lost)
    yield Measure("typed text lost to kill -9", worst, "s", ALLOWED_S, ratio=worst / ALLOWED_S, wanted=1, at_most=True)


def _one(portal: Server, profile: Path, number: int) -> float:
    owner = new_owner(portal)
    with sync_playwright() as p:
        first = opened(p.chromium, profile, portal.url)
        page = first.new_page()
        door.sign_in(page, owner)
        address = begin_application(page, owner) + "proses/"
        first.close()

        second = opened(p.chromium, profile, portal.url)
        page = second.new_page()
        page.goto(address)
        page.wait_for_selector("[data-draft-status][data-ready]", state="attached")
        second.set_offline(True)
        page.get_by_label(FIELD).focus()
        typed_at = []
        for letter in range(LETTERS + number):
            page.keyboard.type(chr(ord("a") + letter % 26))
            typed_at.append(time.monotonic())
            time.sleep(0.05)
        killed(profile)
        killed_at = time.monotonic()

        third = opened(p.chromium, profile, portal.url)
        page = third.new_page()
        page.goto(address)
        page.wait_for_selector("[data-draft-status][data-ready]", state="attached")
        there = len(page.get_by_label(FIELD).input_value())
        third.close()
    if there >= len(typed_at):
        return 0.0
    return killed_at - typed_at[there]  # the first letter that is gone
