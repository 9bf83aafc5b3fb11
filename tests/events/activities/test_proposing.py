"""The forms: both or one, what is refused and how, and that nothing typed is lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from events.activities import actions
from events.activities.models import Activity, Occurrence, Submission
from incubator.bookings.models import Booking
from tests.events.activities.test_actions import day, propose, request_both
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.organizations import ServiceFieldFactory
from tests.factories.rules import EquipmentFactory

pytestmark = pytest.mark.django_db


def photo(name="photo.jpg", size=(800, 600)):
    buffer = io.BytesIO()
    PillowImage.new("RGB", size, "teal").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def about(**changed):
    wanted = {
        "title": "社区急救知识宣讲",
        "summary": "学会心肺复苏。",
        "body": "带上耳朵就好。",
        "service_field": ServiceFieldFactory().pk,
        "audience": "",
        "takes_signups": "on",
        "capacity": "30",
        "contact_name": "",
        "contact_phone": "",
    }
    wanted |= changed
    body = {"body-kind": "text", "body-text": wanted.pop("body")}
    return {f"activity-{name}": value for name, value in wanted.items()} | body


def asked(cast, ahead=2, **changed):
    wanted = {
        "organization": cast.organization.pk,
        "date": f"{day(ahead):%Y-%m-%d}",
        "start": "14:00",
        "minutes": "120",
        "people": "30",
        "purpose": "排练",
    }
    return {f"booking-{name}": value for name, value in (wanted | changed).items()}


@pytest.fixture
def address(house):
    return reverse("room_book", args=[house.room.slug])


# --- A room ------------------------------------------------------------------------------------------------------


def test_who_may_ask_for_a_room(client, cast, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert address in answer.url.replace("%2F", "/")
    for person, status in (("resident", 403), ("member", 403), ("staff", 403), ("lead", 200), ("editor", 200)):
        client.force_login(getattr(cast, person))
        assert client.get(address).status_code == status
        assert client.post(address, {}).status_code == (422 if status == 200 else 403)
    assert client.get("/rooms/nothing-here/book/").status_code == 404


def test_what_is_missing_of_room_and_activity_stands_in_one_list(client, cast, address):
    client.force_login(cast.lead)
    wanted = asked(cast, people="", purpose="") | about(title="") | {"want": "activity"}
    answer = client.post(address, wanted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("请先改正下面几处") == 1
    assert page.count("请填写这一项。</a>") == 2
    # The title says what the room is for; nobody asks twice.
    assert "purpose" not in answer.context["booking"].errors


def test_no_list_begins_with_dashes(client, cast, address):
    client.force_login(cast.lead)
    for page in (address, reverse("activity_new")):
        assert "---" not in client.get(page).content.decode()


def test_a_link_fills_the_form(client, cast, address):
    client.force_login(cast.lead)
    page = client.get(address, {"date": f"{day():%Y-%m-%d}", "start": "9:00", "minutes": "90", "people": "12"})
    booking = page.context["booking"]
    assert (booking["people"].value(), booking["minutes"].value()) == ("12", "90")
    assert page.context["activity"]["contact_phone"].value() == cast.organization.contact_phone


def test_the_room_alone(client, cast, address):
    client.force_login(cast.lead)
    answer = client.post(address, {"want": "room", **asked(cast)})
    booking = Booking.objects.get()
    assert answer.status_code == 302
    assert answer.url == booking.get_absolute_url()
    assert not Activity.objects.exists()


def test_room_and_activity_in_one_form(client, cast, address):
    client.force_login(cast.lead)
    answer = client.post(
        address,
        {
            "want": "activity",
            **asked(cast, purpose=""),
            **about(alt="老师在教居民"),
            "activity-upload": photo(),
        },
    )
    submission = Submission.objects.get()
    assert answer.status_code == 302
    assert answer.url == submission.activity.get_absolute_url()
    assert submission.booking.purpose == "社区急救知识宣讲"
    activity = submission.activity
    assert activity.picture.description == "老师在教居民"
    assert (activity.contact_name, activity.contact_phone) == ("王老师", cast.organization.contact_phone)
    assert activity.occurrences.get().capacity == 30


def test_a_taken_room_answers_409_and_loses_no_word(client, cast, house, address):
    request_both(cast, house, organization=cast.other_organization, by=cast.outsider)
    client.force_login(cast.lead)
    sent = {"want": "activity", **asked(cast), **about(alt="老师在教居民", body="我写了很久。")}
    answer = client.post(address, sent | {"activity-upload": photo()})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "我写了很久。" in page
    picture = get_image_model().objects.get()
    assert f'value="{picture.pk}"' in page
    assert Submission.objects.count() == 1
    # An alternative is tapped: the same form, another time, the picture that was kept.
    offer = answer.context["alternatives"][0]
    again = client.post(
        offer["action"], sent | {"alternative": offer["value"], "activity-kept": picture.pk}, follow=False
    )
    assert again.status_code == 302
    submission = Submission.objects.latest("pk")
    assert submission.activity.picture == picture
    assert f"{timezone.localtime(submission.booking.starts):%Y-%m-%dT%H:%M}" == offer["value"].split("/")[0]


def test_behind_an_undecided_request_the_room_alone_may_queue(client, cast, house, address):
    request_both(cast, house, organization=cast.other_organization, by=cast.outsider)
    client.force_login(cast.lead)
    sent = {"want": "room", **asked(cast)}
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert "排队（您将排第 1 位）" in answer.content.decode()
    assert client.post(address, sent | {"queue": "1"}).status_code == 302
    assert Booking.objects.latest("pk").status == Booking.Status.QUEUED


def test_who_comes_to_queue_finds_the_button_at_once(client, cast, house, address):
    waiting = request_both(cast, house, organization=cast.other_organization, by=cast.outsider).booking
    client.force_login(cast.lead)
    starts = timezone.localtime(waiting.starts)
    known = {"date": f"{starts:%Y-%m-%d}", "start": f"{starts:%H:%M}", "minutes": 60, "people": 5}
    assert "排队（您将排第 1 位）" in client.get(address, known | {"queue": "1"}).content.decode()
    assert "排队（" not in client.get(address, known).content.decode()


def test_an_activity_may_not_queue(client, cast, house, address):
    request_both(cast, house, organization=cast.other_organization, by=cast.outsider)
    client.force_login(cast.lead)
    sent = {"want": "activity", **asked(cast), **about()}
    answer = client.post(address, sent | {"queue": "1"})
    assert answer.status_code == 409
    assert 'name="queue"' not in answer.content.decode()


def test_equipment_goes_along_with_a_room_and_with_an_activity(client, cast, house, address):
    EquipmentFactory(center=house.center, name="话筒", quantity=2)
    client.force_login(cast.lead)
    sent = {"want": "activity", **asked(cast), **about(), "booking-equipment-话筒": "3"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"booking-equipment-话筒": "2"}).status_code == 302
    assert Booking.objects.get().equipment.get().quantity == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"people": "41"}, "people"),
        ({"people": "many"}, "people"),
        ({"date": "2020-01-01"}, "date"),
        ({"date": "someday"}, "date"),
        ({"start": "03:00"}, None),
        ({"minutes": "7"}, "minutes"),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, cast, address, changed, field):
    client.force_login(cast.lead)
    answer = client.post(address, {"want": "room", **asked(cast, **changed), **about(title="没丢")})
    assert answer.status_code == 422
    errors = answer.context["booking"].errors
    assert errors
    if field:
        assert field in errors
    assert "没丢" in answer.content.decode()
    assert not Booking.objects.exists()


def test_a_bad_activity_books_no_room(client, cast, address):
    client.force_login(cast.lead)
    for changed, field in (
        ({"title": ""}, "title"),
        ({"capacity": "41"}, "capacity"),
        ({"capacity": "0"}, "capacity"),
        ({"service_field": "9999"}, "service_field"),
    ):
        answer = client.post(address, {"want": "activity", **asked(cast), **about(**changed)})
        assert answer.status_code == 422
        assert field in answer.context["activity"].errors
    assert not Booking.objects.exists()


def test_pictures_that_are_none(client, cast, address, settings):
    client.force_login(cast.lead)
    sent = {"want": "activity", **asked(cast), **about(alt="图")}
    page = SimpleUploadedFile("photo.jpg", b"<html>hello</html>", "image/jpeg")
    answer = client.post(address, sent | {"activity-upload": page})
    assert answer.status_code == 422
    assert "upload" in answer.context["activity"].errors
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    answer = client.post(address, sent | {"activity-upload": photo()})
    assert "upload" in answer.context["activity"].errors
    assert not get_image_model().objects.exists()


def test_a_picture_needs_words(client, cast, address):
    client.force_login(cast.lead)
    answer = client.post(address, {"want": "activity", **asked(cast), **about(), "activity-upload": photo()})
    assert answer.status_code == 422
    assert "alt" in answer.context["activity"].errors
    # It is kept, and need not be chosen again.
    assert answer.context["activity"].picture == get_image_model().objects.get()


def test_somebody_elses_picture_is_not_taken(client, cast, address):
    client.force_login(cast.outsider)
    client.post(
        address,
        {
            "want": "activity",
            **asked(cast, organization=cast.other_organization.pk),
            **about(),
            "activity-upload": photo(),
        },
    )
    theirs = get_image_model().objects.get()
    client.force_login(cast.lead)
    client.post(address, {"want": "activity", **asked(cast), **about(alt="图", kept=theirs.pk)})
    assert Submission.objects.get().activity.picture is None


def test_another_organization_is_refused(client, cast, address):
    client.force_login(cast.lead)
    answer = client.post(address, {"want": "room", **asked(cast, organization=cast.other_organization.pk)})
    assert answer.status_code == 422
    assert "organization" in answer.context["booking"].errors


# --- Elsewhere ---------------------------------------------------------------------------------------------------


def where(cast, **changed):
    wanted = {
        "organization": cast.organization.pk,
        "date": f"{day():%Y-%m-%d}",
        "start": "09:00",
        "end": "11:00",
        "place": "梨园小区凉亭",
    }
    return {f"where-{name}": value for name, value in (wanted | changed).items()}


def test_an_activity_elsewhere(client, cast):
    client.force_login(cast.editor)
    answer = client.post("/activities/new/", where(cast) | about())
    occurrence = Occurrence.objects.get()
    assert answer.url == occurrence.activity.get_absolute_url()
    assert (occurrence.place, occurrence.capacity) == ("梨园小区凉亭", 30)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"date": "2020-01-01"}, "date"),
        ({"end": "08:00"}, "end"),
        ({"place": ""}, "place"),
        ({"start": "soon"}, "start"),
    ],
)
def test_bad_times_and_places(client, cast, changed, field):
    client.force_login(cast.lead)
    answer = client.post("/activities/new/", where(cast, **changed) | about(body="没丢"))
    assert answer.status_code == 422
    dates = answer.context["dates"]
    assert field in dates.where.errors or field in dates.rows[0].errors
    assert "没丢" in answer.content.decode()


def test_another_organization_proposes_nothing(client, cast):
    client.force_login(cast.lead)
    answer = client.post("/activities/new/", where(cast, organization=cast.other_organization.pk) | about())
    assert answer.status_code == 422
    assert not Activity.objects.exists()


# --- Changing, withdrawing, cancelling -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "draft", "live"),
    [("outsider", 404, 403), ("resident", 404, 403), ("member", 403, 403), ("staff", 403, 403), ("editor", 200, 200)],
)
def test_who_edits(client, cast, person, draft, live):
    activity = propose(cast).activity
    address = reverse("activity_edit", args=[activity.slug])
    assert client.get(address).status_code == 302
    client.force_login(getattr(cast, person))
    assert client.get(address).status_code == draft
    Activity.objects.update(live=True)
    assert client.get(address).status_code == live


def test_editing_what_is_published_changes_nothing_yet(client, cast, house):
    activity = actions.approve_activity(request_both(cast, house), by=cast.staff)
    client.force_login(cast.lead)
    address = reverse("activity_edit", args=[activity.slug])
    assert client.get(address).context["dates"].rows == []
    assert client.post(address, about(title="新的标题")).status_code == 302
    activity.refresh_from_db()
    assert activity.title == "社区急救知识宣讲"
    # The form goes on where the change stands.
    assert client.get(address).context["activity"]["title"].value() == "新的标题"


def test_a_returned_draft_is_changed_and_sent_again(client, cast):
    first = propose(cast)
    actions.return_activity(first, reason="写清地点", by=cast.staff)
    client.force_login(cast.lead)
    page = client.get(first.activity.get_absolute_url()).content.decode()
    assert "写清地点" in page
    address = reverse("activity_edit", args=[first.activity.slug])
    answer = client.post(address, where(cast, place="北门凉亭") | about(title=""))
    assert answer.status_code == 422
    assert client.post(address, where(cast, place="北门凉亭") | about()).status_code == 302
    assert Occurrence.objects.get().place == "北门凉亭"
    assert Submission.objects.waiting().get().activity == first.activity


def test_a_draft_that_lost_its_room_leads_back_to_it(client, cast, house, address):
    first = request_both(cast, house)
    actions.return_activity(first, reason="换个时间", by=cast.staff)
    client.force_login(cast.lead)
    edit = client.get(reverse("activity_edit", args=[first.activity.slug])).content.decode()
    again = f"{address}?activity={first.activity.slug}"
    assert again in edit
    assert client.get(again).context["activity"]["title"].value() == first.activity.title
    answer = client.post(again, {"want": "activity", **asked(cast, 3), **about()})
    assert answer.status_code == 302
    assert Activity.objects.get().submissions.waiting().get().booking.starts == day(3)
    client.force_login(cast.outsider)
    assert client.get(again).status_code == 404


def test_withdrawing(client, cast):
    activity = propose(cast).activity
    address = reverse("activity_withdraw", args=[activity.slug])
    client.force_login(cast.member)
    assert client.post(address).status_code == 403
    client.force_login(cast.outsider)
    assert client.post(address).status_code == 404
    client.force_login(cast.lead)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert not Submission.objects.waiting().exists()
    assert client.post(address).status_code == 302


def test_cancelling_asks_once_more(client, cast):
    occurrence = OccurrenceFactory(activity__organization=cast.organization)
    RegistrationFactory(occurrence=occurrence, party_size=3)
    RegistrationFactory(occurrence=occurrence, user=None, phone="", name="刘奶奶")
    address = reverse("occurrence_cancel", args=[occurrence.activity.slug, occurrence.pk])
    assert client.get(address).status_code == 302
    for person, status in (("resident", 403), ("member", 403), ("outsider", 403), ("staff", 200), ("editor", 200)):
        client.force_login(getattr(cast, person))
        assert client.get(address).status_code == status
    assert "4 人报名" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    text = client.post(address, {"reason": "下雨"}, follow=True).content.decode()
    # Who was told, and who has to be looked for.
    assert "已取消，已经通知 1 个人。名单上还有 1 份没有电话" in text
    occurrence.refresh_from_db()
    assert occurrence.is_cancelled
    assert client.post(address, {"reason": "下雨"}).status_code == 409


def test_cancelling_what_nobody_signed_up_for_says_so(client, cast):
    occurrence = OccurrenceFactory(activity__organization=cast.organization)
    client.force_login(cast.lead)
    address = reverse("occurrence_cancel", args=[occurrence.activity.slug, occurrence.pk])
    assert "没有人报名，不用通知" in client.post(address, {"reason": "下雨"}, follow=True).content.decode()


def test_cancelling_what_is_not_there(client, cast):
    client.force_login(cast.lead)
    activity = propose(cast).activity
    proposed = activity.occurrences.get()
    other = OccurrenceFactory(activity=ActivityFactory())
    for number in (proposed.pk, other.pk, 9999):
        assert client.get(reverse("occurrence_cancel", args=[activity.slug, number])).status_code == 404


def test_who_cancels_the_room_reads_that_the_activity_goes_with_it(client, cast, house):
    booking = request_both(cast, house).booking
    client.force_login(cast.lead)
    address = reverse("booking_cancel", args=[booking.pk])
    assert f"活动“{booking.submission.activity.title}”也会一起取消" in client.get(address).content.decode()
