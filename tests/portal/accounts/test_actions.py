"""What is done to accounts beside signing in, and who may not."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import ModelLogEntry

from portal.accounts import actions, export, privacy
from portal.accounts.models import User
from portal.accounts.signals import person_erased
from portal.common import audit
from portal.common.errors import Refused
from portal.notices.actions import notify
from tests.factories.people import PASSWORD, UserFactory


@pytest.fixture
def boss(db):
    return User.objects.create_superuser(email="boss@example.invalid", password=PASSWORD)


def test_switching_off_ends_every_session_for_good(client, cast):
    client.force_login(cast.resident)
    actions.deactivate(cast.resident, by=cast.director, why="要求")
    assert client.get(reverse("my_data")).status_code == 302
    actions.reactivate(cast.resident, by=cast.director)
    assert client.get(reverse("my_data")).status_code == 302
    entry = audit.history(cast.resident).filter(action="accounts.deactivate").get()
    assert (entry.user, entry.data["why"]) == (cast.director, "要求")


def test_who_may_not_be_switched_off(cast, boss):
    for person, code in ((cast.director, "self"), (boss, "superuser")):
        with pytest.raises(Refused) as refused:
            actions.deactivate(person, by=cast.director)
        assert refused.value.code == code


def test_erasing_leaves_nobody_to_recognise(client, cast):
    person = User.objects.create_person(
        name="王阿姨", email="wang@example.invalid", phone="+8613800138000", password=PASSWORD
    )
    notify(person, "test", "主题", "内容")
    told = []
    person_erased.connect(receiver := lambda user, **kwargs: told.append(user))
    client.force_login(person)
    page = client.get(reverse("my_erase"))
    assert page.status_code == 200
    assert client.post(reverse("my_erase"), {}).status_code == 422
    assert client.post(reverse("my_erase"), {"sure": "on"})["Location"] == "/"
    person_erased.disconnect(receiver)
    person.refresh_from_db()
    assert (person.name, person.email, person.phone, person.is_active) == ("", None, None, False)
    assert person.erased_at
    assert not person.notices.exists()
    assert not EmailAddress.objects.filter(user=person).exists()
    assert told == [person]
    assert client.get(reverse("my_data")).status_code == 302
    for entry in ModelLogEntry.objects.all():
        assert not any(word in f"{entry.label}{entry.data}" for word in ("王阿姨", "wang@", "13800138000"))
    with pytest.raises(Refused):
        actions.reactivate(person, by=cast.director)


def test_an_erased_address_is_free_again(db):
    person = User.objects.create_person(name="王", email="wang@example.invalid", password=PASSWORD)
    actions.erase(person, by=person)
    User.objects.create_person(name="另一个王", email="wang@example.invalid", password=PASSWORD)


def test_staff_hand_over_before_they_leave(client, cast):
    client.force_login(cast.staff)
    response = client.post(reverse("my_erase"), {"sure": "on"})
    assert response.status_code == 422
    assert "工作人员" in response.content.decode()
    cast.staff.refresh_from_db()
    assert cast.staff.is_active


def test_what_one_takes_along(client, cast):
    client.force_login(cast.resident)
    actions.give_consent(cast.resident, by=cast.resident)
    notify(cast.resident, "test", "主题", "内容")
    notify(cast.lead, "test", "别人的", "内容")
    export.register("test", lambda user: {"number": user.pk})
    try:
        response = client.get(reverse("my_data_file"))
    finally:
        del export._parts["test"]
    data = response.json()
    assert "attachment" in response["Content-Disposition"]
    assert data["account"]["email"] == cast.resident.email
    assert data["consents"][0]["version"] == privacy.VERSION
    assert [notice["subject"] for notice in data["notices"]] == ["主题"]
    assert data["test"] == {"number": cast.resident.pk}


def test_own_data_are_for_oneself(client, db):
    for name in ("my_data", "my_data_file", "my_erase"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_a_name_is_changed_by_its_owner(client, cast):
    client.force_login(cast.resident)
    assert client.post(reverse("my_data"), {"name": ""}).status_code == 422
    client.post(reverse("my_data"), {"name": "新称呼"})
    cast.resident.refresh_from_db()
    assert cast.resident.name == "新称呼"


def test_a_new_privacy_text_is_agreed_to_once(client, cast):
    client.force_login(cast.resident)
    assert "同意 " in client.get(reverse("my_data")).content.decode()
    client.post(reverse("privacy_agree"))
    client.post(reverse("privacy_agree"))
    assert cast.resident.consents.get().version == privacy.VERSION


def test_the_privacy_page_says_version_and_date(client, db):
    page = client.get(reverse("privacy")).content.decode()
    assert privacy.VERSION in page
    assert str(privacy.IN_FORCE_SINCE) in page


def test_reading_in_english_makes_messages_english(client, cast):
    client.force_login(cast.resident)
    client.get("/en/my/data/")
    cast.resident.refresh_from_db()
    assert cast.resident.language == "en"
    client.get("/my/data/")
    cast.resident.refresh_from_db()
    assert cast.resident.language == "zh-hans"


def test_the_admin_changes_no_language(client, cast):
    User.objects.filter(pk=cast.staff.pk).update(language="en")
    client.force_login(cast.staff)
    assert client.get("/admin/").status_code == 200
    cast.staff.refresh_from_db()
    assert cast.staff.language == "en"


@pytest.mark.parametrize(("kind", "idle", "absolute"), [("staff", 100, 1000), ("person", 500, 5000)])
def test_sessions_end(client, cast, settings, kind, idle, absolute):
    settings.SESSION_LIMITS = {"staff": (100, 1000), "person": (500, 5000)}
    client.force_login(cast.resident)
    session = client.session
    session["is_staff"] = kind == "staff"
    session.save()
    address = reverse("my_data")
    assert client.get(address).status_code == 200

    def later(began, seen):
        session = client.session
        session["began_at"] -= began
        session["seen_at"] -= seen
        session.save()

    later(0, idle - 20)
    assert client.get(address).status_code == 200  # used in time
    later(absolute - 20, 0)
    assert client.get(address).status_code == 200
    later(40, 0)
    assert client.get(address).status_code == 302
    client.force_login(cast.resident)
    client.get(address)
    session = client.session
    session["is_staff"] = kind == "staff"
    session.save()
    later(0, idle + 20)
    assert client.get(address).status_code == 302


def test_groups_alone_make_staff(cast):
    assert cast.staff.is_center_staff
    assert not cast.resident.is_center_staff
    person = UserFactory()
    person.groups.add(Group.objects.get(name="editor"))
    assert User.objects.get(pk=person.pk).is_center_staff
