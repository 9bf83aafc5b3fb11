"""The inbox is its reader's alone."""

import pytest
from django.urls import reverse

from portal.notices.actions import notify
from portal.notices.models import Notice
from tests.factories.people import UserFactory


@pytest.fixture
def reader(db, client):
    reader = UserFactory()
    client.force_login(reader)
    return reader


def test_the_inbox_lists_what_is_unread(client, reader):
    notify(reader, "test", "场地批准了", "内容")
    notify(UserFactory(), "test", "别人的事", "内容")
    page = client.get(reverse("notices")).content.decode()
    assert "场地批准了" in page
    assert "未读" in page
    assert "别人的事" not in page


def test_opening_marks_as_read(client, reader):
    notice = notify(reader, "test", "主题", "第一行\n第二行", path="/my/")
    assert client.head(reverse("notice", args=[notice.pk])).status_code == 200
    notice.refresh_from_db()
    assert notice.read_at is None  # a look ahead by a machine is no reading
    page = client.get(reverse("notice", args=[notice.pk])).content.decode()
    notice.refresh_from_db()
    assert notice.read_at
    assert 'href="/my/"' in page


def test_another_persons_notice_does_not_exist(client, reader):
    notice = notify(UserFactory(), "test", "主题", "内容")
    assert client.get(reverse("notice", args=[notice.pk])).status_code == 404
    assert client.get(reverse("notice", args=[10_000_000])).status_code == 404


def test_strangers_sign_in_first(client, db):
    for address in (reverse("notices"), reverse("notice", args=[1])):
        assert client.get(address)["Location"].startswith(reverse("account_login"))
    assert client.post(reverse("notices_read"))["Location"].startswith(reverse("account_login"))


def test_all_read(client, reader):
    other = notify(UserFactory(), "test", "主题", "内容")
    notify(reader, "test", "主题", "内容")
    assert client.get(reverse("notices_read")).status_code == 405
    client.post(reverse("notices_read"))
    assert not Notice.objects.filter(recipient=reader).unread().exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_a_key_tells_once(reader):
    first = notify(reader, "test", "主题", "内容", key="once")
    assert notify(reader, "test", "别的", "内容", key="once") == first
    assert first.deliveries.count() == 1


def test_the_list_costs_the_same_at_1_and_at_50(client, reader, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    notify(reader, "test", "主题", "内容")
    client.get(reverse("notices"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("notices"))
    for _ in range(49):
        notify(reader, "test", "主题", "内容")
    with django_assert_num_queries(len(one)):
        page = client.get(reverse("notices"))
    assert len(page.context["page"].object_list) == 20
    assert "第 1 页" in page.content.decode() or 'aria-current="page">1<' in page.content.decode()


def test_pages_of_strangers_ask_nothing_of_the_inbox(client, db):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("privacy"))
    assert not [query for query in queries if "notices_notice" in query["sql"]]


def test_sent_messages_are_shown_in_development_only(client, db, settings, tmp_path):
    from portal.notices import kept

    settings.DATA_DIR = tmp_path
    assert client.get("/dev/messages/").status_code == 404
    settings.DEBUG = True
    kept.keep("sms", "+8613800138000", "", "验证码 123456")
    kept.keep("email", "a@example.invalid", "主题", "打开 http://127.0.0.1:8000/my/")
    page = client.get("/dev/messages/").content.decode()
    assert page.index("a@example.invalid") < page.index("123456")
