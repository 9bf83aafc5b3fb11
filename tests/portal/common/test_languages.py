"""Joined catalogs answer as Django's own do."""

import pytest
from django.utils.translation import trans_real

from portal.common.languages import join_catalogs


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_joined_catalogs_answer_the_same(language, monkeypatch):
    apart = trans_real.DjangoTranslation(language)
    monkeypatch.setitem(trans_real._translations, language, trans_real.DjangoTranslation(language))
    join_catalogs(language)
    joined = trans_real.translation(language)
    known = list(joined._catalog._catalogs[0])
    assert len(joined._catalog._catalogs) == 1
    assert len(known) > 500
    for message in known:
        if isinstance(message, str):
            assert joined.gettext(message) == apart.gettext(message)
        else:
            assert [joined.ngettext(message[0], "many", n) for n in (0, 1, 2, 5)] == [
                apart.ngettext(message[0], "many", n) for n in (0, 1, 2, 5)
            ]
    assert joined.gettext("没有人说过的话") == "没有人说过的话"
    assert joined.ngettext("一", "多", 2) == "多"
