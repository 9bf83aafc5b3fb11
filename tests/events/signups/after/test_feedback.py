import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from events.activities.models import Occurrence
from events.signups.after import upkeep
from events.signups.after.actions import give_feedback, may_say, take_line_away
from events.signups.after.summary import summary_of
from events.signups.after.upkeep import ask_for_feedback, close_forgotten_lists
from events.signups.links import path_of, token_of
from events.signups.models import Feedback, Registration
from home.desk.my import desk_of
from portal.accounts.actions import erase
from portal.common.errors import Refused
from portal.notices.models import Letter, Notice
from tests.factories.activities import OccurrenceFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def refusal(verb, *args, **kwargs):
    with pytest.raises(Refused) as raised:
        verb(*args, **kwargs)
    return raised.value.code


@pytest.fixture
def occurrence(cast):
    starts = timezone.now() - 3 * HOUR
    return OccurrenceFactory(activity__organization=cast.organization, starts=starts, ends=starts + HOUR)


@pytest.fixture
def came(cast, occurrence):
    return RegistrationFactory(occurrence=occurrence, user=cast.resident, status="attended", attended_size=1)


def ended(occurrence, **ago):
    ends = timezone.now() - dt.timedelta(**ago)
    Occurrence.objects.filter(pk=occurrence.pk).update(starts=ends - HOUR, ends=ends)


# --- Saying it ---------------------------------------------------------------------------------------------------


def test_who_came_says_it_and_changes_it(cast, came):
    give_feedback(came, stars=4, by=cast.resident)
    give_feedback(came, stars=5, line=" 老师  很耐心 ", by=cast.resident)
    said = Feedback.objects.get()
    assert (said.stars, said.line) == (5, "老师 很耐心")


@pytest.mark.parametrize("status", ["confirmed", "waitlisted", "no_show", "cancelled", "pending"])
def test_who_did_not_come_does_not(came, status):
    Registration.objects.update(status=status)
    assert refusal(give_feedback, came, stars=5) == "did_not_come"
    assert not Feedback.objects.exists()


def test_only_afterwards_and_not_for_ever(came):
    ended(came.occurrence, hours=-1)
    assert refusal(give_feedback, came, stars=5) == "not_over"
    Occurrence.objects.update(attendance_closed_at=timezone.now())
    give_feedback(came, stars=5)
    ended(came.occurrence, days=15)
    assert refusal(give_feedback, came, stars=4) == "too_late"
    came.occurrence.refresh_from_db()
    assert not may_say(came, timezone.now())


def test_stars_and_lines_that_cannot_be(came):
    for stars in (0, 6, -1):
        assert refusal(give_feedback, came, stars=stars) == "stars"
    assert refusal(give_feedback, came, stars=5, line="长" * 201) == "line_too_long"


def test_staff_take_a_line_away_for_good(cast, came):
    said = give_feedback(came, stars=1, line="某某很差")
    for who in (cast.lead, cast.member, cast.outsider, cast.resident):
        assert refusal(take_line_away, said, by=who) == "not_allowed"
    take_line_away(said, by=cast.staff)
    assert Feedback.objects.get().line == ""
    assert refusal(give_feedback, came, stars=1, line="某某很差") == "line_taken_away"
    give_feedback(came, stars=3)
    assert Feedback.objects.get().stars == 3


def test_an_erased_persons_words_go_and_the_stars_stay(cast, came):
    give_feedback(came, stars=5, line="我是三号楼的老王")
    erase(cast.resident, by=cast.resident)
    said = Feedback.objects.get()
    assert (said.stars, said.line) == (5, "")


# --- The sum -----------------------------------------------------------------------------------------------------


def test_a_summary_of_three_and_more(came):
    activity = came.occurrence.activity
    give_feedback(came, stars=5)
    for stars in (5, 3):
        assert summary_of(activity) is None
        other = RegistrationFactory(occurrence=came.occurrence, status="attended", attended_size=1)
        give_feedback(other, stars=stars)
    found = summary_of(activity)
    assert (found.count, found.mean) == (3, 4.3)
    assert [(bar.stars, bar.count) for bar in found.bars] == [(5, 2), (4, 0), (3, 1), (2, 0), (1, 0)]


