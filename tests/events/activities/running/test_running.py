import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from events.activities.models import Occurrence, Photo
from events.activities.running.actions import add_photos, describe_photo, move_elsewhere, remove_photo, write_outcome
from incubator.bookings.models import Booking, Hold
from portal.common.audit import history
from portal.common.errors import Refused
from portal.common.uploads import clean_picture
from portal.notices.models import Notice
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def refusal(verb, *args, **kwargs):
    with pytest.raises(Refused) as raised:
        verb(*args, **kwargs)
    return raised.value.code


@pytest.fixture
def occurrence(cast):
    return OccurrenceFactory(activity__organization=cast.organization, capacity=5)


@pytest.fixture
def held(cast):
    starts = timezone.now() - 2 * HOUR
    return OccurrenceFactory(activity__organization=cast.organization, starts=starts, ends=starts + HOUR)


def photo_file(name="photo.jpg"):
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "Kamera"
    Image.new("RGB", (64, 48), "red").save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/jpeg")


def where(occurrence, **changes):
    return {"starts": occurrence.starts + HOUR, "ends": occurrence.ends + HOUR, "place": "小区南门广场"} | changes


# --- Elsewhere ---------------------------------------------------------------------------------------------------


def test_moved_elsewhere_everybody_is_told(cast, occurrence):
    RegistrationFactory(occurrence=occurrence, user=cast.resident)
    waiting = RegistrationFactory(occurrence=occurrence, status="waitlisted")
    before = Occurrence.objects.get()
    move_elsewhere(occurrence, **where(occurrence), by=cast.editor)
    moved = Occurrence.objects.get()
    assert (moved.starts, moved.ends, moved.where) == (before.starts + HOUR, before.ends + HOUR, "小区南门广场")
    assert (moved.sequence, moved.uid) == (before.sequence + 1, before.uid)
    assert bytes(moved.event_zh) != bytes(before.event_zh)
    told = Notice.objects.filter(kind="signups.occurrence_moved").values_list("recipient", flat=True)
    assert set(told) == {cast.resident.pk, waiting.user_id}
    assert "小区南门广场" in Notice.objects.filter(kind="activities.moved").get(recipient=cast.lead).body


def test_a_room_that_is_left_is_free(cast, house, occurrence):
    booking = BookingFactory(organization=cast.organization, room=house.room, requested_by=cast.lead)
    Occurrence.objects.update(booking=booking, room=house.room, place="")
    occurrence.refresh_from_db()
    move_elsewhere(occurrence, **where(occurrence), by=cast.lead)
    moved = Occurrence.objects.get()
    assert (moved.room, moved.booking, moved.status) == (None, None, "scheduled")
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CANCELLED
    assert not Hold.objects.filter(booking=booking).exists()


@pytest.mark.parametrize("who", ["member", "resident", "outsider", "reviewer"])
def test_who_may_not(cast, occurrence, held, who):
    by = getattr(cast, who)
    assert refusal(move_elsewhere, occurrence, **where(occurrence), by=by) == "not_allowed"
    assert refusal(write_outcome, held, text="好", by=by) == "not_allowed"
    pictures = [clean_picture(photo_file())[0]]
    assert refusal(add_photos, held, pictures=pictures, alt="居民", consent="asked", by=by) == "not_allowed"
    [photo] = add_photos(held, pictures=pictures, alt="居民", consent="asked", by=cast.lead)
    assert refusal(describe_photo, photo, alt="别的", consent="asked", by=by) == "not_allowed"
    assert refusal(remove_photo, photo, by=by) == "not_allowed"


def test_moves_that_cannot_be(cast, occurrence):
    def move(**changes):
        return refusal(move_elsewhere, occurrence, **where(occurrence, **changes), by=cast.lead)

    assert move(starts=timezone.now() - HOUR) == "past"
    assert move(ends=occurrence.starts) == "ends_before_start"
    assert move(ends=occurrence.starts + dt.timedelta(days=3)) == "too_long"
    assert move(place=" ") == "no_place"
    assert move(starts=occurrence.starts, ends=occurrence.ends, place=occurrence.place) == "unchanged"
    for status, code in (("cancelled", "cancelled"), ("proposed", "not_published")):
        Occurrence.objects.update(status=status)
        assert move() == code
    Occurrence.objects.update(status="scheduled", starts=timezone.now() - 2 * HOUR, ends=timezone.now() - HOUR)
    assert move() == "over"


def test_the_page_of_a_move(cast, client, occurrence):
    client.force_login(cast.lead)
    path = reverse("occurrence_move", args=[occurrence.activity.slug, occurrence.pk])
    day = timezone.localdate() + dt.timedelta(days=2)
    typed = {"date": str(day), "start": "15:00", "end": "14:00", "place": "小区南门广场"}
    response = client.post(path, typed)
    assert response.status_code == 422
    assert 'value="小区南门广场"' in response.content.decode()
    assert client.post(path, typed | {"end": "16:00"}).status_code == 302
    assert timezone.localtime(Occurrence.objects.get().starts).date() == day


# --- Afterwards --------------------------------------------------------------------------------------------------


