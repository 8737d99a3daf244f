"""What must hold on every page, whatever it is about."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}


def axe(page: Page) -> list[str]:
    """What axe has against the page, one line each."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)
    return [f"{v['id']}: {node['html'][:160]}" for v in found["violations"] for node in v["nodes"][:3]]


def too_wide(page: Page) -> list[str]:
    """A page that scrolls sideways, and what sticks out of it; on a phone also a folded table that does."""
    page.wait_for_load_state()  # a document that is only just begun has no element to measure
    return page.evaluate(
        """() => { const extra = document.documentElement.scrollWidth - innerWidth;
        const cut = [...document.querySelectorAll('.sheet:has(.fold), .card')].filter(e => innerWidth < 640
            && e.scrollWidth > e.clientWidth + 1).map(e => `cut off at ${innerWidth}: ${e.outerHTML.slice(0, 80)}`);
        if (extra <= 0) return cut;
        const out = [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
            && !e.closest('.sheet') && !e.closest('.views')).slice(-3).map(e => e.outerHTML.slice(0, 100));
        return [`${extra} px too wide at ${innerWidth}: ${out.join(' | ')}`] }"""
    )


def small_targets(page: Page, least: int) -> list[str]:
    """Buttons and button-like links of the page below `least`, and any control below 24 px.

    A link inside a sentence is exempt (WCAG 2.5.8), and so is one with room of its own around it: a line of 24 px.
    """
    return page.evaluate(
        """least => [...document.querySelectorAll('main button, main .btn, main .choices label, main input, main select')]
        .filter(e => e.type !== 'hidden' && e.checkVisibility()).map(e => [e, e.getBoundingClientRect()])
        .filter(([e, r]) => r.height < (e.matches('.btn, .choices label') ? least : 20) || r.width < 20)
        .map(([e, r]) => `${Math.round(r.width)} x ${Math.round(r.height)}: ${(e.textContent || e.name).trim().slice(0, 40)}`)""",
        least,
    )


def missing_basics(page: Page) -> list[str]:
    """Language, title, one h1, no inline style, no words that a template forgot to fill."""
    return page.evaluate(
        """() => { const wrong = [], text = document.body.innerText;
        if (!document.documentElement.lang) wrong.push('no lang');
        if (!/^.+ · Jembatan KUKM$/.test(document.title)) wrong.push(`title: ${document.title}`);
        if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
        const inline = document.querySelector('[style], style, script:not([src])'); if (inline) wrong.push(`inline: ${inline.outerHTML.slice(0, 120)}`);
        for (const bad of [/\\{[{%]/, /%\\(\\w+\\)/, /\\bNone\\b/, /\\bundefined\\b/, /\\bTrue\\b|\\bFalse\\b/])
            if (bad.test(text)) wrong.push(`unfilled: ${text.match(bad)[0]}`);
        return wrong }"""
    )


WATCH = """() => { const seen = window.walked = [], ringed = e => { const s = getComputedStyle(e);
        return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 };
    document.addEventListener('focusin', event => { const e = event.target;
        const stop = {name: (e.getAttribute('aria-label') || e.textContent || e.name || e.id).trim().slice(0, 40),
            ring: ringed(e), shown: false};
        const look = () => { const r = e.getBoundingClientRect(); // when it has been scrolled to
            stop.ring ||= ringed(e);
            stop.shown ||= r.width > 0 && r.bottom > 0 && r.top < innerHeight };
        seen.push(stop);
        requestAnimationFrame(look);
        e.addEventListener('focusout', look, {once: true}) });
    const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
    return [...document.querySelectorAll(all)].filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0
        && !(e.type === 'radio' && !groupStart(e))).map(e => ({date: 4, time: 3})[e.type] || 1).reduce((a, b) => a + b, 0);
    function groupStart(e) { const g = [...document.getElementsByName(e.name)].filter(x => x.form === e.form);
        return e === (g.find(x => x.checked) || g[0]) } }"""


def keyboard_walk(page: Page, limit: int = 80) -> list[str]:
    """Tab through the page: every stop is visible and shows its focus; each control is reached, none traps.

    A date has four stops in Chromium (day, month, year, calendar), a time at least three, and each tells of one. Long lists are walked to `limit`.
    """
    stops = min(page.evaluate(WATCH), limit)
    for stop in range(stops):
        page.keyboard.press("Tab")
        if not stop:  # what leads to the content comes into view: on a busy machine not before the next key
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("document.activeElement.blur()")
    reached = page.evaluate("window.walked")
    names = [stop["name"] for stop in reached]
    dates = page.locator("input[type=date]:visible, input[type=time]:visible").count()
    wrong = [f"focus is not shown at {s['name']!r}" for s in reached if not (s["shown"] and s["ring"])]
    if len(names) < stops - 3 * dates:
        wrong.append(f"{len(names)} stops for {stops} controls: {names}")
    if names[:1] != ["Langsung ke isi"]:
        wrong.append(f"the first stop is not the skip link: {names[:1]}")
    return wrong


def screenshot(page: Page, folder: Path | None, name: str) -> None:
    """Only where SCREENS names a folder."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
