"""One journey for two people: who points, and who has a keyboard alone (`keyboard.Keyboard` has the same verbs)."""

import datetime as dt
from typing import Protocol

from playwright.sync_api import Locator, Page


class Hands(Protocol):
    """What a person does with a page."""

    page: Page

    def press(self, wanted: Locator, key: str = "Enter") -> None: ...

    def write(self, wanted: Locator, text: str) -> None: ...

    def tick(self, wanted: Locator) -> None: ...

    def choose(self, wanted: Locator) -> None: ...

    def select(self, wanted: Locator, label: str) -> None: ...

    def date(self, wanted: Locator, day: dt.date) -> None: ...


class Pointer:
    """With a mouse or a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        wanted.click()

    def write(self, wanted: Locator, text: str) -> None:
        wanted.fill(text)

    def tick(self, wanted: Locator) -> None:
        wanted.check()

    def choose(self, wanted: Locator) -> None:
        wanted.check()

    def select(self, wanted: Locator, label: str) -> None:
        wanted.select_option(label=label)

    def date(self, wanted: Locator, day: dt.date) -> None:
        wanted.fill(day.isoformat())
