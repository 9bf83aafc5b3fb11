"""The guide for staff (``docs/staff-guide.md``) as a page of the admin, with its pictures, for whoever may enter it."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from django.conf import settings
from django.forms import Media
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from wagtail import hooks
from wagtail.admin.menu import MenuItem

DOCS = settings.BASE_DIR / "docs"
STYLE = Media(css={"all": ["desk/guide.css"]})


class Chapter(NamedTuple):
    anchor: str
    title: str


def guide() -> tuple[SafeString, list[Chapter]]:
    """The guide as HTML, and its chapters. Its title and the note to developers below it are left out."""
    _title, _note, text = (DOCS / "staff-guide.md").read_text(encoding="utf-8").split("\n\n", 2)
    # ``html``: what looks like a tag is shown as words.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    chapters: list[Chapter] = []
    for token, words in pairwise(tokens):
        if token.type == "heading_open":
            chapters.append(Chapter(f"chapter-{len(chapters) + 1}", words.content))
            token.attrSet("id", chapters[-1].anchor)
        for child in token.children or ():
            if child.type == "image":
                child.attrSet("loading", "lazy")
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {})), chapters  # noqa: S308 - our own file, escaped by its renderer


@require_safe
def show_guide(request: HttpRequest) -> HttpResponse:
    text, chapters = guide()
    context = {
        "text": text,
        "chapters": chapters,
        "header_title": _("使用说明"),
        "page_title": _("使用说明"),
        "header_icon": "help",
        "media": STYLE,
    }
    return render(request, "desk/guide.html", context)


@require_safe
@cache_control(private=True, max_age=3600)
def guide_picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of the guide; ``name`` is a slug, so it leads nowhere else."""
    try:
        return FileResponse((DOCS / "screenshots" / f"guide-{name}.webp").open("rb"), content_type="image/webp")
    except FileNotFoundError:
        raise Http404 from None


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    # The guide names its pictures as they lie beside it, so they stand below its address in the same way.
    return [
        path("guide/", show_guide, name="staff_guide"),
        path("guide/screenshots/guide-<slug:name>.webp", guide_picture, name="staff_guide_picture"),
    ]


@hooks.register("register_admin_menu_item")
def guide_menu_item() -> MenuItem:
    return MenuItem(gettext_lazy("使用说明"), reverse("staff_guide"), name="guide", icon_name="help", order=20000)
