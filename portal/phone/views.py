"""The site on a phone's home screen, and what of it can be read without network; docs/look.md says by which rules."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.common.everybody import for_everybody
from portal.templatetags.house import stylesheets

# Address, size, and whether a phone may cut it into its own shape.
ICONS = [
    ("portal/icons/app-192.png", 192, "any"),
    ("portal/icons/app-512.png", 512, "any"),
    ("portal/icons/app-maskable-512.png", 512, "maskable"),
]
A_DAY = 24 * 3600


@require_safe
@cache_control(public=True, max_age=A_DAY)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser must know to put the site on the home screen, in the language of the address."""
    home = reverse("wagtail_serve", args=[""])
    shortcuts = ((_("活动月历"), "activities_now"), (_("找场地"), "room_find"), (_("我的"), "my"))
    made = {
        "id": "/",
        "name": _("红心空间"),
        "short_name": _("红心空间"),
        "description": _("社区党群服务中心的活动、场地和社会组织：看看这周有什么，订个房间，带着团队住进来。"),
        "lang": translation.get_language(),
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "theme_color": "#fffdf9",
        "background_color": "#faf6ee",
        "icons": [
            {"src": static(name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for name, side, purpose in ICONS
        ],
        "shortcuts": [{"name": name, "url": reverse(route)} for name, route in shortcuts],
    }
    return JsonResponse(made, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@for_everybody
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker in place of a page that needs the network."""
    return render(request, "phone/offline.html")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, for no worker may reach above its own address."""
    with open(str(finders.find("portal/worker.js")), encoding="utf-8") as file:
        program = file.read()
    made = f"var HOUSE = {json.dumps(_house(), ensure_ascii=False)};\n{program}"
    return HttpResponse(made, content_type="text/javascript; charset=utf-8")


def _house() -> dict[str, Any]:
    """What the worker must be told. A new look has new addresses, thus a new ``version``, and what was kept goes."""
    looks = f"{stylesheets()}{static('portal/icons/sprite.svg')}"
    languages = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            languages[code] = {
                "offline": reverse("offline"),
                "home": reverse("wagtail_serve", args=[""]),
                "kept": _("现在没有网络。这是 {when} 看到的样子，以后有变动的话这里还没有。"),
            }
    return {
        "version": hashlib.sha256(looks.encode()).hexdigest()[:12],
        "static": settings.STATIC_URL,
        "languages": languages,
    }
