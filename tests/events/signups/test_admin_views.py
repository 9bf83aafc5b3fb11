import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.signups.actions import register
from events.signups.models import Registration
from tests.factories.activities import OccurrenceFactory, RegistrationFactory


@pytest.mark.parametrize(("who", "status"), [("staff", 200), ("director", 200), ("resident", 302), ("lead", 302)])
def test_staff_look_names_up(cast, client, house, who, status):
    registration = register(OccurrenceFactory(), user=cast.resident, name="赵大爷", party_size=2)
    client.force_login(getattr(cast, who))
    for url in (reverse("registrations:index"), reverse("registrations:edit", args=[registration.pk])):
        response = client.get(url)
        assert response.status_code == status
        assert ("赵大爷" in response.content.decode()) == (status == 200)


def test_the_record_shows_its_history_and_changes_nothing(cast, client, house):
    registration = register(OccurrenceFactory(), user=cast.resident, name="赵大爷")
    client.force_login(cast.director)
    url = reverse("registrations:edit", args=[registration.pk])
    assert f'href="{url}"' in client.get(reverse("registrations:index")).content.decode()
    assert "报了名" in client.get(url).content.decode()
    client.post(url, {"name": "别人", "status": "cancelled", "party_size": 9})
    assert Registration.objects.values_list("name", "status", "party_size").get() == ("赵大爷", "confirmed", 1)
    for tail in ("new/", f"edit/{registration.pk}/", f"delete/{registration.pk}/"):
        assert client.get(reverse("registrations:index") + tail).status_code == 404


def test_the_list_costs_the_same_at_1_row_and_at_50(cast, client, house):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("registrations:index")).status_code == 200
        return len(queries)

    client.force_login(cast.staff)
    RegistrationFactory()
    client.get(reverse("registrations:index"))
    one = cost()
    RegistrationFactory.create_batch(49)
    assert cost() == one


def test_a_record_says_for_whom_what_was_agreed_and_where_in_line(cast, client, house):
    occurrence = OccurrenceFactory(capacity=1)
    RegistrationFactory(occurrence=occurrence)
    answers = [{"question": "忌口？", "answer": "花生"}]
    registration = RegistrationFactory(
        occurrence=occurrence,
        user=None,
        phone="+8613800138000",
        name="小明",
        for_whom="child",
        consent_version="2026-11 zh-hans",
        answers=answers,
        status="waitlisted",
    )
    client.force_login(cast.staff)
    text = client.get(reverse("registrations:edit", args=[registration.pk])).content.decode()
    for said in ("孩子（我是监护人）", "13800138000", "2026-11 zh-hans", "花生", "第 1 位", "候补"):
        assert said in text
    index = reverse("registrations:index")
    for query in ("?q=13800138000", "?status=waitlisted", "?for_whom=child"):
        listed = client.get(index + query).content.decode()
        assert "小明" in listed and "李阿姨" not in listed
