"""Wagtail's pages at their addresses: kept for strangers like other public pages (``kept``), and in Chinese where there is
no translation.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language, override
from wagtail.models import Page
from wagtail.views import serve

from portal.common.kept import kept


def page_or_original(request: HttpRequest, path: str) -> HttpResponse:
    """The page at ``path``; where the active language has none, the Chinese one of the same address."""
    try:
        return serve(request, path)
    except Http404:
        language = get_language()
        if language == settings.LANGUAGE_CODE:
            raise
    del request._wagtail_route_for_request  # type: ignore[attr-defined]
    with override(settings.LANGUAGE_CODE):
        found = Page.route_for_request(request, path)
    if found is None:
        raise Http404
    translation = found.page.get_translations().live().filter(locale__language_code=language).first()
    if translation and (url := translation.get_url(request)):
        return HttpResponseRedirect(url)
    return serve(request, path)  # which takes what was found, and the language of the reader around it


editors_page = kept(page_or_original)
