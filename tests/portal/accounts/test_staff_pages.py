"""People in the admin: who may enter, change and erase whom; and every page works with our user model."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import ModelLogEntry

from portal.accounts.models import User
from portal.common import audit
from tests.factories.people import PASSWORD

INDEX, ADD = reverse("wagtailusers_users:index"), reverse("wagtailusers_users:add")


def edit(user):
    return reverse("wagtailusers_users:edit", args=[user.pk])


def form_of(user, **changes):
    groups = list(user.groups.values_list("pk", flat=True))
    form = {"name": user.name, "email": user.email or "", "phone": user.phone or "", "groups": groups}
    if user.is_active:
        form["is_active"] = "on"
    form |= changes
    return {key: value for key, value in form.items() if value is not None}


@pytest.fixture
def boss(db):
    return User.objects.create_superuser(email="boss@example.invalid", password=PASSWORD, name="管理员")


@pytest.fixture
def director(client, cast):
    client.force_login(cast.director)
    return cast.director


def test_the_list_finds_people(client, director, cast):
    page = client.get(INDEX, {"q": "居民"}).content.decode()
    assert cast.resident.email in page
    assert cast.lead.email not in page
    assert cast.resident.username not in page
    for ordering in ("name", "-last_login", "is_active"):
        assert client.get(INDEX, {"ordering": ordering}).status_code == 200
    assert client.get(reverse("wagtailusers_users:index_results"), {"q": "138"}).status_code == 200


def test_every_page_of_a_person_works(client, director, cast):
    for name in ("edit", "history", "usage"):
        assert client.get(reverse(f"wagtailusers_users:{name}", args=[cast.resident.pk])).status_code == 200
    page = client.get(edit(cast.resident)).content.decode()
    assert "username" not in page
    assert "first_name" not in page


def test_a_director_makes_staff(client, director):
    staff = Group.objects.get(name="staff")
    response = client.post(ADD, {"name": "小李", "phone": "138 0013 8000", "email": "", "groups": [staff.pk]})
    assert response.status_code == 302
    user = User.objects.get(phone="+8613800138000")
    assert user.is_center_staff
    entry = audit.history(user).get()
    assert (entry.action, entry.user, entry.data["to"]) == ("accounts.enter", director, "staff")


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "", "email": ""},
        {"phone": "123"},
        {"email": "nonsense"},
        {"email": "DIRECTOR@example.invalid"},
        {"name": ""},
    ],
)
def test_a_person_must_be_reachable_and_new(client, director, change):
    User.objects.filter(pk=director.pk).update(email="director@example.invalid")
    count = User.objects.count()
    response = client.post(ADD, {"name": "小李", "phone": "13800138000", "email": ""} | change)
    assert response.context["form"].errors
    assert User.objects.count() == count


def test_a_director_makes_no_administrator(client, director, cast):
    client.post(ADD, {"name": "小李", "phone": "13800138000", "is_superuser": "on"})
    assert not User.objects.get(phone="+8613800138000").is_superuser
    client.post(edit(cast.resident), form_of(cast.resident, is_superuser="on"))
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_director_does_not_touch_an_administrator(client, director, boss):
    assert client.get(edit(boss)).status_code in (302, 403)
    client.post(edit(boss), form_of(boss, email="mine@example.invalid"))
    client.post(reverse("accounts_erase", args=[boss.pk]), {"sure": "on"})
    boss.refresh_from_db()
    assert boss.email == "boss@example.invalid"


def test_changes_are_written_with_what_changed(client, director, cast):
    person = cast.resident
    client.post(edit(person), form_of(person, name="新名", email="new@example.invalid"))
    person.refresh_from_db()
    assert (person.name, person.email) == ("新名", "new@example.invalid")
    assert list(person.emailaddress_set.values_list("email", "verified")) == [("new@example.invalid", True)]
    assert audit.history(person).first().data["fields"] == ["name", "email"]


def test_switching_off_in_the_form_is_the_action(client, director, cast, django_user_model):
    epoch = cast.resident.session_epoch
    client.post(edit(cast.resident), form_of(cast.resident, is_active=None))
    cast.resident.refresh_from_db()
    assert not cast.resident.is_active
    assert cast.resident.session_epoch == epoch + 1
    assert audit.history(cast.resident).first().action == "accounts.deactivate"


def test_nobody_changes_their_own_rights(client, director):
    client.post(edit(director), form_of(director, groups=[], is_active=None, name="主任本人"))
    director.refresh_from_db()
    assert director.is_active
    assert director.groups.filter(name="director").exists()
    assert director.name == "主任本人"


def test_an_administrator_makes_another(client, boss, cast):
    client.force_login(boss)
    client.post(edit(cast.staff), form_of(cast.staff, is_superuser="on"))
    cast.staff.refresh_from_db()
    assert cast.staff.is_superuser


def test_erasing_at_the_counter(client, director, cast):
    address = reverse("accounts_erase", args=[cast.resident.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"sure": "on"}).status_code == 302
    cast.resident.refresh_from_db()
    assert cast.resident.erased_at
    assert client.get(address).status_code == 404
    assert client.get(edit(cast.resident)).status_code == 404


def test_nobody_is_deleted_and_nothing_done_to_many(client, boss, cast):
    client.force_login(boss)
    assert client.post(f"/admin/users/delete/{cast.resident.pk}/").status_code == 404
    for action in ("delete", "set_active_state", "assign_role"):
        bulk = reverse("wagtail_bulk_action", args=["accounts", "user", action]) + f"?id={cast.resident.pk}"
        client.post(bulk, {"mark_as_active": "False", "role": Group.objects.get(name="director").pk})
    cast.resident.refresh_from_db()
    assert cast.resident.is_active
    assert not cast.resident.groups.exists()


@pytest.mark.parametrize("role", ["staff", "lead", "resident"])
def test_others_have_no_business_here(client, cast, role):
    client.force_login(getattr(cast, role))
    count = User.objects.count()
    for address in (ADD, edit(cast.member), reverse("accounts_erase", args=[cast.member.pk])):
        client.post(address, {"name": "x", "phone": "13800138000", "sure": "on"})
    cast.member.refresh_from_db()
    assert (cast.member.name, User.objects.count()) == ("成员", count)


def test_own_settings_ask_no_first_and_last_name(client, director):
    page = client.get(reverse("wagtailadmin_account"))
    assert page.status_code == 200
    assert "last_name" not in page.content.decode()
    assert reverse("my_data") in page.content.decode()
    form = {
        "locale-preferred_language": "en",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    response = client.post(reverse("wagtailadmin_account"), form)
    assert response.status_code == 302
    director.refresh_from_db()
    assert director.wagtail_userprofile.preferred_language == "en"
    assert not ModelLogEntry.objects.filter(label__contains=director.name).exists()
