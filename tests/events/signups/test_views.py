import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.activities.models import Occurrence
from events.signups.links import path_of
from events.signups.models import Registration
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory

GOOD = {"name": "李阿姨", "party_size": "2"}


@pytest.fixture
def occurrence(cast, house):
    return OccurrenceFactory(activity=ActivityFactory(organization=cast.organization), capacity=5)


def signup_url(occurrence):
    return reverse("signup", args=[occurrence.activity.slug, occurrence.pk])


def people_url(occurrence):
    return reverse("occurrence_people", args=[occurrence.activity.slug, occurrence.pk])


def page(client, occurrence):
    return client.get(occurrence.activity.get_absolute_url()).content.decode()


def test_a_resident_signs_up_on_the_activitys_page(cast, client, occurrence):
    client.force_login(cast.resident)
    text = page(client, occurrence)
    assert f'action="{signup_url(occurrence)}"' in text
    assert "还有 5 个名额" in text
    assert f'value="{cast.resident.name}"' in text
    response = client.post(signup_url(occurrence), GOOD, follow=True)
    registration = Registration.objects.get()
    assert response.redirect_chain == [(path_of(registration), 302)]
    text = response.content.decode()
    assert "报名成功" in text
    assert f"{registration.code[:3]} {registration.code[3:]}" in text
    text = page(client, occurrence)
    assert "李阿姨，2 人" in text and path_of(registration) in text


def test_who_is_not_signed_in_is_asked_to_where_no_code_can_be_sent(client, occurrence, settings):
    settings.SMS_SENDER = ""
    assert "登录后报名" in page(client, occurrence)
    for method in (client.get, client.post):
        response = method(signup_url(occurrence))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_several_dates_have_a_button_each(cast, client, occurrence):
    other = OccurrenceFactory(activity=occurrence.activity, starts=occurrence.starts + dt.timedelta(days=7))
    client.force_login(cast.resident)
    text = page(client, occurrence)
    assert f'href="{signup_url(occurrence)}"' in text
    assert f'href="{signup_url(other)}"' in text
    assert client.get(signup_url(other)).status_code == 200


def test_without_sign_up_the_page_says_whom_to_call(cast, client, occurrence):
    activity = occurrence.activity
    activity.takes_signups = False
    activity.save(update_fields=["takes_signups"])
    client.force_login(cast.resident)
    text = page(client, occurrence)
    assert signup_url(occurrence) not in text
    assert f'href="tel:{activity.contact_phone}"' in text
    response = client.post(signup_url(occurrence), GOOD)
    assert response.status_code == 422
    assert f'href="tel:{activity.contact_phone}"' in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": ""},
        {"party_size": "0"},
        {"party_size": "11"},
        {"party_size": "很多"},
        {"party_size": "1e9"},
        {"name": "长" * 41},
    ],
)
def test_bad_input_keeps_what_was_typed(cast, client, occurrence, data):
    client.force_login(cast.resident)
    typed = (GOOD | data) if data else {}
    response = client.post(signup_url(occurrence), typed)
    assert response.status_code == 422
    assert 'class="form-errors"' in response.content.decode()
    for value in typed.values():
        if value:
            assert f'value="{value}"' in response.content.decode()
    assert not Registration.objects.exists()


def test_too_many_at_once_is_said_and_kept(cast, client, occurrence):
    RegistrationFactory(occurrence=occurrence, party_size=4)
    client.force_login(cast.resident)
    response = client.post(signup_url(occurrence), GOOD)
    assert response.status_code == 409
    text = response.content.decode()
    assert "只剩 1 个名额" in text
    assert 'value="李阿姨"' in text
    # Both that the sentence offers: fewer people, or the line.
    assert "改了人数，报名" in text and 'name="wait"' in text
    response = client.post(signup_url(occurrence), GOOD | {"wait": "1"}, follow=True)
    assert "您排在候补第 1 位" in response.content.decode()


def test_full_leads_into_the_line(cast, client, occurrence):
    RegistrationFactory(occurrence=occurrence, party_size=5)
    client.force_login(cast.resident)
    text = page(client, occurrence)
    assert "名额已满，可以排候补" in text and 'name="wait"' in text
    # The button of a page that was open while the last seat went: said, kept, and the line offered.
    response = client.post(signup_url(occurrence), GOOD)
    assert response.status_code == 409
    text = response.content.decode()
    assert "名额已经满了" in text and 'value="李阿姨"' in text and 'name="wait"' in text
    response = client.post(signup_url(occurrence), GOOD | {"wait": "1"}, follow=True)
    assert "您排在候补第 1 位" in response.content.decode()
    assert Registration.objects.get(user=cast.resident).status == "waitlisted"


