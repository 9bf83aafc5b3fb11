"""Every word that a person reads is Chinese in the source, goes through gettext, and has an English translation."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.utils.translation import gettext, override

from portal.management.commands.catalogs import FLOORS, ROOT, WAGTAIL_IN_CHINESE, extract, message_of, read_catalog

HAN = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
GETTEXT = {"_", *(prefix + name for prefix in ("", "n", "p", "np") for name in ("gettext", "gettext_lazy"))}
# In a template: comments, and what goes through gettext.
NOT_SHOWN_AS_IT_IS = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->|"
    r"{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\b.*?%}|"
    r"_\(\s*(?:\"[^\"]*\"|'[^']*')\s*\)",
    re.S,
)
# Not for readers of the site: invented people of the demo town, and history that is never rewritten.
NOT_WORDED = ("portal/formats/", "home/desk/demo/", "/migrations/", "portal/settings/", "/management/")
# Names that are the same in every language, and the language that is called by its own name in every language.
NAMES = {"Cookie", "Outlook", "中文"}


@pytest.mark.parametrize("floor", FLOORS)
def test_source_strings_are_chinese(floor):
    """A string of placeholders alone is in order: languages differ in how they put a date together."""
    found = {message.text for message in extract(floor)} - NAMES
    assert [text for text in found if not HAN.search(text) and re.search(r"[A-Za-z]", PLACEHOLDER.sub("", text))] == []


@pytest.mark.parametrize("floor", FLOORS)
def test_the_catalog_has_every_string_and_no_other(floor):
    """When this fails: ``manage.py catalogs --extract``, then translate what is new."""
    catalog = read_catalog(floor)
    assert {message_of(entry) for entry in catalog if not entry.obsolete} == set(extract(floor))
    assert catalog.obsolete_entries() == []


@pytest.mark.parametrize("floor", FLOORS)
def test_every_string_is_english(floor):
    entries = [entry for entry in read_catalog(floor) if not entry.obsolete]
    assert entries
    wrong = {}
    for entry in entries:
        translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        if entry.fuzzy or not all(text.strip() for text in translations):
            wrong[entry.msgid] = "not translated"
        elif any(HAN.search(text) for text in translations):
            wrong[entry.msgid] = "still Chinese"
        elif any(set(PLACEHOLDER.findall(text)) != wanted for text in translations[-1:]):
            wrong[entry.msgid] = "other placeholders"
    assert wrong == {}


def test_one_string_has_one_translation():
    """Django merges the floors' catalogs: of two translations of one string it would show either."""
    seen: dict[object, set[tuple[str, ...]]] = {}
    for floor in FLOORS:
        for entry in read_catalog(floor):
            translation = tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)
            seen.setdefault(message_of(entry), set()).add(translation)
    assert seen
    assert {message: texts for message, texts in seen.items() if len(texts) > 1} == {}


def test_templates_show_no_untranslated_word():
    found = []
    for template in sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("templates/**/*.*")):
        source = template.read_text()
        shown = NOT_SHOWN_AS_IT_IS.sub(lambda match: "\n" * match.group().count("\n"), source)
        for number, line in enumerate(shown.splitlines(), start=1):
            if HAN.search(line):
                found.append(f"{template.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []


def _untranslated(path: Path) -> list[str]:
    """Chinese string literals of a module that stand neither in a docstring, a pattern nor in a call of gettext."""
    tree = ast.parse(path.read_text())
    allowed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in GETTEXT:
                allowed.update(inner for argument in node.args for inner in ast.walk(argument))
            elif isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re" and node.args:
                allowed.add(node.args[0])  # a pattern that reads what people type
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(node.value)  # a docstring
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value)
        and any(sign.isalpha() for sign in node.value)  # a comma is no word
        and node not in allowed
        and node.value not in NAMES
    ]


def test_code_says_no_untranslated_word():
    found = []
    for module in sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")):
        if not any(part in module.as_posix() for part in NOT_WORDED):
            found += _untranslated(module)
    assert found == []


def test_wagtail_speaks_chinese_where_its_own_catalog_does_not():
    """Each string is one of Wagtail's (or Django's), with its placeholders: after an upgrade this finds what is gone."""
    catalogs = Path(wagtail.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")
    theirs = {message_of(entry) for path in catalogs for entry in polib.pofile(str(path))}
    ours = polib.pofile(str(WAGTAIL_IN_CHINESE))
    assert {message_of(entry) for entry in ours} - theirs == set()
    for entry in ours:
        said = entry.msgstr or entry.msgstr_plural[0]
        assert HAN.search(said)
        assert set(PLACEHOLDER.findall(said)) <= set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    with override("zh-hans"):
        assert gettext("Search all pages…") == "搜索所有页面…"
        assert gettext("This field is required.") == "请填写这一项。"
    with override("en"):
        assert gettext("Search all pages…") == "Search all pages…"
