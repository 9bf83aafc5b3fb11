"""Signing up without an account: a phone, a code, and a secret address for everything after."""

import datetime as dt
import logging
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from events.signups import actions, phone_codes
from events.signups.links import path_of, registration_behind, token_of
from events.signups.models import PhoneCheck, Registration
from portal.common import masking
from portal.common.errors import Refused
from portal.common.sms import MemorySender
from portal.notices import delivery
from portal.notices.models import Letter, Notice
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.people import UserFactory

PHONE = "+8613800138000"
GOOD = {"name": "李阿姨", "party_size": "2", "phone": "138 0013 8000", "agrees": "on"}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(delivery, "PAUSE", 0)
    MemorySender.sent.clear()
    cache.clear()


@pytest.fixture
def occurrence(cast, house):
    return OccurrenceFactory(activity=ActivityFactory(organization=cast.organization), capacity=5)


def signup_url(occurrence):
    return reverse("signup", args=[occurrence.activity.slug, occurrence.pk])


def code_sent():
    (phone, text) = MemorySender.sent[-1]
    assert phone == PHONE
    return re.search(r"\d{6}", text)[0]


def begin(occurrence, **more):
    values = {"phone": PHONE, "name": "李阿姨", "agrees": True} | more
    registration = actions.register_guest(occurrence, **values)
    phone_codes.send(registration)
    return registration


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    assert str(refusal.value)
    return refusal.value.code


# --- The whole way in the browser -----------------------------------------------------------------------------------


