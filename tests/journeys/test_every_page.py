"""Each page at 1280, 360 and 320 px, light and dark, by keyboard: what must hold whatever the page is about."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.harness import checks
from tests.journeys.harness.server import REHEARSAL, Server
from tests.journeys.pages import PAGES, Given, Letter, Look, Via

SMALLEST = {"width": 320, "height": 700}


def address_of(where: str | Via | Letter | Given, page: Page, portal: Server) -> str:
    if isinstance(where, Via):
        return where.address(page)
    if isinstance(where, Given):
        return where.address(page, portal.manage)
    return where.address(portal.letters()) if isinstance(where, Letter) else where


@pytest.mark.parametrize("look", PAGES, ids=[look.name for look in PAGES])
def test_page(portal: Server, windows: Callable, screens: Path | None, look: Look) -> None:
    window = windows(look.role)
    page = window.page
    window.errors.clear()
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    address = address_of(look.where, window.page, portal)
    answer = page.goto(address)
    assert answer and answer.status == look.status, f"{answer and answer.status} at {page.url}"
    wrong = checks.missing_basics(page) if look.ours else []  # first: a picture puts styles of its own into the page
    wrong += checks.too_wide(page) + checks.small_targets(page, look.least)
    checks.screenshot(page, screens, f"{look.name}-1280-light")
    if look.ours:
        wrong += checks.axe(page)
        wrong += checks.keyboard_walk(page)
    page.set_viewport_size(PHONE)
    checks.screenshot(page, screens, f"{look.name}-360-light")
    wrong += checks.small_targets(page, look.least) + checks.too_wide(page)
    page.emulate_media(color_scheme="dark")
    checks.screenshot(page, screens, f"{look.name}-360-dark")
    if look.ours:
        wrong += checks.axe(page)  # with the dark colours; the light ones were seen above
    page.set_viewport_size(SMALLEST)
    wrong += checks.too_wide(page)
    assert not wrong + window.errors, "\n".join([page.url, *wrong, *window.errors])


def test_paper_shows_the_call_list_and_no_buttons(windows: Callable) -> None:
    page = windows("officer").page
    page.set_viewport_size(DESK)
    page.emulate_media(media="print")
    try:
        page.goto(f"/telepon/?latihan={REHEARSAL}&cetak")
        assert page.get_by_role("row").count() > 3
        assert page.locator(".top, .rail, .btn, .pager, .note, .views").filter(visible=True).count() == 0
        assert page.locator("td .ref").first.text_content()
        box = page.locator(".pill").first.evaluate("e => getComputedStyle(e, '::before').content")
        assert "\u2610" in box
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    finally:
        page.emulate_media(media="screen")


def test_the_checks_see_what_is_wrong(windows: Callable) -> None:
    """A page that breaks each of them: a check that finds nothing here would find nothing anywhere."""
    window = windows(None)
    page = window.page
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    page.goto("/privasi/")
    assert checks.axe(page) == checks.too_wide(page) == checks.missing_basics(page) == []
    page.evaluate(
        """() => { const main = document.querySelector('main');
        main.insertAdjacentHTML('beforeend', `<p style="color:red" id="a">{{ lupa }} None</p><h1>Dua</h1><img src="data:,">
            <button class="btn" id="b">x</button>`);
        Object.assign(a.style, {color: '#ccc', background: '#fff', width: '900px'}); // which the policy lets scripts do
        Object.assign(b.style, {height: '18px', minHeight: 0, padding: 0, outline: 0}) }"""
    )
    found = " ".join(checks.axe(page))
    assert "color-contrast" in found and "image-alt" in found
    assert checks.too_wide(page)
    assert checks.small_targets(page, 44)
    assert checks.keyboard_walk(page) == ["focus is not shown at 'x'"]
    assert {"not one h1"} < set(checks.missing_basics(page))
    assert any("Content Security Policy" in error for error in window.errors)
    window.errors.clear()
