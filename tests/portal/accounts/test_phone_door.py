"""Coming in by phone: a number, a code, and nothing that tells strangers who is known here."""

import pytest
from django.urls import reverse

from portal.accounts import privacy
from portal.accounts.models import User
from tests.factories.people import UserFactory

LOGIN, CODE = reverse("account_login"), reverse("account_confirm_login_code")
SIGNUP, VERIFY = reverse("account_signup"), reverse("account_verify_phone")
PERSON = {"name": "王阿姨", "phone": "138 0013 8000", "consent": "on", "website": ""}


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_sign_up_by_phone(client, db, texts, last_code):
    response = client.post(SIGNUP, PERSON)
    assert response["Location"] == VERIFY
    assert texts[-1][0] == "+8613800138000"
    response = client.post(VERIFY, {"code": last_code()})
    user = User.objects.get(phone="+8613800138000")
    assert signed_in(client) == str(user.pk)
    assert (user.name, user.phone_verified, user.email, user.has_usable_password()) == ("王阿姨", True, None, False)
    assert user.consents.get().version == privacy.VERSION
    assert response["Location"] == "/my/"


def test_sign_up_in_english_writes_in_english(client, db):
    client.post("/en/accounts/signup/", PERSON)
    assert User.objects.get().language == "en"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"name": " "}, "name"),
        ({"consent": ""}, "consent"),
    ],
)
def test_sign_up_refuses_and_keeps_what_was_typed(client, db, texts, change, field):
    response = client.post(SIGNUP, PERSON | {"name": "李明"} | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    if field != "name":
        assert "李明" in response.content.decode()
    assert not User.objects.exists()
    assert not texts


def test_a_known_number_gets_the_same_answer(client, db, texts):
    UserFactory(by_phone=True, phone="+8613800138000", name="先来的")
    response = client.post(SIGNUP, PERSON)
    assert response["Location"] == VERIFY
    assert client.get(VERIFY).status_code == 200
    assert "已经注册过" in texts[-1][1]
    assert User.objects.get().name == "先来的"
    assert client.post(VERIFY, {"code": "000000"}).status_code == 422


def test_a_machine_that_fills_everything_gets_nothing(client, db, texts):
    response = client.post(SIGNUP, PERSON | {"website": "http://spam.invalid"})
    assert response.status_code == 302
    assert not User.objects.exists()
    assert not texts


def test_sign_in_by_code(client, db, texts, last_code):
    user = UserFactory(by_phone=True, phone="+8613800138000")
    assert (
        client.post(LOGIN, {"phone": "13800138000", "next": "/my/data/"})["Location"] == f"{CODE}?next=%2Fmy%2Fdata%2F"
    )
    assert "13800138000" in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": last_code(), "next": "/my/data/"})["Location"] == "/my/data/"
    assert signed_in(client) == str(user.pk)


def test_next_never_leads_away(client, db, last_code):
    UserFactory(by_phone=True, phone="+8613800138000")
    client.post(LOGIN, {"phone": "13800138000"})
    assert client.post(CODE, {"code": last_code(), "next": "https://evil.invalid/"})["Location"] == "/my/"


def test_an_unknown_number_gets_the_same_answer_and_no_code(client, db, texts):
    response = client.post(LOGIN, {"phone": "13800138000"})
    assert response["Location"] == CODE
    assert client.get(CODE).status_code == 200
    assert "还没有注册" in texts[-1][1]
    response = client.post(CODE, {"code": "123456"})
    assert response.status_code == 422
    assert "验证码不正确" in response.content.decode()


def test_an_empty_form_is_refused(client, db):
    response = client.post(LOGIN, {})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["phone"]


def test_three_wrong_codes_end_it(client, db, last_code):
    UserFactory(by_phone=True, phone="+8613800138000")
    client.post(LOGIN, {"phone": "13800138000"})
    right = last_code()
    wrong = "000000" if right != "000000" else "111111"
    assert [client.post(CODE, {"code": wrong}).status_code for _ in range(3)] == [422, 422, 302]
    assert "尝试次数过多" in client.get(LOGIN).content.decode()
    client.post(CODE, {"code": right})
    assert not signed_in(client)


def test_a_code_expires_and_says_so(client, db, last_code, settings):
    UserFactory(by_phone=True, phone="+8613800138000")
    client.post(LOGIN, {"phone": "13800138000"})
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    response = client.post(CODE, {"code": last_code()}, follow=True)
    assert "验证码已过期" in response.content.decode()
    assert not signed_in(client)


def test_a_number_gets_one_code_a_minute_wherever_it_is_asked_from(client, db, texts):
    assert client.post(LOGIN, {"phone": "13800138000"}).status_code == 302
    client.cookies.clear()
    response = client.post(LOGIN, {"phone": "138-0013-8000"}, REMOTE_ADDR="10.9.8.7")
    assert response.status_code == 429
    assert "过一分钟再试" in response.content.decode()
    assert len(texts) == 1


def test_neighbours_behind_one_address_do_not_block_each_other(client, db):
    for number in range(12):
        client.cookies.clear()
        assert client.post(LOGIN, {"phone": f"138001380{number:02d}"}).status_code == 302


def test_sign_up_over_the_limit_is_a_page_not_a_crash(client, db):
    client.post(SIGNUP, PERSON)
    client.cookies.clear()
    assert client.post(SIGNUP, PERSON).status_code == 429


def test_without_a_sender_the_door_is_closed(client, db, settings):
    settings.SMS_SENDER = ""
    page = client.get(LOGIN)
    assert page.context["door"] == "email"
    assert "短信" not in page.content.decode()
    assert client.post(SIGNUP, PERSON).status_code == 422
    assert not User.objects.exists()


def test_an_inactive_person_does_not_come_in(client, db, last_code):
    UserFactory(by_phone=True, phone="+8613800138000", is_active=False)
    client.post(LOGIN, {"phone": "13800138000"})
    assert client.post(CODE, {"code": last_code()})["Location"] == reverse("account_inactive")
    assert not signed_in(client)


def test_changing_the_number(client, db, last_code):
    user = UserFactory(by_phone=True)
    client.force_login(user)
    change = reverse("account_change_phone")
    assert client.post(change, {"phone": "139"}).status_code == 422
    client.post(change, {"phone": "13900139000"})
    user.refresh_from_db()
    assert user.phone != "+8613900139000"
    client.post(VERIFY, {"code": last_code()})
    user.refresh_from_db()
    assert (user.phone, user.phone_verified) == ("+8613900139000", True)


def test_another_persons_number_cannot_be_taken(client, db, texts):
    other = UserFactory(by_phone=True)
    client.force_login(UserFactory())
    client.post(reverse("account_change_phone"), {"phone": other.phone})
    response = client.post(VERIFY, {"code": "123456"})
    assert response.status_code == 422
    assert User.objects.filter(phone=other.phone).get() == other


class BrokenSender:
    def send(self, phone, text):
        raise RuntimeError("nobody answers")


@pytest.mark.parametrize("phone", ["13800138000", "13900139000"])
def test_when_no_text_goes_out_a_page_says_so(client, db, settings, phone):
    UserFactory(phone="+8613800138000", phone_verified=True)
    settings.SMS_SENDER = "tests.portal.accounts.test_phone_door.BrokenSender"
    response = client.post(LOGIN, {"phone": phone})
    assert response.status_code == 503
    assert "验证码没能发出去" in response.content.decode()
