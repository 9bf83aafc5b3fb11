import pytest
from django.urls import reverse

from events.activities.models import Occurrence
from events.signups.links import path_of
from events.signups.models import Announcement
from tests.factories.activities import OccurrenceFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def occurrence(cast):
    return OccurrenceFactory(activity__organization=cast.organization, capacity=3)


def url(name, occurrence):
    return reverse(name, args=[occurrence.activity.slug, occurrence.pk])


def test_a_message_is_sent_and_shown_to_those_on_the_list_alone(cast, client, occurrence):
    guest = RegistrationFactory(occurrence=occurrence, user=None, phone="+8613800000001")
    RegistrationFactory(occurrence=occurrence, user=cast.resident)
    client.force_login(cast.lead)
    assert "会发给 2 个人" in client.get(url("occurrence_message", occurrence)).content.decode()
    response = client.post(url("occurrence_message", occurrence), {"text": "请自带水杯。"}, follow=True)
    assert "告诉了 2 个人" in response.content.decode()
    page = occurrence.activity.get_absolute_url()
    for who, seen in ((cast.resident, True), (cast.outsider, False), (None, False)):
        client.logout()
        if who:
            client.force_login(who)
        assert ("请自带水杯。" in client.get(page).content.decode()) == seen
    assert "请自带水杯。" in client.get(path_of(guest)).content.decode()


def test_what_was_typed_comes_back(cast, client, occurrence):
    RegistrationFactory(occurrence=occurrence)
    client.force_login(cast.lead)
    for _twice in range(2):
        response = client.post(url("occurrence_message", occurrence), {"text": "请自带水杯。"})
    assert response.status_code == 409
    assert "刚刚已经发过了" in response.content.decode()
    assert "请自带水杯。</textarea>" in response.content.decode()
    assert Announcement.objects.count() == 1


def test_seats_and_sign_up_on_one_page(cast, client, occurrence):
    RegistrationFactory(occurrence=occurrence, party_size=2)
    client.force_login(cast.lead)
    path = url("occurrence_seats", occurrence)
    response = client.post(path, {"verb": "seats", "seats": "1"})
    assert response.status_code == 409
    assert "已经有 2 人占着名额" in response.content.decode()
    assert 'value="1"' in response.content.decode()
    assert "名额改好了" in client.post(path, {"verb": "seats", "seats": "9"}, follow=True).content.decode()
    assert Occurrence.objects.get().capacity == 9
    assert "报名停止了" in client.post(path, {"verb": "close"}, follow=True).content.decode()
    response = client.post(path, {"verb": "reopen", "date": "2030-01-01"})
    assert response.status_code == 422
    assert "一起填" in response.content.decode()
    assert "又可以报名了" in client.post(path, {"verb": "reopen"}, follow=True).content.decode()
    assert client.post(path, {"verb": "nonsense"}).status_code == 422
