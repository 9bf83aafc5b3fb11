"""The admin bears the house's name and speaks Chinese unless a person chose otherwise."""

import pytest
from wagtail.users.models import UserProfile

pytestmark = pytest.mark.django_db


def test_the_admin_speaks_chinese_by_default(client, cast):
    client.force_login(cast.staff)
    page = client.get("/admin/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="zh-hans"' in page
    assert "红心空间</title>" in page
    assert "portal/heart.svg" in page


def test_a_person_may_choose_english(client, cast):
    profile = UserProfile.get_for_user(cast.staff)
    profile.preferred_language = "en"
    profile.save()
    client.force_login(cast.staff)
    assert '<html lang="en"' in client.get("/admin/").content.decode()
