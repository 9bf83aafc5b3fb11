"""Those who grew up: a page that stays, and a year of follow-up."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.desk import work
from incubator.organizations.models import Organization
from incubator.residency.evaluating import actions, graduating
from incubator.residency.living.actions import end_residency
from incubator.residency.models import Graduation, Residency
from portal.common import audit
from portal.common.periods import at
from tests.factories.activities import OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.factories.residency import GraduationFactory
from tests.incubator.residency.conftest import today
from tests.incubator.residency.test_actions import refuses


def text(page):
    return page.content.decode()


@pytest.fixture
def graduation(resident, cast, house):
    """Decided, left at once, and given its page by the worker."""
    OccurrenceFactory(activity__organization=cast.organization, starts=at(today(-30), dt.time(9)))
    starts = at(today(-20), dt.time(9))
    BookingFactory(organization=cast.organization, room=house.room, starts=starts, status="no_show")
    end_residency(resident, left_as="graduated", last_day=today(-1), why="有了自己的门面。", by=cast.director)
    assert graduating.welcome_graduates() == 1
    return resident.graduation


def test_who_grew_up_gets_a_page_and_four_follow_ups_once(graduation, resident):
    assert (graduation.day, graduation.story) == (today(-1), "")
    assert [(due.due - graduation.day).days for due in graduation.follow_ups.all()] == [90, 180, 270, 365]
    known = {row["code"]: row["value"] for row in graduation.figures}
    assert (known["activities_held"], known["no_shows"]) == (1, 1)
    assert graduating.welcome_graduates() == 0
    assert not graduating.record_graduation(resident)
    assert "give graduates their page" in {job.name for job in work.JOBS}


def test_the_decision_leads_there_by_the_way_of_leaving(cast, evaluation, resident):
    actions.decide_evaluation(
        evaluation, decision="graduate", reason="可以自己飞了。", last_day=today(), by=cast.director
    )
    assert graduating.welcome_graduates() == 0
    Residency.objects.filter(pk=resident.pk).update(status="left")
    assert graduating.welcome_graduates() == 1
    assert resident.evaluations.get().decision == "graduate" and Graduation.objects.get().day == today()


@pytest.mark.parametrize("left_as", ["ended", "lapsed", "withdrew"])
def test_others_who_left_have_no_page(resident, left_as):
    Residency.objects.filter(pk=resident.pk).update(status="left", left_as=left_as)
    resident.refresh_from_db()
    assert graduating.welcome_graduates() == 0 and not graduating.record_graduation(resident)


def test_the_page_stays_whatever_becomes_of_the_organization(client, graduation, cast):
    address = graduation.get_absolute_url()
    profile = reverse("organization", args=[cast.organization.slug])
    page = text(client.get(address))
    # What everybody may read, without what is between the house and its resident.
    assert cast.organization.name in page and "开展活动" in page and "没有来" not in page and profile in page
    assert address in text(client.get(profile)) and address in text(client.get(reverse("graduates")))
    Organization.objects.filter(pk=cast.organization.pk).update(standing="closed")
    page = text(client.get(address))
    assert cast.organization.name in page and profile not in page
    assert client.get(reverse("graduate", args=["nobody"])).status_code == 404


def test_those_who_want_to_apply_see_where_it_leads(client, db):
    assert reverse("graduates") not in text(client.get(reverse("apply")))
    GraduationFactory()
    assert reverse("graduates") in text(client.get(reverse("apply")))


def test_staff_write_the_story(client, cast, graduation):
    client.force_login(cast.staff)
    edit = reverse("graduations:edit", args=[graduation.pk])
    assert edit in text(client.get(reverse("todo")))
    form = {"story": "从两张桌子开始。", "whereto": "梨园街 8 号", "picture": ""}
    assert client.post(edit, form).status_code == 302
    page = text(client.get(graduation.get_absolute_url()))
    assert "从两张桌子开始。" in page and "梨园街 8 号" in page
    assert edit not in text(client.get(reverse("todo")))
    assert "wagtail.edit" in {entry.action for entry in audit.history(graduation)}
    for name in ("add", "delete"):
        args = [graduation.pk] if name == "delete" else []
        assert client.get(reverse(f"graduations:{name}", args=args)).status_code in (302, 403)
    assert Graduation.objects.count() == 1


def test_a_follow_up_waits_when_its_day_is_near_and_is_noted_once(client, cast, graduation):
    follow_up = graduation.follow_ups.first()
    client.force_login(cast.staff)
    record = reverse("follow_ups:edit", args=[follow_up.pk])
    assert record not in text(client.get(reverse("todo")))
    follow_up.due = today(13)
    follow_up.save()
    assert record in text(client.get(reverse("todo")))
    assert client.post(record, {"still_active": "yes", "notes": " "}).status_code == 422
    assert client.post(record, {"still_active": "yes", "notes": "开了第二家店。"}).url == record
    follow_up.refresh_from_db()
    assert (follow_up.still_active, follow_up.done_by) == (True, cast.staff)
    assert record not in text(client.get(reverse("todo"))) and "开了第二家店。" in text(client.get(record))
    refuses("done", graduating.record_follow_up, follow_up, still_active=None, notes="再", by=cast.staff)
    assert "开了第二家店。" not in text(client.get(graduation.get_absolute_url()))
    client.force_login(cast.lead)
    assert client.get(record).status_code in (302, 403)


def test_what_the_house_knows_is_filled_in(client, cast, graduation):
    graduation.day = today(-10)
    graduation.save()
    client.force_login(cast.staff)
    record = reverse("follow_ups:edit", args=[graduation.follow_ups.first().pk])
    assert client.get(record).context["form"].initial == {"still_active": ""}
    OccurrenceFactory(activity__organization=cast.organization, starts=at(today(-5), dt.time(9)))
    page = client.get(record)
    assert page.context["form"].initial == {"still_active": "yes"}
    assert {figure.code: figure.value for figure in page.context["figures"]}["activities_held"] == 1


def test_lists_ask_as_many_queries_at_1_row_as_at_20(client, cast, graduation):
    client.force_login(cast.staff)
    for name in ("graduates", "graduations:index", "follow_ups:index"):
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse(name))
        for _n in range(19):
            made = GraduationFactory()
            made.follow_ups.create(due=today(5))
        with CaptureQueriesContext(connection) as twenty:
            client.get(reverse(name))
        assert len(twenty) == len(one), name
