"""The page on which an activity is written: rows, drafts, rules, booked rooms, copies; nothing typed is lost."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.activities import actions
from events.activities.models import Activity, Occurrence, Programme, Submission
from events.activities.pictures import keep_picture
from events.activities.writing.body import tidied
from incubator.bookings.models import Booking
from tests.events.activities.test_actions import day, propose
from tests.events.activities.test_drafts import booked, draft
from tests.events.activities.test_proposing import about, photo, where
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.bookings import SeriesFactory
from tests.factories.pictures import picture_bytes
from tests.factories.premises import SpecialDayFactory

pytestmark = pytest.mark.django_db

NEW = "/activities/new/"


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.lead)
    return client


def edit(activity):
    return reverse("activity_edit", args=[activity.slug])


def texts(answer):
    return [(row.sort, row["text"].value()) for row in answer.context["manuscript"].body.rows]


# --- Rows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("body-up-1", [("heading", "流程"), ("text", "一段"), ("items", "水\n伞")]),
        ("body-down-0", [("heading", "流程"), ("text", "一段"), ("items", "水\n伞")]),
        ("body-drop-1", [("text", "一段"), ("items", "水\n伞")]),
        ("body-add-notice", [("text", "一段"), ("heading", "流程"), ("items", "水\n伞"), ("notice", "")]),
        ("stay", [("text", "一段"), ("heading", "流程"), ("items", "水\n伞")]),
        ("body-up-99", [("text", "一段"), ("heading", "流程"), ("items", "水\n伞")]),
    ],
)
def test_blocks_are_rearranged_without_a_script_and_nothing_is_lost(lead, cast, do, expected):
    sent = where(cast) | about(title="没丢", audience="老人")
    sent |= {"body-kind": ["text", "heading", "items"], "body-text": ["一段", "流程", "水\n伞"], "do": do}
    answer = lead.post(NEW, sent | {"activity-upload": photo(), "activity-alt": "老师"})
    assert answer.status_code == 200
    assert texts(answer) == expected
    page = answer.content.decode()
    for word in ("没丢", "老人", "梨园小区凉亭", 'value="09:00"'):
        assert word in page
    assert answer.context["manuscript"].mistakes == []
    assert "请先改正" not in page
    # The picture is kept; the form carries its number.
    assert answer.context["activity"].picture is not None
    assert not Activity.objects.exists()


def test_what_blocks_say_is_stored_in_order(lead, cast):
    sent = where(cast) | about()
    sent |= {"body-kind": ["heading", "text", "items", "notice", "text"]}
    sent |= {"body-text": ["  流程 ", "第一段\r\n\u3000\r\n\r\n\r\n第二段", "水\n伞", "穿运动鞋", "  "]}
    assert lead.post(NEW, sent).status_code == 302
    body = [(block.block_type, block.value) for block in Activity.objects.get().body]
    assert body == [("heading", "流程"), ("text", "第一段\n\n第二段"), ("items", "水\n伞"), ("notice", "穿运动鞋")]


def test_a_long_article_makes_paragraphs():
    assert tidied("一\u00a0\r\n\u200b\r\n\r\n二\r\n三  ") == "一\n\n二\n三"


def test_too_long_and_too_many(lead, cast):
    answer = lead.post(NEW, where(cast) | about(body="长" * 5001))
    assert answer.status_code == 422
    assert answer.context["manuscript"].mistakes[-1].anchor == "#id_body-text-0"
    assert "现在有 5001 个" in answer.content.decode()
    many = {"body-kind": ["text"] * 31, "body-text": ["字"] * 31}
    assert lead.post(NEW, where(cast) | about() | many).status_code == 422
    assert not Activity.objects.exists()


def test_dates_are_added_with_the_same_hours_and_taken_out(lead, cast):
    answer = lead.post(NEW, where(cast) | about() | {"do": "dates-add-row"})
    rows = [[row[name].value() for name in ("date", "start", "end")] for row in answer.context["dates"].rows]
    assert rows == [[f"{day():%Y-%m-%d}", "09:00", "11:00"], ["", "09:00", "11:00"]]
    assert "autofocus" in str(answer.context["dates"].rows[1]["date"])
    answer = lead.post(NEW, where(cast) | about() | {"do": "dates-drop-0"})
    assert [row.is_empty for row in answer.context["dates"].rows] == [True]


# --- What is asked -----------------------------------------------------------------------------------------------


def test_everything_that_is_asked_is_stored(lead, cast):
    programme = Programme.objects.create(name="红心物业", name_en="Red Heart", slug="red")
    closed = Programme.objects.create(name="旧项目", name_en="Old", slug="old", is_open=False)
    sent = where(cast) | about(
        programme=programme.pk, for_children="on", for_elders="on", audience="祖孙", capacity="12",
        opens_on=f"{day(1):%Y-%m-%d}", opens_at="", closes="24",
    )  # fmt: skip
    sent |= {"question0-text": "会游泳吗？", "question0-why": "好分组", "question0-required": "on"}
    sent |= {"question2-text": "几岁？", "question2-why": "看能不能下水"}
    assert lead.post(NEW, sent).status_code == 302
    activity, occurrence = Activity.objects.get(), Occurrence.objects.get()
    assert (activity.programme, activity.for_children, activity.for_elders) == (programme, True, True)
    assert [(q["text"], q["why"], q["required"]) for q in activity.questions] == [
        ("会游泳吗？", "好分组", True),
        ("几岁？", "看能不能下水", False),
    ]
    assert len({q["key"] for q in activity.questions}) == 2
    assert (occurrence.capacity, occurrence.signup_opens) == (12, day(1, 8))
    assert occurrence.starts - occurrence.signup_closes == dt.timedelta(hours=24)
    answer = lead.post(NEW, sent | {"activity-programme": closed.pk})
    assert "programme" in answer.context["activity"].errors


def test_a_question_keeps_its_key_until_it_is_another_question(lead, cast):
    address = edit(propose(cast).activity)

    def key_after(**changed):
        asked = {"question0-text": "几岁？", "question0-why": "分组"} | changed
        assert lead.post(address, where(cast) | about() | asked).status_code == 302
        return Activity.objects.get().get_latest_revision_as_object().questions[0]["key"]

    key = key_after()
    assert key_after(**{"question0-why": "好分组"}) == key
    assert key_after(**{"question0-text": "住哪？"}) != key


def test_a_question_needs_its_reason(lead, cast):
    answer = lead.post(NEW, where(cast) | about() | {"question1-text": "几岁？"})
    assert answer.status_code == 422
    assert [mistake.anchor for mistake in answer.context["manuscript"].mistakes] == ["#id_question1-why"]


def test_a_refusal_of_the_house_stands_at_its_field(lead, cast):
    sent = where(cast) | about(opens_on=f"{day(5):%Y-%m-%d}")
    answer = lead.post(NEW, sent)
    assert answer.status_code == 422
    assert "opens_on" in answer.context["activity"].errors


# --- Drafts ------------------------------------------------------------------------------------------------------


def test_a_draft_keeps_what_is_half_written(lead, cast):
    sent = {"where-organization": cast.organization.pk, "activity-title": "急救", "activity-capacity": "12"}
    sent |= {"where-place": "凉亭", "where-date": ["", f"{day():%Y-%m-%d}"], "where-start": ["9:00", ""]}
    sent |= {"where-end": ["", ""], "question0-text": "几岁？", "body-kind": "text", "body-text": "才写一半"}
    answer = lead.post(NEW, sent | {"do": "draft"})
    activity = Activity.objects.get()
    assert answer.url == edit(activity)
    assert not Occurrence.objects.exists()
    page = lead.get(edit(activity))
    assert texts(page) == [("text", "才写一半")]
    rows = [[row[name].value() for name in ("date", "start", "end")] for row in page.context["dates"].rows]
    assert rows == [["", "9:00", ""], [f"{day():%Y-%m-%d}", "", ""]]
    assert page.context["dates"].where["place"].value() == "凉亭"
    assert str(page.context["activity"]["capacity"].value()) == "12"
    assert page.context["manuscript"].questions.rows[0]["text"].value() == "几岁？"
    assert page.context["manuscript"].mistakes == []


def test_a_draft_needs_a_title_and_says_nothing_else(lead, cast):
    answer = lead.post(NEW, {"where-organization": cast.organization.pk, "where-date": "2020-01-01", "do": "draft"})
    assert answer.status_code == 422
    assert [mistake.anchor for mistake in answer.context["manuscript"].mistakes] == ["#id_activity-title"]


@pytest.mark.parametrize("do", ["draft", "preview", "submit"])
def test_what_another_saved_meanwhile_is_not_written_over_unseen(lead, cast, do):
    activity = draft(cast)
    page = lead.get(edit(activity))
    sent = where(cast) | about(title="我的") | {"activity-revision": page.context["activity"]["revision"].value()}
    draft(cast, activity, fields={"title": "编辑写的"}, by=cast.editor)
    answer = lead.post(edit(activity), sent | {"do": do})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "编辑在 " in text
    assert reverse("activity_preview", args=[activity.slug]) in text
    assert answer.context["activity"]["title"].value() == "我的"
    activity.refresh_from_db()
    assert activity.title == "编辑写的"
    assert not Submission.objects.exists()
    # Who presses again has read it.
    sent["activity-revision"] = answer.context["activity"]["revision"].value()
    assert lead.post(edit(activity), sent | {"do": do}).status_code == 302
    activity.refresh_from_db()
    assert activity.title == "我的"


def test_ones_own_later_draft_is_written_over(lead, cast):
    activity = draft(cast)
    before = activity.latest_revision_id
    draft(cast, activity, fields={"title": "后来的"})
    sent = where(cast) | about(title="从前面那一页写的") | {"activity-revision": before, "do": "draft"}
    assert lead.post(edit(activity), sent).status_code == 302


def test_a_complete_draft_can_be_previewed_with_its_dates_and_picture(lead, cast):
    sent = where(cast) | about(alt="老师", service_field="") | {"activity-upload": photo(), "do": "preview"}
    answer = lead.post(NEW, sent)
    activity = Activity.objects.get()
    assert answer.url == reverse("activity_preview", args=[activity.slug])
    page = lead.get(answer.url).content.decode()
    for word in ("社区急救知识宣讲", "梨园小区凉亭", 'alt="老师"', "这是预览"):
        assert word in page
    assert "None" not in page
    assert not Submission.objects.exists()


def test_what_a_draft_cannot_be_yet_is_kept_as_typed(lead, cast):
    """A date that is over and seats that no room holds are told when it is submitted, not before."""
    sent = where(cast, date="2020-01-01") | about() | {"do": "draft"}
    assert lead.post(NEW, sent).status_code == 302
    activity = Activity.objects.get()
    page = lead.get(edit(activity))
    assert page.context["dates"].rows[0]["date"].value() == "2020-01-01"
    assert lead.post(edit(activity), where(cast, date="2020-01-01") | about()).status_code == 422


def test_a_draft_is_deleted_after_asking_once_more(client, cast):
    activity = draft(cast)
    address = reverse("activity_delete", args=[activity.slug])
    for person, status in (("outsider", 404), ("member", 403), ("staff", 403)):
        client.force_login(getattr(cast, person))
        assert client.post(address).status_code == status
    client.force_login(cast.editor)
    assert address in client.get(edit(activity)).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address).url == reverse("own_activities")
    assert not Activity.objects.exists()


# --- A rule ------------------------------------------------------------------------------------------------------


def rule(first, **changed):
    wanted = {"pattern": "weekly", "first": f"{first:%Y-%m-%d}", "until": f"{first + dt.timedelta(days=21):%Y-%m-%d}"}
    wanted |= {"start": "19:00", "end": "20:30"}
    return {f"rule-{name}": value for name, value in (wanted | changed).items()}


def test_a_rule_lists_dates_of_which_each_can_be_left_out(lead, cast, house):
    first = timezone.localdate() + dt.timedelta(days=3)
    days = [first + dt.timedelta(weeks=week) for week in range(4)]
    SpecialDayFactory(center=house.center, date=days[1], acts_as=-1, note="元旦")
    sent = where(cast, date="", start="", end="") | about() | rule(first)
    # Nobody submits dates that they have not seen.
    answer = lead.post(NEW, sent)
    assert answer.status_code == 422
    assert [(d.key, d.taken, d.note) for d in answer.context["dates"].days] == [
        (f"{one}", one != days[1], "元旦" if one == days[1] else "") for one in days
    ]
    assert lead.post(NEW, sent | {"do": "dates-list-rule"}).status_code == 200
    seen = {"rule-offered": [f"{one}" for one in days], "rule-day": [f"{days[0]}", f"{days[3]}"]}
    assert lead.post(NEW, sent | seen).status_code == 302
    found = [timezone.localtime(occurrence.starts) for occurrence in Occurrence.objects.all()]
    assert [(one.date(), one.hour) for one in found] == [(days[0], 19), (days[3], 19)]
    # Sent back, the form still knows the rule and what was left out of it.
    actions.return_activity(Submission.objects.get(), reason="不行", by=cast.staff)
    again = lead.get(edit(Activity.objects.get())).context["dates"]
    assert [d.key for d in again.days if d.taken] == [f"{days[0]}", f"{days[3]}"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"until": ""}, "until"),
        ({"end": "18:00"}, "end"),
        ({"until": "2099-01-01"}, "until"),
        ({"start": "x"}, "start"),
    ],
)
def test_rules_that_are_none(lead, cast, changed, field):
    first = timezone.localdate() + dt.timedelta(days=3)
    answer = lead.post(NEW, where(cast, date="", start="", end="") | about() | rule(first, **changed))
    assert answer.status_code == 422
    assert f"#id_rule-{field}" in [mistake.anchor for mistake in answer.context["manuscript"].mistakes]


# --- Rooms that are booked already -----------------------------------------------------------------------------------


def test_from_a_booking_to_an_activity_in_it(client, cast, house):
    booking = booked(cast, house, 3)
    link = f"{NEW}?booking={booking.pk}"
    page = booking.get_absolute_url()
    for person, offered in (("lead", True), ("member", False), ("staff", False)):
        client.force_login(getattr(cast, person))
        assert (link in client.get(page).content.decode()) is offered
    client.force_login(cast.lead)
    assert client.get(link).context["dates"].chosen == [booking]
    sent = where(cast, date="", start="", end="", place="") | about() | {"where-booking": booking.pk}
    assert client.post(link, sent).status_code == 302
    occurrence = Occurrence.objects.get()
    assert (occurrence.booking, occurrence.room, occurrence.starts) == (booking, house.room, booking.starts)
    # It is used now: nobody is offered it again, but for this activity.
    assert link not in client.get(page).content.decode()
    answer = client.get(link)
    assert answer.context["dates"].bookings == []
    assert "已经用于别的活动" in answer.content.decode()
    assert client.get(edit(occurrence.activity)).context["dates"].chosen == [booking]


def test_from_a_series_to_some_of_its_dates(lead, cast, house):
    series = SeriesFactory(organization=cast.organization, room=house.room, requested_by=cast.lead)
    dates = [booked(cast, house, ahead, series=series) for ahead in (2, 9, 16)]
    link = f"{NEW}?series={series.pk}"
    assert link in lead.get(series.get_absolute_url()).content.decode()
    assert lead.get(link).context["dates"].chosen == dates
    sent = where(cast, date="", start="", end="", place="") | about()
    assert lead.post(link, sent | {"where-booking": [dates[0].pk, dates[2].pk]}).status_code == 302
    assert {o.booking for o in Occurrence.objects.all()} == {dates[0], dates[2]}


def test_bookings_of_others_are_not_offered_and_not_taken(lead, cast, house):
    booking = booked(cast, house, 3)
    Booking.objects.update(organization=cast.other_organization)
    answer = lead.get(f"{NEW}?booking={booking.pk}")
    assert answer.context["dates"].bookings == []
    sent = where(cast, date="", start="", end="", place="") | about() | {"where-booking": booking.pk}
    assert lead.post(NEW, sent).status_code == 422
    assert not Activity.objects.exists()


# --- Copies, and the list ------------------------------------------------------------------------------------------


def test_a_copy_has_everything_but_dates(lead, cast):
    upload = ContentFile(picture_bytes("JPEG"), name="photo.jpg")
    picture = keep_picture(upload, title="照片", description="老师", by=cast.editor)
    activity = ActivityFactory(
        organization=cast.organization, picture=picture, audience="老人", for_elders=True,
        body=[("heading", "流程")], questions=[{"key": "q1", "text": "几岁？", "why": "分组", "required": True}],
    )  # fmt: skip
    OccurrenceFactory(activity=activity, capacity=9, starts=day(-300), ends=day(-300, 16))
    link = f"{NEW}?copy={activity.slug}"
    page = lead.get(link)
    form = page.context["activity"]
    assert (form["title"].value(), form["audience"].value(), form["capacity"].value()) == (activity.title, "老人", 9)
    assert texts(page) == [("heading", "流程")]
    assert [row.is_empty for row in page.context["dates"].rows] == [True]
    assert page.context["dates"].where["place"].value() == "梨园小区凉亭"
    sent = where(cast) | about(title="今年的", kept=activity.picture_id, alt="老师")
    assert lead.post(link, sent).status_code == 302
    copied = Activity.objects.exclude(pk=activity.pk).get()
    assert (copied.title, copied.picture, copied.slug != activity.slug) == ("今年的", activity.picture, True)
    lead.force_login(cast.outsider)
    assert lead.get(link).status_code == 404


def test_the_list_of_a_members_activities(client, cast):
    drafted = draft(cast)
    waiting = propose(cast).activity
    returned = actions.return_activity(propose(cast), reason="写清地点", by=cast.staff).activity
    ahead = OccurrenceFactory(activity__organization=cast.organization).activity
    past = OccurrenceFactory(
        activity__organization=cast.organization, starts=day(-3), ends=day(-3, 16)
    ).activity  # fmt: skip
    OccurrenceFactory(activity__organization=cast.other_organization)
    address = reverse("own_activities")
    client.force_login(cast.lead)

    def listed(stage):
        return {activity for activity, _edits in client.get(f"{address}?stage={stage}").context["rows"]}

    assert listed("draft") == {drafted, returned}
    assert listed("waiting") == {waiting}
    assert listed("ahead") == {ahead}
    assert listed("past") == {past}
    # What is to come stands first: from there a date is called off by one link.
    response = client.get(address)
    assert response.context["stage"] == "ahead"
    assert reverse("occurrence_cancel", args=[ahead.slug, ahead.occurrences.get().pk]) in response.content.decode()
    page = client.get(f"{address}?stage=draft").content.decode()
    assert "写清地点" in page
    assert f"{NEW}?copy={returned.slug}" in page
    client.force_login(cast.member)
    page = client.get(address).content.decode()
    assert f"{NEW}?copy=" not in page and "/cancel/" not in page
    client.force_login(cast.resident)
    assert client.get(address).context["rows"] == []


def test_the_list_costs_the_same_at_one_row_and_at_many(lead, cast):
    address = f"{reverse('own_activities')}?stage=ahead"

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert lead.get(address).status_code == 200
        return len(captured)

    OccurrenceFactory(activity__organization=cast.organization)
    queries()
    one = queries()
    OccurrenceFactory.create_batch(9, activity__organization=cast.organization)
    assert queries() == one
