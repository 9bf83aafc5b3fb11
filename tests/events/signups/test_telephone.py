"""Whoever answers the telephone puts people on the list, and takes them off."""

import pytest
from django.urls import reverse

from events.signups.door.codes import token_of
from events.signups.models import Registration
from portal.notices.models import Letter, Notice
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory

CALLER = {"name": "吴大爷", "phone": "13800138000", "party_size": "2"}


@pytest.fixture
def occurrence(cast, house):
    questions = [{"key": "a", "text": "忌口？", "why": "", "required": True}]
    return OccurrenceFactory(activity=ActivityFactory(organization=cast.organization, questions=questions), capacity=3)


def add_url(occurrence):
    return reverse("signup_enter", args=[occurrence.activity.slug, occurrence.pk])


def off_url(registration):
    occurrence = registration.occurrence
    return reverse("signup_take_off", args=[occurrence.activity.slug, occurrence.pk, registration.pk])


@pytest.mark.parametrize("who", ["editor", "staff"])
def test_a_caller_is_signed_up_and_told(cast, client, occurrence, who):
    client.force_login(getattr(cast, who))
    people = reverse("occurrence_people", args=[occurrence.activity.slug, occurrence.pk])
    assert add_url(occurrence) in client.get(people).content.decode()
    assert "忌口？" in client.get(add_url(occurrence)).content.decode()
    response = client.post(add_url(occurrence), CALLER, follow=True)
    assert "吴大爷报上名了" in response.content.decode()
    registration = Registration.objects.get()
    assert (registration.status, registration.party_size, registration.user) == ("confirmed", 2, None)
    assert Letter.objects.get().contact == "+8613800138000"
    # Two more do not fit, and are in line.
    response = client.post(add_url(occurrence), CALLER | {"name": "冯奶奶"}, follow=True)
    assert "冯奶奶排在候补里" in response.content.decode()
    assert client.post(add_url(occurrence), CALLER).status_code == 409


def test_bad_input_keeps_what_was_typed(cast, client, occurrence):
    client.force_login(cast.editor)
    for wrong in ({"phone": "12"}, {"party_size": "0"}, {"name": ""}):
        response = client.post(add_url(occurrence), CALLER | wrong)
        assert response.status_code == 422
    assert 'value="13800138000"' in response.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("who", ["editor", "staff"])
def test_who_calls_to_cancel_is_taken_off_and_told(cast, client, occurrence, who):
    registration = RegistrationFactory(occurrence=occurrence, user=cast.resident, party_size=3)
    waiting = RegistrationFactory(occurrence=occurrence, status="waitlisted")
    client.force_login(getattr(cast, who))
    page = reverse("ticket", args=[token_of(registration)])
    assert off_url(registration) in client.get(page).content.decode()
    assert "李阿姨" in client.get(off_url(registration)).content.decode()
    assert Registration.objects.get(pk=registration.pk).is_confirmed
    client.post(off_url(registration))
    waiting.refresh_from_db()
    assert (Registration.objects.get(pk=registration.pk).status, waiting.status) == ("cancelled", "offered")
    assert Notice.objects.get(recipient=cast.resident).kind == "signups.taken_off"
    assert client.post(off_url(registration)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("outsider", 404), ("resident", 404)])
def test_nobody_else_does(cast, client, occurrence, who, status):
    registration = RegistrationFactory(occurrence=occurrence, user=cast.resident)
    client.force_login(getattr(cast, who))
    for url in (add_url(occurrence), off_url(registration)):
        assert client.get(url).status_code == client.post(url, CALLER).status_code == status
    assert Registration.objects.get().is_confirmed
