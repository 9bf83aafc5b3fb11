"""The desk: deciding what was read, and no door of Wagtail's that goes round it."""

import re

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from wagtail import hooks
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from events.activities import actions
from events.activities.models import Activity, Occurrence, Submission
from events.activities.moderating.comparing import marked
from incubator.bookings.companions import companion_of
from incubator.bookings.models import Booking
from tests.events.activities.test_actions import day, elsewhere, fields, propose, request_both
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.people import UserFactory
from tests.factories.pictures import stored_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.staff)
    return client


def decide(submission):
    return reverse("submission_decide", args=[submission.pk])


def test_the_queue_shows_the_longest_waiting_first(desk, cast, house):
    first, second = propose(cast), request_both(cast, house)
    page = desk.get(reverse("submission_queue"))
    assert list(page.context["page"]) == [first, second]
    assert "1 场的场地一起等答复" in page.content.decode()


@pytest.mark.parametrize("person", ["resident", "lead", "outsider"])
def test_the_desk_is_for_staff(client, cast, person):
    submission = propose(cast)
    occurrence = OccurrenceFactory()
    client.force_login(getattr(cast, person))
    for address in (
        reverse("submission_queue"),
        decide(submission),
        reverse("activity_list:index"),
        reverse("activity_desk", args=[submission.activity.pk]),
        reverse("occurrence_desk_cancel", args=[occurrence.pk]),
    ):
        assert client.get(address).status_code == 302
    client.post(decide(submission), {"approve": "1", "revision": submission.revision_id})
    assert not Activity.objects.get(pk=submission.activity.pk).live


def test_both_are_approved_in_one_step(desk, cast, house):
    submission = request_both(cast, house)
    page = desk.get(decide(submission)).content.decode()
    assert "这个时间可以使用" in page
    answer = desk.post(decide(submission), {"approve": "1", "revision": submission.revision_id})
    assert answer.status_code == 302
    assert Activity.objects.get().live
    assert Booking.objects.get().status == Booking.Status.CONFIRMED


def test_what_was_not_read_is_not_approved(desk, cast):
    submission = propose(cast)
    assert (
        desk.post(decide(submission), {"approve": "1", "revision": str(submission.revision_id + 1)}).status_code == 409
    )
    assert desk.post(decide(submission), {"approve": "1"}).status_code == 409
    assert not Activity.objects.get().live


def test_sending_back(desk, cast, house):
    submission = request_both(cast, house)
    assert desk.post(decide(submission), {"return": "1", "reason": ""}).status_code == 422
    assert desk.post(decide(submission), {}).status_code == 422
    assert desk.post(decide(submission), {"return": "1", "reason": "写清地点"}).status_code == 302
    submission.refresh_from_db()
    assert submission.status == Submission.Status.RETURNED
    page = desk.get(decide(submission)).content.decode()
    assert "写清地点" in page
    assert 'name="approve"' not in page


def test_the_difference_is_shown(desk, cast):
    activity = actions.approve_activity(propose(cast), by=cast.staff)
    submission = actions.revise_activity(
        activity, fields={"title": "社区急救实操宣讲", "takes_signups": False}, by=cast.lead
    )
    page = desk.get(decide(submission)).content.decode()
    assert '社区急救<span class="deletion">知识</span><span class="addition">实操</span>宣讲' in page
    assert '<span class="deletion">是</span><span class="addition">否</span>' in page


def test_differences_are_escaped():
    assert "<b>" not in marked("<b>", "<b>x")


