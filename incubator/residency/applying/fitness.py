"""Whether a group and this house fit: five answers in, a plain verdict out. Pure rules; nothing is asked or kept.

The verdict is advice. Nobody is kept from applying by it, and no application is judged by it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from django.db import models
from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Serves(models.TextChoices):
    RESIDENTS = "residents", gettext_lazy("主要是本社区的居民")
    OTHERS = "others", gettext_lazy("主要是别处的人")
    OWN = "own", gettext_lazy("只有自己的成员，或者付钱的顾客")


class Often(models.TextChoices):
    WEEKLY = "weekly", gettext_lazy("差不多每周都有")
    MONTHLY = "monthly", gettext_lazy("每个月一两次")
    SELDOM = "seldom", gettext_lazy("一年几次")


class People(models.TextChoices):
    STEADY = "steady", gettext_lazy("有成年的负责人，平时也有人在")
    AWAY = "away", gettext_lazy("有成年的负责人，但平时没有人在")
    NOBODY = "nobody", gettext_lazy("还没有满 18 岁的负责人")


@dataclass(frozen=True)
class Answers:
    """``stage`` is an organization's; ``area`` in m², 0 for a group that needs no place of its own."""

    stage: str
    serves: str
    often: str
    area: Decimal
    people: str


@dataclass(frozen=True)
class Offer:
    """What a call gives: at most ``area`` m² to one; not yet open while ``opens`` lies ahead."""

    pk: int
    title: str
    area: Decimal
    opens: dt.date | None = None


class Kind(Enum):
    FITS = "fits"
    LATER = "later"
    OTHER = "other"


@dataclass(frozen=True)
class Verdict:
    """``why``: what is missing (LATER), or why something else suits better (OTHER). ``notes``: good to know."""

    kind: Kind
    why: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


def judge(answers: Answers, offers: Sequence[Offer], free: Decimal, today: dt.date) -> Verdict:
    """``offers`` are open or ahead; ``free``: the largest area in m² that nobody has today."""
    needless = _needs_no_place(answers)
    matching = [offer for offer in offers if _is_open(offer, today) and offer.area >= answers.area]
    missing = _missing(answers)
    if not needless and not matching:
        missing.append(_no_call_fits(answers, offers, today))
    if needless:
        return Verdict(Kind.OTHER, needless, missing)
    if missing:
        return Verdict(Kind.LATER, missing, [], matching)
    return Verdict(Kind.FITS, [], [_about_space(answers.area, free)], matching)


def _is_open(offer: Offer, today: dt.date) -> bool:
    return offer.opens is None or offer.opens <= today


def _needs_no_place(answers: Answers) -> list[str]:
    reasons = []
    if answers.area == 0:
        reasons.append(_("你们不需要固定的地方。"))
    if answers.often == Often.SELDOM:
        reasons.append(_("一年几次活动，用的时候预约场地就够了。"))
    if answers.people == People.AWAY:
        reasons.append(_("平时没有人在，固定的空间会空着。"))
    return reasons


def _missing(answers: Answers) -> list[str]:
    missing = []
    if answers.people == People.NOBODY:
        missing.append(_("先请一位满 18 岁的人当负责人，签协议要用。"))
    if answers.serves == Serves.OTHERS:
        missing.append(_("要有一部分活动给本社区的居民。"))
    if answers.serves == Serves.OWN:
        missing.append(_("要有本社区居民都能参加的公益活动。"))
    return missing


def _no_call_fits(answers: Answers, offers: Sequence[Offer], today: dt.date) -> str:
    if open_now := [offer for offer in offers if _is_open(offer, today)]:
        most = max(offer.area for offer in open_now)
        return _("现在的招募最多给 %(most)s 平方米，少要一些，或者等下一次。") % {"most": floatformat(most)}
    if ahead := [offer for offer in offers if offer.opens and offer.area >= answers.area]:
        first = min(ahead, key=lambda offer: offer.opens or today)
        return _("现在没有开放的招募，“%(call)s”从 %(day)s 开始。") % {
            "call": first.title,
            "day": date_format(first.opens) if first.opens else "",
        }
    return _("现在没有开放的招募，请等下一次，或者打电话问问。")


def _about_space(area: Decimal, free: Decimal) -> str:
    if area <= free:
        return _("现在空着的最大一块有 %(free)s 平方米，放得下。") % {"free": floatformat(free)}
    return _("现在空着的最大一块只有 %(free)s 平方米，同意以后可能要先候补。") % {"free": floatformat(free)}
