"""The house's stylesheets: a file for each component to read and to change, all of them in one to send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# In this order; a component's stylesheet has its template's name.
COMPONENTS = [
    "header",
    "footer",
    "phone-bar",
    "page-head",
    "button",
    "card",
    "activity-card",
    "tag",
    "banner",
    "facts",
    "figures",
    "table",
    "empty",
    "form",
    "field",
    "form-errors",
    "rows",
    "steps",
    "tabs",
    "pagination",
]
STYLESHEETS = ["portal/tokens.css", "portal/base.css", *(f"portal/components/{name}.css" for name in COMPONENTS)]
# Beside the components, whose pictures it finds at the same relative addresses.
JOINED = "portal/components/house.css"


class HouseStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files in production: ``collectstatic`` joins the stylesheets, and an address is worked out once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            texts = []
            for name in STYLESHEETS:
                storage, path = paths[name]
                with storage.open(path) as file:
                    texts.append(file.read())
            self.delete(JOINED)
            self.save(JOINED, ContentFile(b"\n".join(texts)))
            paths = {**paths, JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def url(self, name: str, force: bool = False) -> str:
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]