def test_what_came_of_it_is_public(cast, client, held):
    RegistrationFactory(occurrence=held, status="attended", party_size=3, attended_size=2)
    write_outcome(held, text=" 二十人学会了按压。 ", by=cast.editor)
    [photo] = add_photos(
        held, pictures=[clean_picture(photo_file())[0]], alt="居民围着假人", consent="asked", by=cast.editor
    )
    text = client.get(held.activity.get_absolute_url()).content.decode()
    for words in ("二十人学会了按压。", 'alt="居民围着假人"', "来了 2 人"):
        assert words in text
    with photo.image.file.open() as file:
        assert not Image.open(file).getexif()
    assert photo.image.renditions.count() == 5


def test_only_what_took_place_has_an_outcome(cast, occurrence, held):
    assert refusal(write_outcome, occurrence, text="好", by=cast.lead) == "not_begun"
    Occurrence.objects.filter(pk=held.pk).update(status="cancelled")
    assert refusal(write_outcome, held, text="好", by=cast.lead) == "cancelled"


def test_photos_need_words_and_consent(cast, held):
    good = {"pictures": [clean_picture(photo_file())[0]], "alt": "居民", "consent": "asked"}
    for changes, code in (
        ({"pictures": []}, "no_picture"),
        ({"alt": " "}, "alt_needed"),
        ({"consent": "maybe"}, "consent_needed"),
        ({"pictures": good["pictures"] * 21}, "too_many"),
    ):
        assert refusal(add_photos, held, **good | changes, by=cast.lead) == code
    assert not Photo.objects.exists()


def test_a_photo_is_removed_with_its_file(cast, held, django_capture_on_commit_callbacks):
    for who in (cast.lead, cast.editor, cast.staff):
        [photo] = add_photos(
            held, pictures=[clean_picture(photo_file())[0]], alt="居民", consent="nobody", by=cast.editor
        )
        file = photo.image.file
        with django_capture_on_commit_callbacks(execute=True):
            remove_photo(photo, by=who)
        assert not file.storage.exists(file.name)
    assert not Photo.objects.exists()
    assert not get_image_model().objects.exists()


def test_several_photos_at_once(cast, client, held):
    client.force_login(cast.editor)
    path = reverse("occurrence_after", args=[held.activity.slug, held.pk])
    data = {"verb": "photos", "pictures": [photo_file("a.jpg"), photo_file("b.jpg")], "alt": "居民", "consent": "asked"}
    assert "放好了 2 张照片" in client.post(path, data, follow=True).content.decode()
    wrong = {"verb": "photos", "pictures": [SimpleUploadedFile("a.jpg", b"no")], "alt": "居民", "consent": "asked"}
    response = client.post(path, wrong)
    assert response.status_code == 422
    assert "打不开这张图片" in response.content.decode()
    assert 'value="居民"' in response.content.decode()
    response = client.post(path, {"verb": "photos"})
    assert response.status_code == 422
    assert Photo.objects.count() == 2
    for photo in Photo.objects.all():
        client.post(reverse("photo_remove", args=[photo.pk]))
    assert not Photo.objects.exists()


def test_what_is_on_a_photo_is_said_anew(cast, client, held):
    [photo] = add_photos(held, pictures=[clean_picture(photo_file())[0]], alt="居民", consent="asked", by=cast.editor)
    client.force_login(cast.lead)
    path = reverse("photo_describe", args=[photo.pk])
    assert path in client.get(reverse("occurrence_after", args=[held.activity.slug, held.pk])).content.decode()
    assert 'value="居民"' in client.get(path).content.decode()
    for wrong in (
        {"alt": " ", "consent": "asked"},
        {"alt": "孩子", "consent": ""},
        {"alt": "孩子", "consent": "maybe"},
    ):
        assert client.post(path, wrong).status_code == 422
    photo.refresh_from_db()
    assert (photo.alt, photo.consent) == ("居民", "asked")
    client.post(path, {"alt": "孩子们围着假人", "consent": "guardians"})
    assert 'alt="孩子们围着假人"' in client.get(held.activity.get_absolute_url()).content.decode()
    entry = history(held.activity)[0]
    assert (entry.action, entry.data["from"], entry.data["to"]) == ("activities.describe_photo", "asked", "guardians")


def test_an_outcome_is_written_on_the_page(cast, client, held):
    client.force_login(cast.editor)
    path = reverse("occurrence_after", args=[held.activity.slug, held.pk])
    assert "保存好了" in client.post(path, {"verb": "outcome", "outcome": "大家都来了。"}, follow=True).content.decode()
    assert client.post(path, {"verb": "outcome", "outcome": "长" * 1001}).status_code == 422
    assert Occurrence.objects.get().outcome == "大家都来了。"


def test_the_page_costs_the_same_with_1_past_date_and_with_15(cast, client, held, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def one_more():
        starts = timezone.now() - dt.timedelta(days=3)
        date = OccurrenceFactory(activity=held.activity, starts=starts, ends=starts + HOUR)
        RegistrationFactory(occurrence=date, status="attended", attended_size=1)
        add_photos(date, pictures=[clean_picture(photo_file())[0]], alt="居民", consent="asked", by=cast.editor)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(held.activity.get_absolute_url())
        return len(queries)

    one_more()
    client.force_login(cast.lead)
    client.get(held.activity.get_absolute_url())
    one = cost()
    for _date in range(14):
        one_more()
    assert cost() == one