def test_the_page_shows_the_sum_and_the_lines_to_the_organization_alone(cast, client, came):
    for stars in (4, 4, 4):
        other = RegistrationFactory(occurrence=came.occurrence, status="attended", attended_size=1)
        give_feedback(other, stars=stars, line="讲得清楚")
    page = came.occurrence.activity.get_absolute_url()
    text = client.get(page).content.decode()
    assert "4.0" in text and "3 人评价" in text and "讲得清楚" not in text
    people = reverse("occurrence_people", args=[came.occurrence.activity.slug, came.occurrence.pk])
    client.force_login(cast.lead)
    text = client.get(people).content.decode()
    assert "讲得清楚" in text and "拿掉这句话" not in text
    client.force_login(cast.staff)
    assert "拿掉这句话" in client.get(people).content.decode()
    take = reverse("feedback_take_away", args=[Feedback.objects.last().pk])
    assert "拿掉了" in client.post(take, follow=True).content.decode()
    assert Feedback.objects.filter(line="").count() == 1
    client.force_login(cast.resident)
    assert reverse("signup_feedback", args=[token_of(came)]) in client.get(page).content.decode()


def test_one_tap_without_an_account(client, occurrence):
    guest = RegistrationFactory(
        occurrence=occurrence, user=None, phone="+8613800000001", status="attended", attended_size=1
    )
    url = reverse("signup_feedback", args=[token_of(guest)])
    assert url in client.get(path_of(guest)).content.decode()
    text = client.get(url).content.decode()
    assert text.count('name="stars"') == 5
    assert "谢谢，记下了" in client.post(url, {"stars": "4"}, follow=True).content.decode()
    assert client.post(url, {"stars": "9"}).status_code == 422
    response = client.post(url, {"stars": "4", "line": "长" * 201})
    assert response.status_code == 422
    assert "长" * 201 in response.content.decode()
    client.post(url, {"stars": "4", "line": "很好"})
    assert Feedback.objects.get().line == "很好"
    Registration.objects.update(status="no_show")
    assert client.post(url, {"stars": "1"}).status_code == 409


# --- What the house does -----------------------------------------------------------------------------------------


@pytest.fixture
def by_day(monkeypatch):
    monkeypatch.setattr(upkeep, "HOURS", range(24))


def test_who_came_is_asked_once(cast, occurrence, came, by_day):
    guest = RegistrationFactory(
        occurrence=occurrence, user=None, phone="+8613800000001", status="attended", attended_size=1
    )
    RegistrationFactory(occurrence=occurrence, status="no_show")
    said = RegistrationFactory(occurrence=occurrence, status="attended", attended_size=1)
    Feedback.objects.create(registration=said, stars=5)
    assert ask_for_feedback() == 0  # the list is not finished, and it was today
    Occurrence.objects.update(attendance_closed_at=timezone.now())
    assert ask_for_feedback() == 2
    assert ask_for_feedback() == 0
    assert Notice.objects.get(kind="signups.feedback").recipient == cast.resident
    assert Letter.objects.get(kind="signups.feedback").contact == guest.phone


def test_without_a_finished_list_they_are_asked_the_day_after(came, by_day):
    ended(came.occurrence, hours=19)
    assert ask_for_feedback() == 1
    Notice.objects.all().delete()
    ended(came.occurrence, days=8)
    assert ask_for_feedback() == 0


def test_nobody_is_asked_at_night(came, monkeypatch):
    monkeypatch.setattr(upkeep, "HOURS", range(0))
    Occurrence.objects.update(attendance_closed_at=timezone.now())
    assert ask_for_feedback() == 0


def test_a_forgotten_list_is_finished_after_a_week(came):
    absent = RegistrationFactory(occurrence=came.occurrence)
    unkept = RegistrationFactory(occurrence=OccurrenceFactory(activity=came.occurrence.activity))
    ended(came.occurrence, days=6)
    ended(unkept.occurrence, days=8)
    assert close_forgotten_lists() == 0
    ended(came.occurrence, days=7, minutes=1)
    assert close_forgotten_lists() == 1
    absent.refresh_from_db()
    unkept.refresh_from_db()
    assert (absent.status, unkept.status) == ("no_show", "confirmed")


def test_an_open_list_waits_on_the_desk_of_the_organization(cast, came):
    def kinds(user):
        return [line.kind for line in desk_of(user).tasks]

    assert "记谁来了" in kinds(cast.lead)
    assert "记谁来了" not in kinds(cast.member) + kinds(cast.outsider)
    Occurrence.objects.update(attendance_closed_at=timezone.now())
    assert "记谁来了" not in kinds(cast.lead)
