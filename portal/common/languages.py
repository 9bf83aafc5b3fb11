"""One look for a sentence in another language, however many catalogs there are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import trans_real


def join_catalogs(language: str) -> None:
    """Join the catalogs of ``language``: each sentence in the words of the first catalog that knows it.

    Every app brings a catalog, some two for Chinese. Django keeps 32 of them apart, because each spells its rule of
    plurals in its own way, and a sentence that none of them knows, as every one of ours in Chinese, is looked for in
    all. That took a third of the time of a page. The rules of a language come to the same, so the first one serves.
    """
    found: Any = trans_real.translation(language)
    layers, fallback = list(found._catalog._catalogs), found._fallback
    while fallback is not None:
        layers.append(fallback._catalog)
        fallback = fallback._fallback
    for layer in layers[1:]:
        for sentence, words in layer.items():
            layers[0].setdefault(sentence, words)
    found._catalog._catalogs, found._catalog._plurals = layers[:1], [found.plural]
    found._fallback = None
