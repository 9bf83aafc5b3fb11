"""A message is worded in its reader's language, whoever causes it."""

from django.utils import translation
from django.utils.translation import gettext_lazy

from portal.notices.actions import notify
from portal.notices.language import speaking_to
from tests.factories.people import UserFactory


def test_the_reader_decides_the_language(db):
    reader = UserFactory(language="en")
    with translation.override("zh-hans"):
        with speaking_to(reader):
            assert translation.get_language() == "en"
        assert translation.get_language() == "zh-hans"


def test_lazy_text_is_worded_for_the_reader(db):
    reader = UserFactory(language="en")
    lazy = gettext_lazy("Monday")  # a word of Django's own catalog, there in every language
    with translation.override("zh-hans"):
        notice = notify(reader, "test", lazy, lazy)
    assert (notice.subject, notice.body) == ("Monday", "Monday")
    assert notify(UserFactory(), "test", lazy, lazy).subject == "星期一"


def test_a_long_subject_is_cut_not_refused(db):
    assert len(notify(UserFactory(), "test", "长" * 500, "…").subject) == 200


def test_a_deactivated_person_gets_no_delivery(db):
    notice = notify(UserFactory(is_active=False), "test", "主题", "内容")
    assert not notice.deliveries.exists()
