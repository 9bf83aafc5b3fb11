"""``manage.py catalogs``: translations without GNU gettext, which a fresh machine does not have.

Source strings are Simplified Chinese; English is the translation. Each floor keeps its own catalog,
``<floor>/locale/en/LC_MESSAGES/django.po``; the .mo files beside them are built, never committed.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polib
from django.core.management.base import BaseCommand

ROOT = Path(__file__).resolve().parents[3]
FLOORS = ("portal", "incubator", "events", "home")
LANGUAGE = "en"
# Chinese for what Wagtail's own Chinese leaves in English; written by hand, nothing is extracted into it.
WAGTAIL_IN_CHINESE = ROOT / "portal" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
METADATA = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Message(NamedTuple):
    """One source string: what makes it the same string in two places."""

    text: str
    plural: str = ""
    context: str | None = None


def catalog(floor: str) -> Path:
    return ROOT / floor / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def _code(path: Path) -> str:
    """The Python to extract from: a module as it is, a template as Django turns it into calls of gettext."""
    source = path.read_text()
    if path.suffix == ".py":
        return source
    from django.utils.translation.template import templatize

    # What remains of the page around the calls is no Python, so its indentation must not matter.
    return re.sub(r"(?m)^[ \t]+", "", templatize(source, origin=str(path)))


def _sources(floor: str) -> Iterator[Path]:
    for path in sorted((ROOT / floor).rglob("*")):
        if path.suffix == ".py" or (path.suffix in {".html", ".txt", ".xml"} and "templates" in path.parts):
            yield path


def extract(floor: str) -> dict[Message, set[str]]:
    """Every source string of ``floor`` with the files that it stands in."""
    from babel.messages.extract import extract as babel_extract  # for development only

    found: dict[Message, set[str]] = {}
    for path in _sources(floor):
        code = io.BytesIO(_code(path).encode())
        for _line, text, _comments, context in babel_extract("python", code, KEYWORDS, options={"encoding": "utf-8"}):
            singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
            if singular:
                found.setdefault(Message(singular, plural, context), set()).add(path.relative_to(ROOT).as_posix())
    return found


def read_catalog(floor: str) -> polib.POFile:
    path = catalog(floor)
    return polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)


def message_of(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt)


def update_catalog(floor: str) -> tuple[int, int]:
    """Bring the floor's .po up to its source strings. Returns (strings, those without a translation).

    Translations are kept, strings that are gone are dropped; a new string takes its translation from another floor.
    """
    found = extract(floor)
    known = {message_of(entry): entry for other in FLOORS for entry in read_catalog(other) if not entry.obsolete}
    known |= {message_of(entry): entry for entry in read_catalog(floor) if not entry.obsolete}
    updated = polib.POFile(wrapwidth=110)
    updated.metadata = METADATA
    for message, files in sorted(
        found.items(), key=lambda item: (sorted(item[1]), item[0].text, item[0].context or "")
    ):
        before = known.get(message)
        entry = polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural,
            msgctxt=message.context,
            occurrences=[(name, "") for name in sorted(files)],
            flags=["python-format"] if "%(" in message.text + message.plural else [],
        )
        if message.plural:
            entry.msgstr_plural = dict(before.msgstr_plural) if before else {0: "", 1: ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        updated.append(entry)
    path = catalog(floor)
    path.parent.mkdir(parents=True, exist_ok=True)
    updated.save(str(path))
    return len(updated), len(updated.untranslated_entries())


def compile_catalogs() -> list[Path]:
    """Build the .mo files that are missing or older than their .po. Returns those it built."""
    built = []
    for source in [*map(catalog, FLOORS), WAGTAIL_IN_CHINESE]:
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            unfinished = target.with_suffix(f".{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(unfinished))
            unfinished.replace(target)
            built.append(target)
    return built


class Command(BaseCommand):
    help = "Build the translation catalogs (.mo); with --extract, first bring the .po files up to the source strings."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--extract", action="store_true", help="update the .po files from the source (needs Babel)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["extract"]:
            for floor in FLOORS:
                strings, missing = update_catalog(floor)
                self.stdout.write(f"{floor}: {strings} strings, {missing} to translate")
        for path in compile_catalogs():
            self.stdout.write(f"built {path.relative_to(ROOT)}")
