"""What the base page and the components are made of."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.core.files.storage import storages
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

from portal.common import contact as contacts
from portal.common import surroundings as around
from portal.common.stylesheets import JOINED, STYLESHEETS, HouseStaticFilesStorage

register = template.Library()


@register.simple_tag
def stylesheets() -> SafeString:
    """The links of the house's stylesheets: one in production, one for each while they are being written."""
    storage = storages["staticfiles"]
    names = [JOINED] if isinstance(storage, HouseStaticFilesStorage) else STYLESHEETS
    return format_html_join("\n    ", '<link rel="stylesheet" href="{}">', ((storage.url(name),) for name in names))


@register.simple_tag(takes_context=True)
def contact(context: template.Context) -> contacts.Contact | None:
    """Whom to call (see ``portal.common.contact``); a page that says what broke brings it along as ``center``."""
    return context["center"] if says_what_broke(context) else contacts.contact()


@register.simple_tag(takes_context=True)
def surroundings(context: template.Context) -> around.Surroundings:
    """What editors added to menu and footer; a page that says what broke takes what is remembered."""
    return around.surroundings(ask=not says_what_broke(context))


def says_what_broke(context: template.Context) -> bool:
    """Whether the page is one of ``portal.common.failures``, which must not ask the database."""
    return "status" in context and "center" in context


@register.simple_tag(takes_context=True)
def full_path(context: template.Context) -> str:
    """The address of this page with its query, to come back to."""
    request = context.get("request")
    return request.get_full_path() if request else context.get("path", "/")


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, address: str) -> str:
    """``address`` with scheme and host; one that has them stays as it is."""
    if "://" in address:
        return address
    request = context.get("request")
    return f"{request.scheme}://{request.get_host()}{address}" if request else f"{settings.BASE_URL}{address}"


@register.simple_tag(takes_context=True)
def other_languages(context: template.Context) -> list[dict[str, str]]:
    """This page in each other language: ``code``, ``name`` in that language, and ``url`` with the same query."""
    request = context.get("request")
    page = context.get("page")
    path = full_path(context)
    here = get_language()
    return [
        {
            "code": code,
            "name": {"zh-hans": "中文"}.get(code) or get_language_info(code)["name_local"],
            "url": _in_language(request, page, path, code),
        }
        for code, _name in settings.LANGUAGES
        if code != here
    ]


def _in_language(request: Any, page: Any, path: str, code: str) -> str:
    # A page of an editor may have another slug in the other language.
    if isinstance(page, Page) and page.pk:
        found = page.get_translations().live().filter(locale__language_code=code).first()
        if found and (url := found.get_url(request)):
            _path, mark, query = path.partition("?")
            return url + mark + query
    return translate_url(path, code)


@register.simple_tag(takes_context=True)
def current(context: template.Context, address: str, *, exact: bool = False) -> SafeString | str:
    """``aria-current`` for a link to ``address`` when the reader is there (``page``) or below it (``true``)."""
    request = context.get("request")
    path = request.path if request else ""
    if path == address:
        return format_html(' aria-current="{}"', "page")
    if not exact and path.startswith(address):
        return format_html(' aria-current="{}"', "true")
    return ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from the sprite, hidden from those who listen."""
    sprite = static("portal/icons/sprite.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite, name
    )


@register.tag
def heard(parser: Parser, token: Token) -> HeardNode:
    """``{% heard as name %}…{% endheard %}``: what stands between is no output but ``name`` from here on, so that what a
    page says once in a block may stand in several places.
    """
    _tag, _as, name = token.split_contents()
    inside = parser.parse(("endheard",))
    parser.delete_first_token()
    return HeardNode(inside, name)


class HeardNode(template.Node):
    def __init__(self, nodelist: template.NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> SafeString:
        # Escaped where it was said.
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308
        return mark_safe("")


@register.filter
def page_numbers(paginator: Any, number: int) -> list[int | None]:
    """The page numbers to offer around ``number``; None where some are left out."""
    return [
        None if item == paginator.ELLIPSIS else item
        for item in paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
    ]
