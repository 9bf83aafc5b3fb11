"""Posters as bytes: which version an activity's is by now, and the ones that were drawn already."""

from __future__ import annotations

import hashlib

from django.core.cache import caches
from django.utils import translation
from PIL import Image

from events.activities.pictures import SHARED
from events.sharing.facts import Facts
from events.sharing.poster import FORMS, drawn, pdf, png

# Grows whenever a poster of the same facts looks different.
LOOK = 1
DAY = 24 * 3600

__all__ = ["FORMS", "kept", "version"]


def version(facts: Facts, form: str) -> str:
    """Differs when anything that is drawn does; how many seats are left is not."""
    picture = facts.picture
    shown = facts._replace(seats=None, picture=(picture.file.name, picture.file_hash) if picture else None)
    return hashlib.sha256(repr((LOOK, form, shown)).encode()).hexdigest()[:32]


def kept(facts: Facts, form: str, key: str) -> bytes:
    """The file of this version, drawn unless some worker has drawn it within a day."""
    memory = caches["posters"]
    if found := memory.get(key):
        return found
    with translation.override(facts.language):
        image = drawn(facts, FORMS[form], picture_of(facts))
        made = pdf(image, facts) if form == "a4" else png(image)
    memory.set(key, made, DAY)
    return made


def picture_of(facts: Facts) -> Image.Image | None:
    """The activity's picture as its page shows it; None when there is none or its file is gone."""
    if not facts.picture:
        return None
    try:
        with facts.picture.get_rendition(SHARED).file.open() as file:
            return Image.open(file).convert("RGB")
    except OSError:
        return None