def test_a_grandmother_signs_up_with_her_phone(client, occurrence):
    text = client.get(occurrence.activity.get_absolute_url()).content.decode()
    assert f'button--primary button--large" href="{signup_url(occurrence)}"' in text and 'name="phone"' not in text
    assert 'name="phone"' in client.get(signup_url(occurrence)).content.decode()
    response = client.post(signup_url(occurrence), GOOD, follow=True)
    registration = Registration.objects.get()
    assert (registration.status, registration.phone, registration.user) == ("pending", PHONE, None)
    assert registration.consent_version == "2026-11 zh-hans"
    assert actions.seats_left(occurrence) == 5
    text = response.content.decode()
    assert "138****8000" in text and PHONE not in text and "13800138000" not in text
    # WeChat loads the page anew: nothing is lost.
    (url, _status), code = response.redirect_chain[-1], code_sent()
    assert client.get(url).content.decode().count('name="code"') == 1
    wrong = client.post(url, {"verb": "code", "code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 422 and "验证码不对" in wrong.content.decode()
    done = client.post(url, {"verb": "code", "code": f"{code[:3]} {code[3:]}"}, follow=True)
    registration.refresh_from_db()
    assert registration.status == "confirmed" and actions.seats_left(occurrence) == 3
    text = done.content.decode()
    assert f"{registration.code[:3]} {registration.code[3:]}" in text and "截图" in text
    assert "<svg" in text and reverse("occurrence_ics", args=[occurrence.activity.slug, occurrence.pk]) in text
    letter = Letter.objects.get()
    assert (letter.contact, letter.path) == (PHONE, path_of(registration))
    delivery.deliver_due()
    assert "报名成功" in MemorySender.sent[-1][1] and letter.path in MemorySender.sent[-1][1]


def test_who_fills_in_everything_is_a_machine(client, occurrence):
    response = client.post(signup_url(occurrence), GOOD | {"website": "https://example.invalid"})
    assert response.status_code == 302
    assert not Registration.objects.exists() and not MemorySender.sent


@pytest.mark.parametrize("missing", ["phone", "agrees", "name"])
def test_what_is_missing_is_said_and_the_rest_kept(client, occurrence, missing):
    response = client.post(signup_url(occurrence), GOOD | {missing: ""})
    typed = {name: value for name, value in GOOD.items() if name != missing}
    assert client.post(signup_url(occurrence), typed).status_code == response.status_code == 422
    assert not Registration.objects.exists() and not MemorySender.sent


def test_a_number_gets_few_codes_and_the_page_says_so(client, occurrence):
    for _ in range(3):
        assert client.post(signup_url(occurrence), GOOD).status_code == 302
    response = client.post(signup_url(occurrence), GOOD)
    assert response.status_code == 429
    assert "太频繁" in response.content.decode() and 'value="李阿姨"' in response.content.decode()
    assert len(MemorySender.sent) == 3
    # Neither does the button beside the code go round it.
    url = path_of(Registration.objects.first())
    assert client.post(url, {"verb": "again"}).status_code == 429
    assert client.post(signup_url(occurrence), GOOD | {"phone": "13800138001"}).status_code == 302


def test_the_code_is_sent_again_and_the_old_one_is_void(client, occurrence):
    registration = begin(occurrence)
    old = code_sent()
    client.post(path_of(registration), {"verb": "again"})
    new = code_sent()
    if old != new:
        assert refused(actions.confirm_phone, registration, code=old) == "wrong_code"
    assert actions.confirm_phone(registration, code=new).status == "confirmed"


def test_known_and_unknown_numbers_get_the_same_answer(client, occurrence):
    UserFactory(email=None, phone=PHONE, phone_verified=True)
    answers = []
    for phone in ("13800138000", "13800138001"):
        response = client.post(signup_url(occurrence), GOOD | {"phone": phone}, follow=True)
        answers.append(response.content.decode())
    assert [response.count("还差一步") for response in answers] == [1, 1]
    assert len(MemorySender.sent) == 2


def test_a_gateway_that_is_down_loses_nothing(client, occurrence, settings):
    settings.SMS_SENDER = "tests.events.signups.test_guests.Broken"
    response = client.post(signup_url(occurrence), GOOD, follow=True)
    assert response.status_code == 200 and "短信暂时发不出去" in response.content.decode()
    assert Registration.objects.get().status == "pending"


class Broken:
    def send(self, phone, text):
        raise OSError("no route")


# --- The code --------------------------------------------------------------------------------------------------------


def test_the_code_stands_nowhere_in_plain(occurrence):
    registration = begin(occurrence)
    check = PhoneCheck.objects.get(registration=registration)
    assert code_sent() not in check.code_hash and len(check.code_hash) == 64
    assert not Letter.objects.exists()


def test_five_tries_and_ten_minutes(occurrence):
    registration = begin(occurrence)
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert refused(actions.confirm_phone, registration, code=wrong) == "wrong_code"
    assert refused(actions.confirm_phone, registration, code=right) == "code_spent"
    phone_codes.send(registration)
    PhoneCheck.objects.update(sent_at=timezone.now() - dt.timedelta(minutes=11))
    assert refused(actions.confirm_phone, registration, code=code_sent()) == "code_old"
    assert Registration.objects.get().status == "pending"


def test_a_code_counts_once(occurrence):
    registration = begin(occurrence)
    code = code_sent()
    actions.confirm_phone(registration, code=code)
    assert refused(actions.confirm_phone, registration, code=code) == "code_old"
    assert refused(phone_codes.send, registration) == "wrong_state"


def test_when_the_seats_went_meanwhile_one_waits_behind_those_who_were_quicker(occurrence):
    registration = begin(occurrence)
    RegistrationFactory(occurrence=occurrence, party_size=5)
    quicker = RegistrationFactory(occurrence=occurrence, status="waitlisted")
    confirmed = actions.confirm_phone(registration, code=code_sent())
    assert confirmed.status == "waitlisted"
    assert (actions.place_in_line(quicker), actions.place_in_line(confirmed)) == (1, 2)


def test_a_number_with_an_account_finds_the_sign_up_there(occurrence):
    person = UserFactory(email=None, phone=PHONE, phone_verified=True)
    confirmed = actions.confirm_phone(begin(occurrence), code=code_sent())
    assert (confirmed.user, confirmed.phone) == (person, "")
    assert Notice.objects.get(recipient=person).kind == "signups.registered"


def test_twice_with_the_same_number_and_name_gives_back_the_first(client, occurrence):
    first = actions.confirm_phone(begin(occurrence), code=code_sent())
    again = begin(occurrence)
    response = client.post(path_of(again), {"verb": "code", "code": code_sent()}, follow=True)
    assert response.redirect_chain == [(path_of(first), 302)]
    assert "您以前就报过名了" in response.content.decode()
    assert Registration.objects.get() == first


def test_one_number_brings_ten_people_in_all(occurrence):
    occurrence.capacity = None
    occurrence.save()
    actions.confirm_phone(begin(occurrence, party_size=6), code=code_sent())
    second = begin(occurrence, party_size=5, name="王大爷")
    assert refused(actions.confirm_phone, second, code=code_sent()) == "too_many"
    second = begin(occurrence, party_size=4, name="王大爷")
    assert actions.confirm_phone(second, code=code_sent()).status == "confirmed"


@pytest.mark.parametrize("values", [{"agrees": False}, {"for_whom": "child"}, {"party_size": 11}, {"name": " "}])
def test_a_guest_is_refused_what_anybody_is(occurrence, values):
    assert refused(begin, occurrence, **values) in ("consent_needed", "guardian_needed", "party_size", "name_needed")


# --- The secret address ----------------------------------------------------------------------------------------------


def guest(occurrence, **values):
    values = {"user": None, "phone": PHONE, "consent_version": "2026-11 zh-hans"} | values
    return RegistrationFactory(occurrence=occurrence, **values)


def test_the_address_opens_one_sign_up_and_no_other(client, occurrence):
    registration = guest(occurrence)
    token = token_of(registration)
    assert registration_behind(token) == registration
    for wrong in (
        token[:-1],
        token + "a",
        f"{registration.pk}",
        f"{registration.pk + 1}.{token.partition('.')[2]}",
        ".",
    ):
        assert client.get(f"/signups/t/{wrong}/").status_code == 404
    registration.phone = ""
    registration.save()
    assert client.get(path_of(registration)).status_code == 404


def test_nobody_keeps_the_page(client, occurrence):
    response = client.get(path_of(guest(occurrence)))
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "same-origin"


def test_the_address_stands_in_no_log(occurrence):
    token = token_of(guest(occurrence))
    for line in (
        f"GET /signups/t/{token}/change/ 200",
        f"GET /en/signups/t/{token}/",
        f"?next=%2Fsignups%2Ft%2F{token}%2F",
    ):
        assert token not in masking.masked(line)
    masking.install()
    record = logging.getLogRecordFactory()("x", logging.INFO, "x", 1, "GET %s", (f"/signups/t/{token}/",), None)
    assert token not in record.getMessage()


def test_everything_is_done_by_the_address_alone(client, occurrence):
    registration = guest(occurrence)
    change = reverse("signup_change", args=[token_of(registration)])
    assert 'value="李阿姨"' in client.get(change).content.decode()
    assert client.post(change, {"name": "李奶奶", "party_size": "11"}).status_code == 422
    assert client.post(change, {"name": "李奶奶", "party_size": "6"}).status_code == 409
    assert client.post(change, {"name": "李奶奶", "party_size": "3"}).url == path_of(registration)
    registration.refresh_from_db()
    assert (registration.name, registration.party_size) == ("李奶奶", 3)
    cancel = reverse("signup_cancel", args=[token_of(registration)])
    assert "取消报名" in client.get(cancel).content.decode()
    assert "已取消报名" in client.post(cancel, follow=True).content.decode()
    assert Registration.objects.get().status == "cancelled"
    assert "现在是“已取消”" in client.post(cancel, follow=True).content.decode()


def test_an_offer_is_taken_or_left_by_the_address(client, occurrence):
    until = timezone.now() + dt.timedelta(hours=5)
    offered = guest(occurrence, status="offered", offered_until=until)
    assert "我要来" in client.get(path_of(offered)).content.decode()
    assert "名额归您了" in client.post(path_of(offered), {"verb": "accept"}, follow=True).content.decode()
    assert "现在是“已报名”" in client.post(path_of(offered), {"verb": "accept"}, follow=True).content.decode()
    other = guest(occurrence, status="offered", offered_until=until, name="王大爷")
    cancel = reverse("signup_cancel", args=[token_of(other)])
    assert "名额马上让给后面的人" in client.get(cancel).content.decode()
    client.post(cancel)
    assert set(Registration.objects.values_list("status", flat=True)) == {"confirmed", "cancelled"}


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("waitlisted", "您排在候补第 1 位"),
        ("cancelled", "这份报名取消了"),
        ("attended", "到场"),
        ("no_show", "没来"),
    ],
)
def test_the_page_says_how_it_stands(client, occurrence, status, said):
    registration = guest(occurrence, status=status, attended_size=1)
    assert said in client.get(path_of(registration)).content.decode()


