"""How a person is reached, and that the floors above hear when it is proved."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.accounts import actions, contacts
from portal.accounts.models import User
from portal.accounts.signals import contact_proved
from tests.factories.people import PASSWORD, UserFactory

PHONE = "+8613800138000"


@pytest.fixture
def proved():
    """What was said to be proved, as (person, contact)."""
    heard = []

    def hear(user, contact, **kwargs):
        heard.append((user.pk, contact))

    contact_proved.connect(hear)
    yield heard
    contact_proved.disconnect(hear)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Wang@Example.invalid ", "wang@example.invalid"),
        ("wang＠example.invalid", "wang@example.invalid"),
        ("138 0013-8000", PHONE),
        ("+86 13800138000", PHONE),
        ("１３８００１３８０００", PHONE),
    ],
)
def test_an_address_is_kept_in_one_way(typed, kept):
    assert contacts.normalize(typed) == kept


@pytest.mark.parametrize("typed", ["", "王老师", "wang@", "12345", "0535-7300000"])
def test_what_is_no_address_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError, match="请填写完整的电子邮箱"):
        contacts.normalize(typed)


def test_an_address_is_shown_so_that_only_who_typed_it_knows_it():
    assert contacts.masked("wang@example.invalid") == "w***@example.invalid"
    assert contacts.masked(PHONE) == "138****8000"


def test_what_was_only_typed_is_nobodys(db):
    typed = UserFactory(email="wang@example.invalid", proved=False)
    assert contacts.person_with("wang@example.invalid") is None and not contacts.contacts_of(typed)
    called = UserFactory(phone=PHONE)
    assert contacts.person_with(PHONE) is None
    actions.prove_contact(called, PHONE)
    User.objects.filter(pk=called.pk).update(phone_verified=True)
    assert contacts.person_with(PHONE) == called
    User.objects.filter(pk=called.pk).update(is_active=False)
    assert contacts.person_with(PHONE) is None


def test_signing_up_by_phone_proves_the_number(client, db, proved, last_code):
    client.post(reverse("account_signup"), {"name": "王阿姨", "phone": "138 0013 8000", "consent": "on", "website": ""})
    assert proved == []
    client.post(reverse("account_verify_phone"), {"code": last_code()})
    assert proved == [(User.objects.get().pk, PHONE)]


def test_signing_up_by_mail_proves_the_address(client, db, proved, last_code):
    person = {
        "name": "王阿姨",
        "email": "Wang@example.invalid",
        "password1": "liyuan-2026-x",
        "consent": "on",
        "website": "",
    }
    client.post(reverse("account_signup_email"), person)
    assert proved == []
    client.post(reverse("account_email_verification_sent"), {"code": last_code("mail")})
    assert proved == [(User.objects.get().pk, "wang@example.invalid")]


def test_an_address_added_later_is_news_too(client, db, proved, last_code):
    person = UserFactory(email="old@example.invalid")
    client.post(reverse("account_login_email"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_change_phone"), {"phone": "13800138000"})
    client.post(reverse("account_verify_phone"), {"code": last_code()})
    client.post(reverse("account_email"), {"email": "new@example.invalid", "action_add": ""})
    client.post(reverse("account_email_verification_sent"), {"code": last_code("mail")})
    assert proved == [(person.pk, PHONE), (person.pk, "new@example.invalid")]


def test_staff_vouch_for_what_they_enter(db, proved):
    admin = UserFactory(is_superuser=True)
    person = actions.enter_person(by=admin, name="王阿姨", phone=PHONE)
    actions.change_person(
        person, by=admin, name="王阿姨", phone=PHONE, email="wang@example.invalid", groups=[], is_active=True
    )
    actions.deactivate(person, by=admin)
    actions.reactivate(person, by=admin)
    assert proved[:2] == [(person.pk, PHONE), (person.pk, "wang@example.invalid")]
    assert sorted(proved[2:]) == sorted(proved[:2])
