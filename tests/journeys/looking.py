"""What is looked for on a page that a browser has open: what axe finds, what is too wide, cut off, or too small to tap.

A page is opened once in each language and looked at in other sizes and colours; opening it costs more than looking.
Every page is seen in all four sets of colours (light, dark, each in 关怀版), both sizes and both languages, not in all
of their combinations. Axe looks with all its rules each time: what 关怀版 or the dark changes is more than contrast, and
a look costs some 0.1 s more than contrast alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE

NARROW = (320, 640)
ENLARGED = (640, 640)
STANDARDS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Browsers' own size of letters, and the twice of it that a reader may choose.
LETTERS, LARGE_LETTERS = 16, 32

# Words that stand outside of their box where the box hides what does not fit. What scrolls by itself may be wider.
CUT_OFF = """() => {
  const cut = [];
  for (const box of document.querySelectorAll("body *")) {
    if (box.scrollWidth <= box.clientWidth + 1 && box.scrollHeight <= box.clientHeight + 1) continue;
    if (!box.clientWidth || !box.checkVisibility({ visibilityProperty: true })) continue;
    if (box.closest(".visually-hidden") || box.matches("input, select, textarea, svg, svg *")) continue;
    const style = getComputedStyle(box);
    const wide = box.scrollWidth > box.clientWidth + 1 && ["hidden", "clip"].includes(style.overflowX);
    const high = box.scrollHeight > box.clientHeight + 1 && ["hidden", "clip"].includes(style.overflowY);
    if ((wide || high) && box.textContent.trim()) cut.push(`${box.tagName} ${box.className}: ${box.textContent.trim().slice(0, 40)}`);
  }
  return cut;
}"""

# Links, buttons and fields of less than 44 px that do not stand in a sentence. A field's label is part of it; a link
# that lies over its card by ::after is as large as the card.
SMALL = """() => {
  const least = 43.5;
  const small = [];
  const area = (one, ...more) => {
    const boxes = [one, ...more].map(element => element.getBoundingClientRect());
    const [left, top] = [Math.min(...boxes.map(box => box.left)), Math.min(...boxes.map(box => box.top))];
    return [
      Math.max(...boxes.map(box => box.right)) - left,
      Math.max(...boxes.map(box => box.bottom)) - top,
    ];
  };
  const block = element => {
    let parent = element.parentElement;
    while (getComputedStyle(parent).display.startsWith("inline") && parent !== document.body) parent = parent.parentElement;
    return parent;
  };
  const inSentence = element => {
    if (getComputedStyle(element).display !== "inline") return false;
    const around = block(element).cloneNode(true);
    for (const other of around.querySelectorAll("a, button, select, .visually-hidden, ul, ol, p, div, [hidden]")) other.remove();
    return /[\\p{L}\\p{N}]/u.test(around.textContent);
  };
  for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest(".visually-hidden, .skip, [inert], svg") || element.type === "hidden") continue;
    const after = getComputedStyle(element, "::after");
    const measured = [element, ...(element.labels || [])];
    if (after.content !== "none" && after.position === "absolute" && after.top === "0px" && after.bottom === "0px")
      measured.push(element.offsetParent || element);
    const [width, height] = area(...measured);
    if ((width >= least && height >= least) || !width || inSentence(element)) continue;
    const name = element.tagName.toLowerCase() + [...element.classList].map(name => `.${name}`).join("");
    const parent = element.parentElement;
    small.push(
      `${parent.tagName.toLowerCase()}.${parent.className} > ${name} "${(element.innerText || element.name || "").trim().slice(0, 24)}" ` +
        `is ${Math.round(width)} x ${Math.round(height)}`,
    );
  }
  return small;
}"""


MOST = 100_000  # bytes unpacked, pictures aside
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter(part => part.initiatorType !== "img" && !/\\.(png|jpe?g|webp)$/.test(part.name))
  .reduce((sum, part) => sum + part.decodedBodySize, 0)"""
