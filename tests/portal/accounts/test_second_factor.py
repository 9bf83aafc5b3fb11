"""Whoever works in the admin proves a second factor in that very session, whichever door they take."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test.utils import override_script_prefix
from django.urls import reverse

from portal.accounts.models import User
from portal.common import audit
from tests.factories.people import PASSWORD

ADMIN = reverse("wagtailadmin_home")
EMAIL_LOGIN, PHONE_LOGIN = reverse("account_login_email"), reverse("account_login")
SECOND = reverse("mfa_authenticate")


@pytest.fixture
def required(settings):
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def staff(db):
    user = User.objects.create_person(
        name="工作人员", email="staff@example.invalid", phone="+8613800138000", password=PASSWORD
    )
    user.groups.add(Group.objects.get(name="staff"))
    return user


def enroll(user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def now(secret):
    cache.clear()  # a code is good once; the next test may need the same one
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def by_mail(client):
    return client.post(EMAIL_LOGIN, {"login": "staff@example.invalid", "password": PASSWORD})


def by_phone(client, last_code):
    client.post(PHONE_LOGIN, {"phone": "13800138000"})
    return client.post(reverse("account_confirm_login_code"), {"code": last_code()})


def test_without_a_second_factor_the_admin_leads_to_set_up(client, staff, required):
    by_mail(client)
    response = client.get(ADMIN + "pages/")
    assert response["Location"] == f"{reverse('mfa_activate_totp')}?next=%2Fadmin%2Fpages%2F"
    assert client.post(ADMIN + "pages/").status_code == 302
    assert client.get(response["Location"], follow=True).status_code == 200


def test_under_a_prefix_the_admin_needs_it_too(client, staff, required):
    by_mail(client)
    with override_script_prefix("/house/"):  # as the server's handler does
        response = client.get("/admin/", SCRIPT_NAME="/house")
    assert response["Location"].startswith("/house/accounts/2fa/totp/activate/")


@pytest.mark.parametrize("door", ["mail", "phone"])
def test_both_doors_ask_for_it(client, staff, required, last_code, door):
    secret = enroll(staff)
    response = by_mail(client) if door == "mail" else by_phone(client, last_code)
    assert response["Location"] == SECOND
    assert client.get(ADMIN)["Location"].startswith(reverse("account_login"))  # not signed in yet
    assert client.post(SECOND, {"code": "000000"}).status_code == 422
    client.post(SECOND, {"code": now(secret)})
    assert client.get(ADMIN).status_code == 200


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/", "/en/_util/login/"])
def test_other_sign_in_pages_take_no_password(client, staff, required, address):
    enroll(staff)
    assert reverse("account_login") in client.get(address + "?next=/admin/")["Location"]
    assert client.post(address, {"username": staff.username, "password": PASSWORD}).status_code == 405
    assert "_auth_user_id" not in client.session


def test_wagtails_password_reset_is_off(client, db):
    assert client.get("/admin/password_reset/").status_code == 404
    client.post("/admin/password_reset/", {"email": "staff@example.invalid"})
    assert not mail.outbox


def test_a_session_from_elsewhere_must_prove_it_first(client, staff, required):
    """As left by a sign-in before the factor was set up, or by any backend that knows nothing of it."""
    secret = enroll(staff)
    client.force_login(staff)
    response = client.get(ADMIN)
    again = reverse("mfa_reauthenticate")
    assert response["Location"] == f"{again}?next=%2Fadmin%2F"
    assert client.post(again, {"code": "000000", "next": ADMIN}).status_code == 422
    assert client.post(again, {"code": now(secret), "next": ADMIN})["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_anothers_second_factor_does_not_count(client, staff, required, db):
    secret = enroll(staff)
    by_mail(client)
    client.post(SECOND, {"code": now(secret)})
    records = dict(client.session)
    other = User.objects.create_superuser(email="other@example.invalid", password=PASSWORD)
    client.force_login(other)
    session = client.session
    for key in ("account_authentication_methods", "account_authentication_methods_user"):
        session[key] = records[key]
    session.save()
    assert client.get(ADMIN)["Location"].startswith(reverse("mfa_activate_totp"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_setting_it_up_opens_the_admin_at_once(client, staff, required):
    by_mail(client)
    activate = reverse("mfa_activate_totp")
    page = client.get(activate, follow=True)
    if page.redirect_chain:  # proving who one is comes first
        page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD, "next": activate}, follow=True)
    text = page.content.decode()
    assert "data:" not in text  # the strict policy shows no such picture
    secret = re.search(r"totp-secret\">([A-Z2-7]+)<", text)[1]
    assert client.post(activate, {"code": "000000"}).status_code == 422
    codes = client.post(activate, {"code": now(secret)}, follow=True)
    assert "备用码" in codes.content.decode()
    assert client.get(ADMIN).status_code == 200
    assert audit.history(staff).filter(action="accounts.second_factor_on").exists()


def test_a_recovery_code_works_once(client, staff, required):
    enroll(staff)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    by_mail(client)
    client.post(SECOND, {"code": code})
    assert client.get(ADMIN).status_code == 200
    client.post(reverse("account_logout"))
    by_mail(client)
    assert client.post(SECOND, {"code": code}).status_code == 422


def test_guessing_ends(client, staff, required):
    enroll(staff)
    by_mail(client)
    assert [client.post(SECOND, {"code": "000000"}).status_code for _ in range(6)] == [422] * 5 + [429]


def test_residents_have_no_business_there_anyway(client, db, required):
    client.force_login(User.objects.create_person(name="居民", email="r@example.invalid", password=PASSWORD))
    assert client.get(ADMIN).status_code == 302
    assert client.get("/my/data/").status_code == 200


def test_in_development_it_is_not_asked(client, staff, settings):
    settings.STAFF_MFA_REQUIRED = False
    by_mail(client)
    assert client.get(ADMIN).status_code == 200


def test_turning_it_off_is_noted(client, staff):
    secret = enroll(staff)
    by_mail(client)
    client.post(SECOND, {"code": now(secret)})
    off = reverse("mfa_deactivate_totp")
    page = client.get(off, follow=True)
    client.post(page.redirect_chain[-1][0], {"password": PASSWORD, "next": off})
    client.post(off)
    assert not Authenticator.objects.filter(user=staff).exists()
    assert audit.history(staff).filter(action="accounts.second_factor_off").exists()
