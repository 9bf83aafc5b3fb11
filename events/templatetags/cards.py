"""Cards of activities: a list has twenty of them, too many for a template to go through one by one."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from events.activities.browsing.cards import Card
from portal.common.renditions import CARD, CARD_SIZES

register = template.Library()


@register.simple_tag(name="cards")
def draw_cards(cards: Iterable[Card]) -> SafeString:
    """An article a card; they stand in an element of class ``cards``, and ``cards--rows`` for one below the other."""
    months: dict[int, str] = {}
    weekdays: dict[int, str] = {}
    articles = []
    for card in cards:
        starts = card.starts
        month = months.get(starts.month) or months.setdefault(starts.month, str(MONTHS_3[starts.month]).title())
        weekday = weekdays.get(starts.weekday()) or weekdays.setdefault(
            starts.weekday(), str(WEEKDAYS_ABBR[starts.weekday()])
        )
        off = " activity-card--cancelled" if card.cancelled else " activity-card--past" if card.past else ""
        audience = f" · {escape(card.audience)}" if card.audience else ""
        articles.append(
            f'<article class="card card--link activity-card{off}">{_picture(card)}'
            f'<time class="leaf" datetime="{starts.isoformat()}"><span class="leaf__month">{escape(month)}</span>'
            f'<span class="leaf__day">{starts.day}</span><span class="leaf__weekday">{escape(weekday)}</span></time>'
            f'<div class="activity-card__text"><h3><a href="{escape(card.href)}">{escape(card.title)}</a></h3>'
            f'<p class="small"><span class="numbers">{starts:%H:%M}–{card.ends:%H:%M}</span> · {escape(card.where)}</p>'
            f'<p class="small muted">{escape(card.organization)}{audience}</p>'
            f'<p class="cluster">{_state(card)}<span class="tag tag--plain">{escape(card.field)}</span></p></div></article>'
        )
    return mark_safe("".join(articles))  # noqa: S308 - every part is escaped


def _picture(card: Card) -> str:
    """Without a description: the title says what it is about, and the activity's page describes it."""
    if not card.picture:
        return ""
    webp, jpeg = (
        ", ".join(f"{escape(url)} {width}w" for url, width, _height in cuts)
        for cuts in (card.picture[: len(CARD) // 2], card.picture[len(CARD) // 2 :])
    )
    url, width, height = card.picture[-1]
    return (
        f'<picture><source type="image/webp" srcset="{webp}" sizes="{CARD_SIZES}">'
        f'<img class="card__picture activity-card__picture" src="{escape(url)}" srcset="{jpeg}" sizes="{CARD_SIZES}" '
        f'width="{width}" height="{height}" loading="lazy" alt=""></picture>'
    )


def _state(card: Card) -> str:
    if card.cancelled:
        kind, label = "bad", _("已取消")
    elif card.past:
        kind, label = "plain", _("已结束")
    elif card.left == 0:
        kind, label = "warn", _("已满")
    elif card.left:
        kind, label = "ok", _("还有 %(left)s 个名额") % {"left": card.left}
    else:
        return ""
    return f'<span class="tag tag--{kind}">{escape(label)}</span> '