# How far what was seen already was moved; what a reader did does not count.
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 60);
})"""


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def in_care(page: Page, care: bool) -> None:
    """What the switch of 关怀版 changes is this class; ``test_the_switch_of_care_is_a_class`` holds it to that."""
    page.evaluate("care => document.documentElement.classList.toggle('care', care)", care)


def with_letters(page: Page, size: int) -> None:
    """As if the reader had chosen letters of so many pixels in the browser's settings."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size - 3}})
    session.detach()


def violations(page: Page) -> Iterator[str]:
    """What axe finds in what is seen now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate("only => axe.run({runOnly: only, resultTypes: ['violations']})", STANDARDS))
    if found.violations_count:
        look = page.evaluate(
            "`${document.documentElement.className} ${matchMedia('(prefers-color-scheme: dark)').matches}`"
        )
        yield f"{page.url} at {page.viewport_size}, care and dark: {look}\n{found.generate_report()}"


# A twentieth of what counts as good. A busy machine paints a page of which only a part has come, and a line at the end of
# that part may still wrap: seen were 0.003 (a tag of which only the ground was there).
STILL = 0.005


def heavy_or_restless(page: Page) -> Iterator[str]:
    """Whether the page that has just come weighs too much or moved while it came."""
    weight, shift = page.evaluate(WEIGHT), page.evaluate(SHIFT)
    if weight >= MOST:
        yield f"{page.url} weighs {weight} bytes"
    if shift >= STILL:
        yield f"{page.url} moved by {shift:.3f}"


def small(page: Page) -> Iterator[str]:
    """What is too small for a thumb, as it is and in 关怀版."""
    resize(page, PHONE)
    for care in (False, True):
        in_care(page, care)
        yield from (f"{page.url}{' in 关怀版' if care else ''}: {target}" for target in page.evaluate(SMALL))
    in_care(page, False)


def does_not_fit(page: Page) -> Iterator[str]:
    """What a narrow screen, or letters twice as large, push out of the page or cut off, as it is and in 关怀版."""
    for size, letters in ((NARROW, LETTERS), (ENLARGED, LARGE_LETTERS)):
        resize(page, size)
        with_letters(page, letters)
        for care in (False, True):
            in_care(page, care)
            where = f"{page.url} at {size[0]} with letters of {letters}{' in 关怀版' if care else ''}"
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size[0]:
                yield f"{where} is {width} wide"
            yield from (f"{where} cuts off {words}" for words in page.evaluate(CUT_OFF))
    with_letters(page, LETTERS)
    in_care(page, False)


def in_look(page: Page, size: tuple[int, int], *, care: bool, dark: bool) -> Iterator[str]:
    """What axe finds when the page looks like this."""
    resize(page, size)
    in_care(page, care)
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    yield from violations(page)


def looked_at(page: Page, address: str, status: int | None = 200) -> Iterator[str]:
    """What is wrong with the page at ``address``, in every way that it can look; it answers with ``status``."""
    resize(page, PHONE)
    answer = page.goto(address, wait_until="load")
    assert answer.status == status or status is None, f"{address}: {answer.status}"
    assert page.url.endswith(address), f"{address} sent to {page.url}"
    yield from heavy_or_restless(page)
    yield from in_look(page, PHONE, care=False, dark=False)
    yield from small(page)
    yield from does_not_fit(page)
    yield from in_look(page, PHONE, care=False, dark=True)
    page.goto(f"/en{address}")
    yield from in_look(page, DESK, care=True, dark=True)
    yield from in_look(page, DESK, care=True, dark=False)
    yield from small(page)
    yield from does_not_fit(page)


def as_it_stands(page: Page) -> Iterator[str]:
    """The same of a page that a journey has come to, in its one language, which it leaves as it was."""
    before = page.viewport_size
    yield from in_look(page, PHONE, care=False, dark=True)
    yield from in_look(page, DESK, care=True, dark=True)
    yield from in_look(page, DESK, care=True, dark=False)
    yield from in_look(page, PHONE, care=False, dark=False)
    yield from small(page)
    yield from does_not_fit(page)
    resize(page, (before["width"], before["height"]))
