"""The floor's models, room by room; each stands in its room's ``models.py``."""

from home.pages.models import HomePage, NewsIndexPage, NewsPage, StandardPage

__all__ = ["HomePage", "NewsIndexPage", "NewsPage", "StandardPage"]
