"""Where pictures and files lie in the admin's library: a shelf (Wagtail's collection) for each kind of thing that they show.

A migration of ``home`` makes them; their names are data, in the language of the house.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.models import Collection

PAGES, ACTIVITIES, ORGANIZATIONS, ROOMS, FILES = _("网页和消息"), _("活动"), _("组织"), _("场地"), _("文件")


def shelf(name: Any) -> Collection:
    """The one of this name; where somebody took it away, the whole library."""
    with override(settings.LANGUAGE_CODE):
        found = Collection.objects.filter(depth=2, name=str(name)).first()
    return found or Collection.get_first_root_node()
