"""What editors write, a module a kind of page."""

from home.pages.models.canteen import CanteenPage, CanteenWeekPage
from home.pages.models.contact import ContactPage
from home.pages.models.home import HomePage
from home.pages.models.news import NewsCategory, NewsIndexPage, NewsPage
from home.pages.models.people import PeoplePage
from home.pages.models.standard import LetterPage, StandardPage
from home.pages.models.surroundings import HouseSurroundings

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
