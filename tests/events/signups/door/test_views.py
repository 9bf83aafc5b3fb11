import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.activities.models import Occurrence
from events.signups.door.attendance import check_in
from events.signups.door.codes import door_address, is_venue_code, token_of, venue_code
from events.signups.models import Registration
from tests.factories.activities import OccurrenceFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_yet():
    cache.clear()


@pytest.fixture
def registration(cast, occurrence):
    return RegistrationFactory(occurrence=occurrence, user=cast.resident, name="赵大爷", party_size=2)


def url(name, occurrence):
    return reverse(name, args=[occurrence.activity.slug, occurrence.pk])


def ticket(registration):
    return reverse("ticket", args=[token_of(registration)])


def status_of(registration):
    registration.refresh_from_db()
    return registration.status, registration.attended_size


# --- The list and the sheet --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("resident", 404), ("outsider", 404), ("lead", 200), ("editor", 200), ("member", 200), ("staff", 200)],
)
def test_the_list_of_names_is_for_organizers_and_staff(cast, client, registration, who, status):
    RegistrationFactory(occurrence=registration.occurrence, name="不来了", status="cancelled")
    client.force_login(getattr(cast, who))
    for name in ("occurrence_people", "occurrence_sheet"):
        response = client.get(url(name, registration.occurrence))
        assert response.status_code == status
        assert ("赵大爷" in response.content.decode()) == (status == 200)
        assert "不来了" not in response.content.decode()
        if status == 200:
            assert "共 2 人" in response.content.decode()
            assert "no-store" in response["Cache-Control"]


def test_a_guests_phone_is_for_those_who_run_it(cast, client, occurrence):
    RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800000001", name="客人")
    for who, seen in (("lead", True), ("staff", True), ("member", False)):
        client.force_login(getattr(cast, who))
        for path in (url("occurrence_people", occurrence), url("occurrence_sheet", occurrence) + "?answers=1"):
            text = client.get(path).content.decode()
            assert "客人" in text
            assert ("+8613800000001" in text) == seen
        assert "+8613800000001" not in client.get(url("occurrence_sheet", occurrence)).content.decode()


def test_answers_for_whom_and_waiting_people_are_shown(cast, client, occurrence):
    RegistrationFactory(
        occurrence=occurrence,
        name="小明",
        for_whom="child",
        user__name="小明妈妈",
        answers=[{"question": "有没有过敏？", "answer": "花生"}],
    )
    RegistrationFactory(occurrence=occurrence, name="第二位", status="waitlisted")
    client.force_login(cast.lead)
    text = client.get(url("occurrence_people", occurrence)).content.decode()
    for words in ("孩子", "小明妈妈", "有没有过敏？", "花生", "候补名单", "第二位"):
        assert words in text
    assert "花生" not in client.get(url("occurrence_sheet", occurrence)).content.decode()
    assert "花生" in client.get(url("occurrence_sheet", occurrence) + "?answers=1").content.decode()


def test_names_stand_in_the_order_of_a_dictionary(cast, client, occurrence):
    for name in ("张三", "李四", "王五", "白六"):
        RegistrationFactory(occurrence=occurrence, name=name)
    client.force_login(cast.lead)
    text = client.get(url("occurrence_people", occurrence)).content.decode()
    assert sorted(("白六", "李四", "王五", "张三"), key=text.index) == ["白六", "李四", "王五", "张三"]


@pytest.mark.parametrize("name", ["occurrence_people", "occurrence_sheet", "occurrence_door"])
def test_a_page_costs_the_same_at_1_name_and_at_50(cast, client, occurrence, name):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(url(name, occurrence))
        return len(queries)

    Occurrence.objects.update(capacity=None)
    client.force_login(cast.lead)
    RegistrationFactory(occurrence=occurrence)
    client.get(url(name, occurrence))
    one = cost()
    RegistrationFactory.create_batch(49, occurrence=occurrence, for_whom="elder")
    assert cost() == one


# --- Ticking -----------------------------------------------------------------------------------------------------


def ticks(*lines):
    """(registration, was, people typed or None when not ticked) as the form sends them."""
    data = {}
    for registration, was, people in lines:
        data[f"was-{registration.pk}"] = was
        data[f"people-{registration.pk}"] = people or registration.party_size
        if people is not None:
            data[f"came-{registration.pk}"] = "on"
    return data


def test_ticks_are_written_in_one_go(cast, client, registration):
    other = RegistrationFactory(occurrence=registration.occurrence)
    here = RegistrationFactory(occurrence=registration.occurrence, status="attended", attended_size=1)
    client.force_login(cast.member)
    data = ticks((registration, 0, 1), (other, 0, None), (here, 1, None))
    response = client.post(url("occurrence_door", registration.occurrence), data, follow=True)
    assert "改了 2 行" in response.content.decode()
    assert [status_of(one) for one in (registration, other, here)] == [
        ("attended", 1),
        ("confirmed", None),
        ("confirmed", None),
    ]


