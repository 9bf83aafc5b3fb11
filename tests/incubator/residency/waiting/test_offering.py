import pytest
from django.urls import reverse
from django.utils import timezone

from home.desk.todo import todo_of
from incubator.residency import actions
from incubator.residency.models import Application, Residency
from portal.common import audit
from portal.notices.models import Notice
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.residency import ApplicationFactory, CallFactory
from tests.incubator.residency.conftest import today
from tests.incubator.residency.waiting.test_actions import ranks, refuses

Status = Application.Status


@pytest.fixture
def line(house, cast):
    """Three that wait for 20 m² each; the second is the cast's organization."""
    house.center.refresh_from_db()
    call = CallFactory(center=house.center)
    organizations = [OrganizationFactory(), cast.organization, OrganizationFactory()]
    return [
        ApplicationFactory(
            call=call,
            organization=organization,
            status="waiting",
            outcome="waitlisted",
            waiting_rank=rank,
            submitted_at=timezone.now(),
            decided_at=timezone.now(),
            announced_at=timezone.now(),
        )
        for rank, organization in enumerate(organizations, start=1)
    ]


def offer(application, cast, house, **more):
    given = {"zone": house.zone, "area": "20.0", "starts": today(), "ends": today(365), "by": cast.director}
    return actions.offer_space(application, **{**given, **more})


def test_the_first_in_line_gets_a_dated_offer_and_the_others_move_up(line, cast, house):
    residency = offer(line[0], cast, house)
    assert residency.status == Residency.Status.OFFERED
    assert residency.answer_by == today(house.center.offer_days)
    assert line[0].status == Status.CLOSED
    assert ranks(house.center) == [(line[1].pk, 1), (line[2].pk, 2)]


def test_passing_over_somebody_who_fits_needs_a_reason_that_is_kept(line, cast, house):
    refusal = refuses("reason_missing", offer, line[1], cast, house)
    assert line[0].organization.name in str(refusal) and refusal.field == "reason"
    offer(line[1], cast, house, reason="房间有水池，适合它。")
    entry = audit.history(line[1]).get(action="residency.offer")
    assert entry.data["why"] == "房间有水池，适合它。" and entry.data["skipped"] == [line[0].pk]
    assert entry.data["rank"] == 2
    assert Notice.objects.filter(recipient=cast.lead).exists()


def test_nobody_is_passed_over_whose_wish_does_not_fit(line, cast, house):
    Application.objects.filter(pk=line[0].pk).update(area_wanted="500.0")
    offer(line[1], cast, house)
    assert ranks(house.center) == [(line[0].pk, 1), (line[2].pk, 2)]


def test_what_is_not_free_is_not_offered(line, cast, house):
    refuses("area", offer, line[0], cast, house, area="250.0")
    refuses("grant_missing", offer, line[0], cast, house, zone=None)
    refuses("wrong_dates", offer, line[0], cast, house, ends=today())
    line[0].refresh_from_db()
    assert (line[0].status, line[0].waiting_rank) == (Status.WAITING, 1) and not Residency.objects.exists()


def test_whoever_declines_and_goes_on_waiting_has_the_place_back(line, cast, house):
    residency = offer(line[0], cast, house)
    actions.decline_offer(residency, keep_waiting=True, by=cast.lead)
    assert ranks(house.center) == [(a.pk, place) for place, a in enumerate(line, start=1)]
    again = offer(line[0], cast, house)
    assert again.pk != residency.pk


def test_whoever_declines_leaves_the_list_and_the_next_is_told_to_the_director(line, cast, house):
    residency = offer(line[0], cast, house)
    actions.decline_offer(residency, keep_waiting=False, by=cast.lead)
    assert ranks(house.center) == [(line[1].pk, 1), (line[2].pk, 2)]
    item = next(item for item in todo_of(cast.director) if item.href == reverse("waiting_lists"))
    assert item.organization == cast.organization.name


def test_the_director_offers_on_a_page_that_suggests_the_wish(client, line, cast, house):
    address = reverse("applications:verb", args=[line[0].pk, "offer"])
    client.force_login(cast.staff)
    assert client.get(address).status_code == 403
    client.force_login(cast.director)
    assert address in client.get(reverse("waiting_lists")).content.decode()
    form = client.get(address).context["form"]
    assert (form.initial["area"], form.initial["zone"]) == (20, house.zone.pk)
    given = {"zone": house.zone.pk, "area": "250", "starts": today(), "last_day": today(100), "reason": ""}
    assert client.post(address, given).status_code == 422
    assert client.post(address, {**given, "area": "20"}).status_code == 302
    assert Residency.objects.get().application == line[0]


def test_the_follow_page_leads_to_the_offer(client, line, cast, house):
    residency = offer(line[1], cast, house, reason="急需。")
    client.force_login(cast.lead)
    page = client.get(reverse("application", args=[line[1].pk])).content.decode()
    assert reverse("residency", args=[residency.pk]) in page and "发出入驻邀约" in page
    follower = MembershipFactory(organization=line[0].organization).user
    client.force_login(follower)
    assert "第 1 位" in client.get(reverse("application", args=[line[0].pk])).content.decode()
