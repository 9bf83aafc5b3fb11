"""The floor's models, room by room; each stands in its room's ``models.py``."""

from home.pages.models import (
    CanteenPage,
    CanteenWeekPage,
    ContactPage,
    HomePage,
    HouseSurroundings,
    LetterPage,
    NewsCategory,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    StandardPage,
)

__all__ = [
    "CanteenPage",
    "CanteenWeekPage",
    "ContactPage",
    "HomePage",
    "HouseSurroundings",
    "LetterPage",
    "NewsCategory",
    "NewsIndexPage",
    "NewsPage",
    "PeoplePage",
    "StandardPage",
]