def test_what_others_did_meanwhile_stays(cast, client, registration):
    other = RegistrationFactory(occurrence=registration.occurrence, name="李四")
    third = RegistrationFactory(occurrence=registration.occurrence, name="王五")
    data = ticks((registration, 0, 1), (other, 0, 1), (third, 0, None))
    check_in(registration, by=cast.lead, people=2)
    check_in(third, by=cast.lead)
    client.force_login(cast.member)
    response = client.post(url("occurrence_door", registration.occurrence), data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "赵大爷：别人刚刚改成 2 人" in text
    assert "其余 1 行已保存" in text
    assert status_of(registration) == ("attended", 2)
    assert status_of(other) == ("attended", 1)
    assert status_of(third) == ("attended", 1)


def test_a_wrong_number_keeps_what_was_typed(cast, client, registration):
    other = RegistrationFactory(occurrence=registration.occurrence, name="李四")
    client.force_login(cast.member)
    data = ticks((registration, 0, "很多"), (other, 0, 1))
    response = client.post(url("occurrence_door", registration.occurrence), data)
    assert response.status_code == 422
    assert 'value="很多"' in response.content.decode()
    assert status_of(registration) == ("confirmed", None)
    assert status_of(other) == ("attended", 1)


def test_a_closed_list_loses_no_tick(cast, client, registration):
    Occurrence.objects.update(attendance_closed_at=timezone.now())
    client.force_login(cast.member)
    response = client.post(url("occurrence_door", registration.occurrence), ticks((registration, 0, 2)))
    assert response.status_code == 409
    assert "名单已经收了" in response.content.decode()
    assert f'name="came-{registration.pk}" checked' in response.content.decode()


def test_walk_ins_codes_and_closing_from_the_door(cast, client, registration):
    client.force_login(cast.lead)
    occurrence = registration.occurrence
    response = client.post(url("door_walk_in", occurrence), {"name": "", "people": "3"}, follow=True)
    assert "登记好了：现场来的，3 人" in response.content.decode()
    response = client.post(url("door_walk_in", occurrence), {"name": "孙大爷", "people": "1"})
    assert response.status_code == 409
    assert "增加名额" in response.content.decode()
    assert 'value="孙大爷"' in response.content.decode()
    code = registration.code
    typed = f"{code[:3]} {code[3:]}".translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert client.post(url("door_code", occurrence), {"code": typed})["Location"] == ticket(registration)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for typed in ("12345", "abcdef", wrong):
        response = client.post(url("door_code", occurrence), {"code": typed})
        assert response.status_code == 422
        assert f'value="{typed}"' in response.content.decode()
    response = client.post(url("door_list", occurrence), {"verb": "close"}, follow=True)
    assert "1 份报名记为没来" in response.content.decode()
    response = client.post(url("door_list", occurrence), {"verb": "reopen"}, follow=True)
    assert "名单重新打开了" in response.content.decode()


def test_a_code_of_another_occurrence_leads_nowhere(cast, client, registration):
    other = OccurrenceFactory(activity=registration.occurrence.activity, starts=timezone.now())
    client.force_login(cast.lead)
    assert client.post(url("door_code", other), {"code": registration.code}).status_code == 422


# --- Personal codes ----------------------------------------------------------------------------------------------


def test_a_code_opens_checking_in_for_who_keeps_the_door(cast, client, registration, settings):
    assert door_address(registration) == settings.BASE_URL + ticket(registration)
    client.force_login(cast.member)
    text = client.get(ticket(registration)).content.decode()
    assert "都到了，2 人" in text and "已经签到" not in text and "撤回签到" not in text
    response = client.post(ticket(registration), {"people": "2"}, follow=True)
    assert "已经签到：2 人" in response.content.decode()
    assert status_of(registration) == ("attended", 2)
    client.post(ticket(registration), {"people": "1"})
    assert status_of(registration) == ("attended", 1)
    client.post(ticket(registration), {"verb": "undo"})
    assert status_of(registration) == ("confirmed", None)
    client.post(ticket(registration), {"verb": "absent"})
    assert status_of(registration) == ("no_show", None)


@pytest.mark.parametrize("who", [None, "resident", "outsider"])
def test_for_others_it_shows_the_sign_up_and_writes_nothing(cast, client, registration, who):
    if who:
        client.force_login(getattr(cast, who))
    Registration.objects.update(phone="+8613800000001", answers=[{"question": "过敏？", "answer": "花生"}])
    response = client.get(ticket(registration))
    text = response.content.decode()
    assert response.status_code == 200
    assert "赵大爷的报名" in text
    assert registration.code in text
    assert "已经签到" not in text
    assert "+8613800000001" not in text
    assert "花生" not in text
    assert client.post(ticket(registration), {"people": "2"}).status_code == 403
    assert status_of(registration) == ("confirmed", None)


def test_a_code_that_was_made_up_opens_nothing(client, registration):
    good = token_of(registration)
    for token in (
        f"{registration.pk}-aaaa",
        good[:-1],
        f"{registration.pk + 1}{good[len(str(registration.pk)) :]}",
        "x",
    ):
        assert client.get(reverse("ticket", args=[token])).status_code == 404
    assert client.get(reverse("ticket", args=["９" + good])).status_code == 404


def test_refused_at_the_door_is_said_there(cast, client, registration):
    Registration.objects.update(status="cancelled")
    client.force_login(cast.member)
    response = client.post(ticket(registration), {"people": "2"})
    assert response.status_code == 409
    assert "已取消" in response.content.decode()


def test_the_camera_is_for_one_page_alone(cast, client, registration):
    client.force_login(cast.member)
    assert client.get(url("door_scan", registration.occurrence))["Permissions-Policy"] == "camera=(self)"
    for path in ("/", ticket(registration), url("occurrence_door", registration.occurrence)):
        assert "camera=()" in client.get(path)["Permissions-Policy"]


# --- The code of the place ---------------------------------------------------------------------------------------


def test_the_code_changes_and_two_are_good(occurrence):
    now = timezone.now()
    code = venue_code(occurrence, now)
    minute = dt.timedelta(minutes=1)
    assert code != venue_code(occurrence, now + minute)
    assert is_venue_code(occurrence, code, now)
    assert is_venue_code(occurrence, code, now + minute)
    assert not is_venue_code(occurrence, code, now + 2 * minute)
    assert not is_venue_code(occurrence, code, now - minute)
    assert not is_venue_code(OccurrenceFactory(), code, now)
    assert not is_venue_code(occurrence, "码", now)


def scan(client, occurrence):
    return client.get(reverse("here_code", args=[occurrence.pk, venue_code(occurrence, timezone.now())]), follow=True)


def here(occurrence):
    return reverse("here", args=[occurrence.pk])


def test_the_screen_asks_for_itself_again(cast, client, occurrence):
    client.force_login(cast.member)
    text = client.get(url("door_screen", occurrence)).content.decode()
    assert 'http-equiv="refresh"' in text
    assert "<svg" in text
    Occurrence.objects.update(attendance_closed_at=timezone.now())
    assert "<svg" not in client.get(url("door_screen", occurrence)).content.decode()


def test_who_scans_it_checks_in_with_the_account(cast, client, registration):
    client.force_login(cast.resident)
    assert "赵大爷到了" in scan(client, registration.occurrence).content.decode()
    assert status_of(registration) == ("confirmed", None)
    data = {"registration": registration.pk, "people": "2"}
    response = client.post(here(registration.occurrence), data, follow=True)
    assert "赵大爷签到好了，2 人" in response.content.decode()
    assert status_of(registration) == ("attended", 2)


def test_who_has_not_scanned_it_does_not(cast, client, registration):
    client.force_login(cast.resident)
    data = {"registration": registration.pk, "people": "2"}
    assert client.post(here(registration.occurrence), data).status_code == 403
    response = client.get(reverse("here_code", args=[registration.occurrence.pk, "aaaaaaaaaaaaaaaa"]))
    assert response.status_code == 403
    assert "请再扫一次" in response.content.decode()
    scan(client, OccurrenceFactory(starts=timezone.now()))
    assert client.post(here(registration.occurrence), data).status_code == 403
    assert status_of(registration) == ("confirmed", None)


def test_a_scan_is_good_for_a_quarter_of_an_hour(cast, client, registration):
    client.force_login(cast.resident)
    scan(client, registration.occurrence)
    session = client.session
    session["here"] = [registration.occurrence.pk, session["here"][1] - 16 * 60]
    session.save()
    assert client.get(here(registration.occurrence)).status_code == 403


def test_nobody_checks_in_another(cast, client, registration):
    client.force_login(cast.outsider)
    scan(client, registration.occurrence)
    response = client.post(here(registration.occurrence), {"registration": registration.pk, "people": "2"})
    assert response.status_code == 422
    assert status_of(registration) == ("confirmed", None)


def test_a_guest_types_six_digits(client, occurrence):
    guest = RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800000001", name="客人")
    scan(client, occurrence)
    response = client.post(here(occurrence), {"code": guest.code}, follow=True)
    assert "客人签到好了，1 人" in response.content.decode()
    assert status_of(guest) == ("attended", 1)


def test_guessing_ends_soon(client, occurrence):
    guest = RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800000001")
    scan(client, occurrence)
    wrong = f"{(int(guest.code) + 1) % 1_000_000:06}"
    for _try in range(20):
        assert client.post(here(occurrence), {"code": wrong}).status_code == 422
    response = client.post(here(occurrence), {"code": guest.code})
    assert "输错太多次" in response.content.decode()
    assert status_of(guest) == ("confirmed", None)
