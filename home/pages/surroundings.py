"""Tells the ground floor what editors put around every page, and when that may have changed."""

from __future__ import annotations

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.utils.translation import override
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.pages.models import HouseSurroundings
from portal.common.surroundings import Link, Surroundings, told


def surroundings() -> dict[str, Surroundings]:
    """In each language."""
    kept = HouseSurroundings.objects.first() or HouseSurroundings()
    return {code: _in(kept, code) for code, _name in settings.LANGUAGES}


def _in(kept: HouseSurroundings, language: str) -> Surroundings:
    with override(language):
        return Surroundings(
            menu=_links(kept.menu),
            links=_links(kept.links),
            words=kept.words_en if language == "en" else kept.words,
            icp=kept.icp,
            police=kept.police,
        )


def _links(entries: object) -> tuple[Link, ...]:
    """Those that lead somewhere: a page may be gone."""
    found = (Link(str(block.value.title), block.value.url) for block in entries)  # type: ignore[attr-defined]
    return tuple(link for link in found if link.url and link.title)


def connect() -> None:
    told.register(surroundings)
    for signal in (post_save, post_delete):
        signal.connect(told.forget, sender=HouseSurroundings, dispatch_uid="surroundings")
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(told.forget, dispatch_uid="surroundings-pages")
    post_delete.connect(told.forget, sender=Page, dispatch_uid="surroundings-page")