def test_staff_look_and_cancel(desk, cast):
    occurrence = OccurrenceFactory(activity__organization=cast.organization)
    RegistrationFactory(occurrence=occurrence, party_size=2)
    activity = occurrence.activity
    assert activity.title in desk.get(reverse("activity_list:index")).content.decode()
    cancel = reverse("occurrence_desk_cancel", args=[occurrence.pk])
    assert cancel in desk.get(reverse("activity_desk", args=[activity.pk])).content.decode()
    assert "2 人报名" in desk.get(cancel).content.decode()
    assert desk.post(cancel, {"reason": " "}).status_code == 422
    assert desk.post(cancel, {"reason": "停电"}).status_code == 302
    assert Occurrence.objects.get().is_cancelled
    assert desk.post(cancel, {"reason": "停电"}).status_code == 409
    assert "取消" in desk.get(reverse("activity_list:history", args=[activity.pk])).content.decode()


@pytest.mark.parametrize("door", ["add", "edit", "delete", "copy", "inspect", "usage"])
def test_wagtails_own_doors_are_not_there(door):
    for arguments in ([], [1]):
        with pytest.raises(NoReverseMatch):
            reverse(f"activity_list:{door}", args=arguments)


def body(*blocks):
    return {"body": list(blocks)}


def test_the_body_is_compared_block_by_block(desk, cast):
    before = [("heading", "带什么"), ("text", "带上耳朵就好。"), ("items", "水杯\n毛巾"), ("notice", "下雨改期。")]
    after = [("heading", "带什么"), ("text", "带上耳朵和笔就好。"), ("notice", "下雨改期。"), ("text", "课后合影。")]
    activity = actions.approve_activity(propose(cast, fields=fields(**body(*before))), by=cast.staff)
    submission = actions.revise_activity(activity, fields=body(*after), by=cast.lead)
    found = next(one for one in desk.get(decide(submission)).context["differences"] if one.name == "body")
    assert [(piece.state, str(piece.label)) for piece in found.pieces] == [
        ("same", "小标题"),
        ("changed", "一段文字"),
        ("removed", "清单"),
        ("same", "提醒"),
        ("added", "一段文字"),
    ]
    assert '<span class="addition">和笔</span>' in found.pieces[1].text


def test_flags_questions_and_pictures_are_compared(desk, cast):
    asked = {"key": "a", "text": "会游泳吗", "why": "分组", "required": True}
    first, second = stored_picture(), stored_picture()
    start = fields(questions=[asked], picture=first)
    activity = actions.approve_activity(propose(cast, fields=start), by=cast.staff)
    change = {"questions": [asked | {"required": False}], "picture": second, "for_elders": True}
    submission = actions.revise_activity(activity, fields=change, by=cast.lead)
    found = {one.name: one for one in desk.get(decide(submission)).context["differences"]}
    assert [name for name, one in found.items() if one.changed] == ["picture", "for_elders", "questions"]
    assert (found["picture"].before, found["picture"].shown) == (first, second)
    assert [piece.state for piece in found["questions"].pieces] == ["changed"]


def test_earlier_answers_to_the_organization_stand_beside(desk, cast):
    actions.return_activity(propose(cast), reason="写清费用", by=cast.staff)
    page = desk.get(decide(propose(cast))).content.decode()
    assert "写清费用" in page


def test_dates_are_chosen_by_tick(desk, cast):
    dates = [elsewhere(), elsewhere(starts=day(4), ends=day(4, 16))]
    submission = propose(cast, occurrences=dates)
    page = desk.get(decide(submission)).content.decode()
    assert page.count('name="date"') == 2
    first = submission.activity.occurrences.order_by("starts").first()
    chosen = {"approve": "1", "revision": submission.revision_id, "choose": "1", "date": [first.pk]}
    assert desk.post(decide(submission), chosen).status_code == 422
    assert desk.post(decide(submission), chosen | {"date": []}).status_code == 422
    assert desk.post(decide(submission), chosen | {"usual": ["time"]}).status_code == 302
    assert list(Occurrence.objects.all()) == [first]
    submission.refresh_from_db()
    assert submission.reason == "这个时间不合适，请另选。"