def test_of_a_cancelled_date_nobody_shows_a_code(client, occurrence):
    registration = guest(occurrence)
    # Digits that stand nowhere else on the page.
    registration.code = "739184"
    registration.save(update_fields=["code"])
    assert "184" in client.get(path_of(registration)).content.decode(), "the control: it was shown"
    occurrence.status, occurrence.reason = "cancelled", "讲师生病"
    occurrence.save()
    text = client.get(path_of(registration)).content.decode()
    assert "讲师生病" in text and registration.code[3:] not in text.replace(" ", "").partition("<main")[2]


def test_a_guest_is_forgotten(client, occurrence):
    registration, elsewhere = guest(occurrence), guest(OccurrenceFactory())
    waiting = RegistrationFactory(occurrence=elsewhere.occurrence, status="waitlisted")
    url = reverse("signup_forget", args=[token_of(registration)])
    assert "138****8000" in client.get(url).content.decode()
    client.post(url)
    assert set(Registration.objects.filter(user=None).values_list("phone", "name", "status")) == {("", "", "cancelled")}
    assert client.get(path_of(registration)).status_code == 404
    waiting.refresh_from_db()
    assert waiting.status == "offered"


def test_an_english_guest_reads_english(client, occurrence):
    client.post("/en" + signup_url(occurrence), GOOD)
    registration = Registration.objects.get()
    assert registration.language == "en"
    actions.confirm_phone(registration, code=code_sent())
    letter = Letter.objects.get()
    assert letter.path.startswith("/en/signups/t/") and letter.subject.startswith("You are signed up")
    delivery.deliver_due()
    assert "报名" not in MemorySender.sent[-1][1].replace(occurrence.activity.title, "")


# --- On behalf of somebody who telephones ----------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "may"), [("staff", True), ("editor", True), ("member", False), ("outsider", False)])
def test_whoever_answers_the_telephone_signs_people_up(cast, occurrence, who, may):
    by = getattr(cast, who)
    if not may:
        assert refused(actions.enter, occurrence, by=by, phone=PHONE, name="王大爷") == "not_allowed"
        return
    registration = actions.enter(occurrence, by=by, phone=PHONE, name="王大爷")
    assert (registration.status, registration.phone) == ("confirmed", PHONE)
    assert Letter.objects.get().contact == PHONE
    assert refused(actions.enter, occurrence, by=by, phone=PHONE, name="王大爷") == "already"
