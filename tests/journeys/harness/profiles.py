"""A browser with a profile on disk, as a phone has: opened again it is the same one, also after it was killed."""

import os
import shutil
import signal
from pathlib import Path

import psutil
from playwright.sync_api import BrowserContext, BrowserType, Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 360, "height": 800}


def opened(chromium: BrowserType, profile: Path, url: str) -> BrowserContext:
    """Opened, for the first time or again."""
    context = chromium.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=ARGS, base_url=url, viewport=PHONE, locale="id-ID"
    )
    context.set_default_timeout(60_000)
    return context


def killed(profile: Path) -> None:
    """-9 to all of that browser's processes, and to no other's."""
    asked = psutil.process_iter(["cmdline"])
    pids = [one.pid for one in asked if f"--user-data-dir={profile}" in " ".join(one.info["cmdline"] or [])]
    assert pids, "no browser runs with that profile"
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def begin_application(page: Page, owner: dict[str, str]) -> str:
    """The task list of a new application."""
    page.goto(f"/usaha-saya/{owner['business']}/halal/")
    page.get_by_role("button", name="Mulai pengajuan").click()
    page.get_by_role("heading", name="Pengajuan sertifikat halal").wait_for()
    return page.url
