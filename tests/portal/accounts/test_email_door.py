"""Coming in by e-mail and password, and the way back in when the password is forgotten."""

import logging

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from portal.accounts.models import User
from portal.common import audit
from tests.factories.people import PASSWORD, UserFactory

LOGIN, SIGNUP = reverse("account_login_email"), reverse("account_signup_email")
CONFIRM = reverse("account_email_verification_sent")
RESET, RESET_CODE = reverse("account_reset_password"), reverse("account_confirm_password_reset_code")
PERSON = {
    "name": "李明",
    "email": "Li@Example.invalid",
    "password1": "liyuan-2026-heart",
    "consent": "on",
    "website": "",
}


def person(**fields):
    return User.objects.create_person(name="李明", email="li@example.invalid", password=PASSWORD, **fields)


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_sign_up_by_mail(client, db, last_code):
    assert client.post(SIGNUP, PERSON)["Location"] == CONFIRM
    assert mail.outbox[0].to == ["li@example.invalid"]
    assert "红心空间" in mail.outbox[0].subject
    assert not signed_in(client)
    client.post(CONFIRM, {"code": last_code("mail")})
    user = User.objects.get(email="li@example.invalid")
    assert signed_in(client) == str(user.pk)
    assert user.phone is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"password1": "123"}, "password1"),
        ({"consent": ""}, "consent"),
    ],
)
def test_sign_up_refuses_and_keeps_what_was_typed(client, db, change, field):
    response = client.post(SIGNUP, PERSON | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "李明" in response.content.decode()
    assert not User.objects.exists()


def test_a_known_address_gets_the_same_answer(client, db):
    person()
    assert client.post(SIGNUP, PERSON)["Location"] == CONFIRM
    assert client.get(CONFIRM).status_code == 200
    assert "已经注册过" in mail.outbox[0].subject
    assert client.post(CONFIRM, {"code": "123456"}).status_code == 422


def test_sign_in_leads_to_where_one_wanted_to_go(client, db):
    user = person()
    response = client.post(LOGIN, {"login": "LI@example.invalid", "password": PASSWORD, "next": "/my/notices/"})
    assert response["Location"] == "/my/notices/"
    assert signed_in(client) == str(user.pk)
    assert audit.history(user).first().action == "accounts.sign_in"


def test_next_never_leads_away(client, db):
    person()
    form = {"login": "li@example.invalid", "password": PASSWORD, "next": "//evil.invalid/"}
    assert client.post(LOGIN, form)["Location"] == "/my/"


def test_the_words_of_addresses_and_passwords_are_ours(client, db):
    assert "电子邮箱" in client.get(RESET).content.decode()
    assert "placeholder" not in client.get(RESET).content.decode()
    client.force_login(person())
    page = client.get(reverse("account_change_password")).content.decode()
    assert "至少 8 个字符" in page
    assert "你的密码" not in page
    assert "placeholder" not in page


def test_signing_in_and_out_stays_in_the_language(client, db):
    person()
    answer = client.post("/en" + LOGIN, {"login": "li@example.invalid", "password": PASSWORD})
    assert answer["Location"] == "/en/my/"
    assert client.post("/en/accounts/logout/")["Location"] == "/en/"


@pytest.mark.parametrize("address", ["li@example.invalid", "unknown@example.invalid"])
def test_a_wrong_password_says_the_same_for_everyone(client, db, caplog, address):
    person()
    with caplog.at_level(logging.WARNING, "security"):
        response = client.post(LOGIN, {"login": address, "password": "wrong-password"})
    assert response.status_code == 422
    assert "邮箱或密码不正确" in response.content.decode()
    assert "sign-in refused" in caplog.text
    assert address not in caplog.text


def test_an_empty_form_is_refused(client, db):
    response = client.post(LOGIN, {})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"login", "password"}