def test_refusing_for_good(desk, cast):
    submission = propose(cast)
    assert desk.post(decide(submission), {"refuse": "1"}).status_code == 422
    assert desk.post(decide(submission), {"refuse": "1", "usual": ["purpose"]}).status_code == 302
    submission.refresh_from_db()
    assert submission.status == Submission.Status.REFUSED
    assert desk.post(decide(submission), {"refuse": "1", "usual": ["purpose"]}).status_code == 409


def admin_addresses(pattern=None, prefix="/"):
    """Every address of the admin and of Wagtail's API, arguments filled with 1."""
    for one in (pattern or get_resolver()).url_patterns:
        route = prefix + re.sub(
            r"<int:\w+>", "1", re.sub(r"<str:object_id>|<str:\w+>|<slug:\w+>", "1", str(one.pattern))
        )
        if isinstance(one, URLResolver):
            yield from admin_addresses(one, route)
        elif route.startswith("/admin/") and not re.search(r"[\\^$()<>?]", route):
            yield route


def test_no_door_of_wagtails_publishes(client, cast):
    """Each address of the admin, posted to by a superuser with what Wagtail's forms send to publish, approve or revert."""
    submission = propose(cast)
    activity = submission.activity
    addresses = sorted(set(admin_addresses()))
    ours = {"/admin/submissions/1/", "/admin/logout/"}
    assert len(addresses) > 150
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    # Nonsense makes some of Wagtail's own pages stumble; they may, so long as they publish nothing.
    client.raise_request_exception = False
    number = str(activity.pk)
    said = {"action-publish": "1", "action": "publish", "id": number, "title": "我的", "object_ids": number}
    for address in addresses:
        if address in ours:
            continue
        for path in {address, address.replace("/1/", f"/{number}/"), address.replace("/1/", "/events/activity/", 1)}:
            with transaction.atomic():
                client.post(path, said)
                assert not Activity.objects.filter(live=True).exists(), path
                assert Activity.objects.get().title != "我的", path
                transaction.set_rollback(True)


@pytest.mark.parametrize("verb", ["publish", "unpublish", "delete", "approve"])
def test_no_bulk_action_touches_activities(client, cast, verb):
    activity = propose(cast).activity
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    address = f"/admin/bulk/events/activity/{verb}/?id={activity.pk}&next=/admin/"
    assert client.post(address).status_code == 404
    assert not Activity.objects.get().live


def test_activities_are_no_snippet_and_have_no_chooser():
    assert Activity not in get_snippet_models()
    assert not [name for name in viewsets_of(Activity) if "chooser" in name.lower()]


def viewsets_of(model):
    made = [function() for function in hooks.get_hooks("register_admin_viewset")]
    viewsets = [viewset for one in made for viewset in (one if isinstance(one, list) else [one])]
    return [type(viewset).__name__ for viewset in viewsets if getattr(viewset, "model", None) is model]


def test_nobody_publishes_through_wagtail(cast):
    policy = policy_registry.get_by_type(Activity)
    for user in (cast.director, cast.staff, UserFactory(is_superuser=True, is_staff=True)):
        assert policy.user_has_permission(user, "view")
        for action in ("add", "change", "delete", "publish", "lock"):
            assert not policy.user_has_permission(user, action)


def test_the_queue_costs_the_same_for_1_and_for_20(desk, cast, django_assert_max_num_queries):
    propose(cast)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (0, 19):
        for _n in range(more):
            propose(cast)
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("submission_queue"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_booking_with_an_activity_leads_here(cast, house):
    submission = request_both(cast, house)
    assert companion_of(submission.booking) == (submission.activity.title, decide(submission))


def test_the_desk_leads_to_the_names_of_each_date(client, cast):
    occurrence = OccurrenceFactory(activity=ActivityFactory(organization=cast.organization))
    client.force_login(cast.staff)
    names = reverse("occurrence_people", args=[occurrence.activity.slug, occurrence.pk])
    assert names in client.get(reverse("activity_desk", args=[occurrence.activity.pk])).content.decode()
    assert client.get(names).status_code == 200
