"""A page worked with the keyboard alone; wherever the focus stops it must be seen, and be told from what has it not."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

# Why the focus cannot be seen where it is; empty when it can, when it is with the browser itself, and where the skip link leads. A card that is one
# link bears the ring for it, and the picture of a choice that for its hidden box.
UNSEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement || one.matches("main")) return "";
  const drawn = [one, one.closest(".card--link")];
  if (getComputedStyle(one).opacity === "0") drawn.push(one.nextElementSibling);
  const name = `${one.tagName} ${one.id || one.className} "${(one.innerText || one.name || "").trim().slice(0, 30)}"`;
  const ringed = drawn.some(element => {
    if (!element) return false;
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/^rgba.*, 0\\)$/.test(style.outlineColor);
  });
  if (!ringed) return `${name} has the focus and does not show it`;
  const box = [...one.getClientRects()].find(rect => rect.width && rect.height);
  if (!box) return `${name} has the focus and no size`;
  const spots = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
  const open = spots.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (one.contains(top) || top.contains(one) || [...(one.labels || [])].some(label => label.contains(top)));
  });
  return open ? "" : `${name} has the focus and is hidden at ${Math.round(box.left)}, ${Math.round(box.top)}`;
}"""


class Keys:
    """Hands on the keyboard of ``page``."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """One after the other; each leaves the focus where it can be seen."""
        for key in keys:
            self.page.keyboard.press(key)
            unseen = self.page.evaluate(UNSEEN)
            for _moment in range(5):
                # A long page may take a moment to roll there.
                if not unseen:
                    break
                self.page.wait_for_timeout(100)
                unseen = self.page.evaluate(UNSEEN)
            assert not unseen, f"{self.page.url}: {unseen}"

    def go(self, *keys: str) -> None:
        """Press what opens another page, and wait for it."""
        with self.page.expect_navigation():
            self.page.keyboard.press(keys[0])

    def to(self, place: Locator, key: str = "Tab") -> None:
        """Press ``key`` until the focus is there."""
        for _press in range(300):
            if self.is_on(place):
                return
            self.press(key)
        raise AssertionError(f"{self.page.url}: {key} never comes to {place}")

    def is_on(self, place: Locator) -> bool:
        return place.evaluate_all("places => places.includes(document.activeElement)")

    def write(self, place: Locator, text: str) -> None:
        """Go there and type ``text`` instead of what stands there."""
        self.to(place)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, place: Locator, text: str) -> None:
        """Go to a list and type the beginning of what is wanted."""
        self.to(place)
        self.page.keyboard.type(text)

    def date(self, place: Locator, iso: str) -> None:
        """Type a day in the order in which this browser shows it."""
        year, month, day = iso.split("-")
        self.to(place)
        for digits in (month + day + year, year + month + day):
            for _part in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(digits)
            if place.input_value() == iso:
                return
        raise AssertionError(f"{iso} became {place.input_value()}")

    def time(self, place: Locator, morning: str) -> None:
        """Type four digits of a time before noon, as twelve or twenty-four hours have it."""
        self.to(place)
        self.page.keyboard.type(f"{morning}a")

    def stops(self) -> list[str]:
        """Where the Tab key stops on the whole page, until it leaves it."""
        seen: list[str] = []
        for _press in range(600):
            self.press("Tab")
            where = self.page.evaluate(
                "document.activeElement === document.body ? '' : document.activeElement.outerHTML.slice(0, 300)"
            )
            if not where or where in seen[:1]:
                return seen
            seen.append(where)
        raise AssertionError(f"{self.page.url} does not let the keyboard go")