@pytest.mark.parametrize(("opens", "closes", "said"), [(1, None, "开始报名"), (None, -1, "截止")])
def test_outside_of_the_window_the_page_says_when(cast, client, occurrence, opens, closes, said):
    now = timezone.now()
    occurrence.signup_opens = now + dt.timedelta(hours=opens) if opens else None
    occurrence.signup_closes = now + dt.timedelta(hours=closes) if closes else None
    occurrence.save()
    client.force_login(cast.resident)
    assert said in page(client, occurrence) and 'id="id_name"' not in page(client, occurrence)
    response = client.post(signup_url(occurrence), GOOD)
    assert response.status_code == 422 and said in response.content.decode()
    assert not Registration.objects.exists()


def test_a_guardian_signs_up_a_child_and_a_proxy_an_elder(cast, client, occurrence):
    client.force_login(cast.resident)
    text = client.get(signup_url(occurrence) + "?for=child").content.decode()
    assert "<h1>替孩子报名" in text and 'name="guardian"' in text and f'value="{cast.resident.name}"' not in text
    child = {"for_whom": "child", "name": "小明", "party_size": "1"}
    response = client.post(signup_url(occurrence), child)
    assert response.status_code == 422 and "监护人" in response.content.decode()
    client.post(signup_url(occurrence), child | {"guardian": "on"})
    client.post(signup_url(occurrence), {"for_whom": "elder", "name": "王奶奶", "party_size": "1"})
    client.post(signup_url(occurrence), GOOD | {"party_size": "1"})
    assert list(Registration.objects.values_list("for_whom", "name", "consent_version")) == [
        ("child", "小明", "2026-11 zh-hans"),
        ("elder", "王奶奶", ""),
        ("self", "李阿姨", ""),
    ]
    assert client.post(signup_url(occurrence), child | {"guardian": "on"}).status_code == 409
    text = page(client, occurrence)
    assert all(name in text for name in ("小明，1 人", "王奶奶，1 人", "李阿姨，1 人"))


def test_questions_are_asked_and_kept_as_they_were_worded(cast, client, occurrence):
    activity = occurrence.activity
    activity.questions = [
        {"key": "a", "text": "有什么忌口？", "why": "要准备午饭", "required": True},
        {"key": "b", "text": "从哪里知道的？", "why": "", "required": False},
    ]
    activity.save(update_fields=["questions"])
    client.force_login(cast.resident)
    text = page(client, occurrence)
    assert "有什么忌口？" in text and "要准备午饭" in text
    response = client.post(signup_url(occurrence), GOOD)
    assert response.status_code == 422 and "请回答这个问题" in response.content.decode()
    client.post(signup_url(occurrence), GOOD | {"question_0": "不吃辣"})
    assert Registration.objects.get().answers == [{"question": "有什么忌口？", "answer": "不吃辣"}]


def test_twice_is_said(cast, client, occurrence):
    client.force_login(cast.resident)
    client.post(signup_url(occurrence), GOOD)
    assert "您已经报名了" in client.get(signup_url(occurrence)).content.decode()
    response = client.post(signup_url(occurrence), GOOD)
    assert response.status_code == 409
    assert "您已经报过名了" in response.content.decode()


@pytest.mark.parametrize("values", [{"status": Occurrence.Status.PROPOSED}, {"activity__draft": True}])
def test_what_is_not_public_is_404(cast, client, values):
    occurrence = OccurrenceFactory(**values)
    client.force_login(cast.resident)
    assert client.get(signup_url(occurrence)).status_code == 404
    assert client.post(signup_url(occurrence), GOOD).status_code == 404


def test_an_occurrence_of_another_activity_is_404(cast, client, occurrence):
    client.force_login(cast.resident)
    other = OccurrenceFactory()
    assert client.get(reverse("signup", args=[other.activity.slug, occurrence.pk])).status_code == 404


def test_ones_own_sign_up_has_an_address_without_a_secret(cast, client, occurrence):
    registration = RegistrationFactory(occurrence=occurrence, user=cast.resident)
    url = reverse("signup_own", args=[registration.pk])
    client.force_login(cast.resident)
    assert client.get(url).url == path_of(registration)
    for who in ("outsider", "lead", "staff"):
        client.force_login(getattr(cast, who))
        assert client.get(url).status_code == 404


def test_nobody_else_even_learns_of_it(client, occurrence):
    assert client.get(people_url(occurrence)).status_code == 302


def test_a_page_costs_the_same_at_1_date_and_at_50(cast, client, occurrence):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page(client, occurrence)
        return len(queries)

    client.force_login(cast.lead)
    OccurrenceFactory(activity=occurrence.activity, starts=timezone.now() + dt.timedelta(days=2), capacity=9)
    page(client, occurrence)
    two = cost()
    for days in range(3, 51):
        later = OccurrenceFactory(
            activity=occurrence.activity, starts=timezone.now() + dt.timedelta(days=days), capacity=9
        )
        RegistrationFactory(occurrence=later, user=cast.lead)
    assert cost() == two
