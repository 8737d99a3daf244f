"""A person without a mouse: Tab, arrows, Space, Enter and letters; whatever has the focus shows it and lies in view."""

import datetime as dt

from playwright.sync_api import Locator, Page, expect

STOP = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
    const inside = window.stopBefore === e; // the parts of a date: Chromium marks day, month, year and calendar itself
    window.stopBefore = e;
    done({name: (e.getAttribute('aria-label') || e.textContent || e.name || e.id).trim().slice(0, 40),
        ring: inside || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
        shown: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
        nowhere: e === document.body}) })))"""
HERE = "e => e === document.activeElement"
ORDERS = ("%m%d%Y", "%d%m%Y", "%Y%m%d")
ITS_GROUP = "e => e.name === document.activeElement.name && e.form === document.activeElement.form"


class Keyboard:
    """Finds its way by Tab alone: what no Tab reaches cannot be used."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, wanted: Locator, most: int = 150) -> None:
        """Tab until the focus is on it."""
        self._tab_until(wanted, HERE, most)

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Go there and press: a link, a button, a summary; Space for a check box."""
        self.to(wanted)
        self.page.keyboard.press(key)

    def write(self, wanted: Locator, text: str) -> None:
        """Go to a field and type, as a keyboard gives it: key by key."""
        self.to(wanted)
        self.page.keyboard.type(text)

    def tick(self, wanted: Locator) -> None:
        """A check box."""
        self.press(wanted, "Space")
        expect(wanted).to_be_checked()

    def choose(self, wanted: Locator) -> None:
        """One of several radio buttons: Tab stops at the group, arrows go through it."""
        self._tab_until(wanted, ITS_GROUP, 150)
        for _ in range(40):
            if wanted.evaluate(HERE):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()
        self._look()

    def select(self, wanted: Locator, label: str) -> None:
        """An option of a list, by the letters that its name begins with."""
        self.to(wanted)
        self.page.keyboard.type(label)
        expect(wanted.locator("option:checked")).to_contain_text(label)

    def date(self, wanted: Locator, day: dt.date) -> None:
        """A day as digits, in the order that this browser writes it: it shows which, and a person types that."""
        self.to(wanted)
        for order in ORDERS:
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")  # to its first part
            self.page.keyboard.type(day.strftime(order))
            if wanted.input_value() == day.isoformat():
                return
        raise AssertionError(f"{day} cannot be typed: {wanted.input_value()!r}")

    def _tab_until(self, wanted: Locator, is_it: str, most: int) -> None:
        expect(wanted).to_have_count(1)
        for _ in range(most):
            self.page.keyboard.press("Tab")
            self._look()
            if wanted.evaluate(is_it):
                return
        raise AssertionError(f"no Tab leads to {wanted}")

    def _look(self) -> None:
        stop = self.page.evaluate(STOP)
        assert stop["nowhere"] or (stop["shown"] and stop["ring"]), f"focus is not shown at {stop['name']!r}"
