"""Rules of trust: what each kind lets pass, and what waits whatever they say."""

import itertools

import pytest
from django.urls import reverse

from events.activities import actions
from events.activities.models import Occurrence, PublishingPolicy, Submission
from incubator.bookings.models import Booking
from incubator.organizations.models import Organization
from portal.common.audit import history
from portal.notices.models import Notice
from tests.events.activities.test_actions import day, elsewhere, fields, propose, refused, request_both
from tests.factories.activities import ActivityFactory
from tests.factories.organizations import ServiceFieldFactory

pytestmark = pytest.mark.django_db
Kind = PublishingPolicy.Kind


def trust(cast, kind, **changed):
    return PublishingPolicy.objects.create(**{"organization": cast.organization, "kind": kind} | changed)


@pytest.fixture
def published(cast):
    return ActivityFactory(organization=cast.organization)


def change(published, cast):
    return actions.revise_activity(published, fields={"title": "新名字"}, by=cast.lead)


def more_dates(published, cast):
    return actions.revise_activity(published, fields={}, occurrences=[elsewhere()], by=cast.lead)


def both(published, cast):
    return actions.revise_activity(published, fields={"title": "新名字"}, occurrences=[elsewhere()], by=cast.lead)


def new(published, cast):
    return propose(cast)


NEEDS = {change: {Kind.CHANGES}, more_dates: {Kind.DATES}, both: {Kind.CHANGES, Kind.DATES}, new: {Kind.NEW}}


@pytest.mark.parametrize("submit", NEEDS)
@pytest.mark.parametrize("kinds", [set(some) for n in range(4) for some in itertools.combinations(Kind, n)])
def test_all_that_is_brought_must_be_trusted(published, cast, submit, kinds):
    rows = [trust(cast, kind) for kind in kinds]
    submission = submit(published, cast)
    submission.refresh_from_db()
    if NEEDS[submit] <= kinds:
        assert submission.status == Submission.Status.APPROVED
        assert submission.policy in rows
        submission.activity.refresh_from_db()
        assert submission.activity.live
        assert not submission.activity.has_unpublished_changes
        assert not Occurrence.objects.filter(status=Occurrence.Status.PROPOSED).exists()
        entry = history(submission.activity).filter(action="activities.publish_by_policy").get()
        assert entry.data["policy"] == submission.policy.pk
        assert Notice.objects.filter(kind="activities.approved", recipient=cast.editor).exists()
    else:
        assert submission.status == Submission.Status.PENDING
        assert submission.policy is None


def test_nothing_new_counts_as_a_change(published, cast):
    trust(cast, Kind.DATES)
    assert actions.revise_activity(published, fields={}, by=cast.lead).status == Submission.Status.PENDING
    trust(cast, Kind.CHANGES)
    assert actions.revise_activity(published, fields={}, by=cast.lead).status == Submission.Status.APPROVED


def test_an_undecided_room_waits(cast, house):
    trust(cast, Kind.NEW)
    assert request_both(cast, house).status == Submission.Status.PENDING
    Booking.objects.update(status=Booking.Status.CONFIRMED)
    submission = actions.revise_activity(Submission.objects.get().activity, fields=fields(), by=cast.lead)
    assert submission.status == Submission.Status.APPROVED


@pytest.mark.parametrize(
    ("of", "passes"),
    [("organization", True), ("everybody", True), ("another", False), ("inactive", False)],
)
def test_whose_row_it_is(cast, of, passes):
    whose = {"organization": cast.organization, "everybody": None, "another": cast.other_organization}
    trust(cast, Kind.NEW, organization=whose.get(of, cast.organization), is_active=of != "inactive")
    assert (propose(cast).status == Submission.Status.APPROVED) == passes


def test_the_field_of_before_and_after(published, cast):
    other = ServiceFieldFactory()
    trust(cast, Kind.CHANGES, service_field=published.service_field)
    assert change(published, cast).status == Submission.Status.APPROVED
    moved = actions.revise_activity(published, fields={"service_field": other}, by=cast.lead)
    assert moved.status == Submission.Status.PENDING
    trust(cast, Kind.CHANGES, service_field=other)
    moved = actions.revise_activity(published, fields={"service_field": other}, by=cast.lead)
    assert moved.status == Submission.Status.APPROVED


def test_what_was_taken_down_waits(published, cast):
    for kind in Kind:
        trust(cast, kind)
    actions.take_down(published, reason="先弄清楚", by=cast.staff)
    again = actions.revise_activity(published, fields={}, occurrences=[elsewhere()], by=cast.lead)
    assert again.status == Submission.Status.PENDING


def test_a_suspended_organization_is_not_trusted(cast):
    submission = propose(cast)
    trust(cast, Kind.NEW)
    Organization.objects.update(standing=Organization.Standing.SUSPENDED)
    refused("not_allowed", actions.revise_activity, submission.activity, fields=fields(), by=cast.lead)


def test_staff_see_what_nobody_reviewed(client, cast, published):
    trust(cast, Kind.CHANGES)
    submission = change(published, cast)
    client.force_login(cast.staff)
    page = client.get(reverse("submission_queue"))
    assert list(page.context["unreviewed"]) == [submission]
    assert reverse("activity_take_down", args=[published.pk]) in page.content.decode()


def test_directors_write_rules_and_staff_read_them(client, cast):
    index, add = reverse("publishing_policies:index"), reverse("publishing_policies:add")
    row = trust(cast, Kind.NEW)
    edit = reverse("publishing_policies:edit", args=[row.pk])
    data = {"organization": "", "kind": "dates", "service_field": "", "is_active": "on", "note": "常来的"}
    client.force_login(cast.staff)
    assert "新的活动" in client.get(index).content.decode()
    assert client.post(add, data).status_code in (302, 403)
    assert PublishingPolicy.objects.count() == 1
    client.force_login(cast.director)
    assert client.post(add, data).status_code == 302
    made = PublishingPolicy.objects.get(kind="dates")
    assert made.organization is None
    assert client.post(edit, data | {"is_active": ""}).status_code == 302
    row.refresh_from_db()
    assert not row.is_active
    assert history(row).filter(action="wagtail.edit").exists()
    # Records name it: it is switched off, never deleted.
    assert client.get(f"/admin/publishing_policies/delete/{row.pk}/").status_code == 404


def test_a_date_of_today_that_began_meanwhile_waits(published, cast):
    trust(cast, Kind.DATES)
    submission = more_dates(published, cast)
    assert submission.status == Submission.Status.APPROVED
    assert day() == Occurrence.objects.get().starts