def test_guessing_ends_for_that_account_and_nobody_else(client, db):
    person()
    other = User.objects.create_person(name="邻居", email="other@example.invalid", password=PASSWORD)
    answers = [client.post(LOGIN, {"login": "li@example.invalid", "password": "no"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    right = client.post(LOGIN, {"login": "li@example.invalid", "password": PASSWORD})
    assert right.status_code == 429
    assert "尝试次数过多" in right.content.decode()
    client.post(LOGIN, {"login": "other@example.invalid", "password": PASSWORD})
    assert signed_in(client) == str(other.pk)


def test_the_phone_is_no_way_in_by_password(client, db):
    User.objects.create_person(name="李明", phone="+8613800138000", password=PASSWORD)
    assert client.post(LOGIN, {"login": "13800138000", "password": PASSWORD}).status_code == 422


def test_the_address_is_no_way_in_by_code(client, db):
    person()
    assert client.post(reverse("account_login"), {"email": "li@example.invalid"}).status_code == 422
    assert not mail.outbox


def test_who_never_verified_gets_a_code(client, db, last_code):
    user = UserFactory(email="li@example.invalid", proved=False)
    assert client.post(LOGIN, {"login": "li@example.invalid", "password": PASSWORD})["Location"] == CONFIRM
    client.post(CONFIRM, {"code": last_code("mail")})
    assert signed_in(client) == str(user.pk)


def test_a_superuser_of_the_command_line_comes_in(client, db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "liyuan-2026-heart")
    call_command("createsuperuser", interactive=False, username="x", email="boss@example.invalid", verbosity=0)
    client.post(LOGIN, {"login": "boss@example.invalid", "password": "liyuan-2026-heart"})
    assert signed_in(client) == str(User.objects.get(email="boss@example.invalid").pk)


def test_a_forgotten_password(client, db, last_code):
    user = person()
    assert client.post(RESET, {"email": "nonsense"}).status_code == 422
    client.post(RESET, {"email": "li@example.invalid"})
    assert client.post(RESET_CODE, {"code": "000000"}).status_code == 422
    complete = client.post(RESET_CODE, {"code": last_code("mail")})["Location"]
    assert client.post(complete, {"password1": "xin-de-mima-88", "password2": "another"}).status_code == 422
    done = client.post(complete, {"password1": "xin-de-mima-88", "password2": "xin-de-mima-88"}, follow=True)
    assert "密码已更改" in done.content.decode()
    assert not signed_in(client)
    user.refresh_from_db()
    assert user.check_password("xin-de-mima-88")


def test_an_unknown_address_gets_the_same_answer_at_reset(client, db):
    assert client.post(RESET, {"email": "unknown@example.invalid"})["Location"] == RESET_CODE
    assert client.get(RESET_CODE).status_code == 200
    assert "还没有注册" in mail.outbox[0].subject


def test_changing_the_address(client, db, last_code):
    user = person()
    client.force_login(user)
    change = reverse("account_email")
    assert client.post(change, {"action_add": "1", "email": "nonsense"}).status_code == 422
    assert client.post(change, {"action_add": "1", "email": "new@example.invalid"})["Location"] == CONFIRM
    user.refresh_from_db()
    assert user.email == "li@example.invalid"
    client.post(CONFIRM, {"code": last_code("mail")})
    user.refresh_from_db()
    assert user.email == "new@example.invalid"
    assert list(user.emailaddress_set.values_list("email", "verified")) == [("new@example.invalid", True)]


def test_another_persons_address_cannot_be_taken(client, db, last_code):
    person()
    client.force_login(UserFactory())
    client.post(reverse("account_email"), {"action_add": "1", "email": "li@example.invalid"})
    response = client.post(CONFIRM, {"code": last_code("mail")})
    assert response.status_code == 422
    assert "已被另一个账号使用" in response.content.decode()


def test_changing_the_password(client, db):
    client.force_login(person())
    change = reverse("account_change_password")
    fresh = {"password1": "xin-de-mima-88", "password2": "xin-de-mima-88"}
    assert client.post(change, {"oldpassword": "wrong"} | fresh).status_code == 422
    assert client.post(change, {"oldpassword": PASSWORD} | fresh)["Location"] == reverse("my_data")
    assert signed_in(client)


def test_signing_out_needs_a_button(client, db):
    client.force_login(person())
    page = client.get(reverse("account_logout"))
    assert page.status_code == 200
    assert signed_in(client)
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert not signed_in(client)


def test_demo_accounts_are_offered_in_development_only(client, db, settings):
    assert "lead@demo.invalid" not in client.get(LOGIN).content.decode()
    settings.DEBUG = True
    assert "lead@demo.invalid" in client.get(LOGIN).content.decode()


@pytest.mark.parametrize("address", ["li@example.invalid", "unknown@example.invalid"])
@pytest.mark.parametrize("door", ["signup", "reset"])
def test_when_no_mail_goes_out_a_page_says_so(client, db, settings, door, address):
    person()
    settings.EMAIL_BACKEND = "tests.portal.notices.gateways.BrokenBackend"
    path, form = (SIGNUP, PERSON | {"email": address}) if door == "signup" else (RESET, {"email": address})
    response = client.post(path, form)
    assert response.status_code == 503
    assert "验证码没能发出去" in response.content.decode()
    assert not signed_in(client)
