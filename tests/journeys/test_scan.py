"""The camera at the door. Chromium on Linux cannot read codes, so what it would read is put in its place."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.signups.door.codes import door_address
from events.signups.models import Registration
from tests.factories.activities import OccurrenceFactory, RegistrationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# A camera that shows a grey square, and a reader that finds what the test puts before it.
CAMERA = """
  window.shown = [];
  window.BarcodeDetector = class { async detect() { return window.shown.map(rawValue => ({ rawValue })); } };
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, 100, 100);
    return canvas.captureStream(5);
  };
"""


@pytest.fixture
def registration(cast, house):
    now = timezone.now()
    occurrence = OccurrenceFactory(
        activity__organization=cast.organization,
        starts=now + dt.timedelta(minutes=10),
        ends=now + dt.timedelta(hours=1),
    )
    return RegistrationFactory(occurrence=occurrence, user=cast.resident)


def scan(page, registration):
    activity = registration.occurrence.activity
    page.goto(f"/activities/{activity.slug}/occurrences/{registration.occurrence_id}/door/scan/")


def test_a_code_before_the_camera_checks_somebody_in(cast, registration, open_page_as):
    page = open_page_as(cast.lead)
    page.add_init_script(CAMERA)
    scan(page, registration)
    page.get_by_role("button", name="打开摄像头").click()
    status = page.locator("[data-scan-status]")
    expect(status).to_have_text("把个人码放进框里。")
    # Whatever else a code says is not followed.
    page.evaluate("window.shown = ['https://elsewhere.invalid/pay', 'just words']")
    expect(status).to_have_text("这不是入场码，请换一个。")
    page.evaluate("address => { window.shown = [address]; }", door_address(registration))
    page.wait_for_url("**/ticket/**")
    page.get_by_role("button", name="到了").click()
    page.wait_for_load_state()
    registration.refresh_from_db()
    assert registration.status == Registration.Status.ATTENDED


def test_without_leave_to_use_the_camera_there_is_another_way(cast, registration, open_page_as):
    page = open_page_as(cast.lead)
    page.add_init_script(CAMERA + "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('denied'));")
    scan(page, registration)
    page.get_by_role("button", name="打开摄像头").click()
    expect(page.locator("[data-scan-status]")).to_contain_text("没有打开摄像头")
    expect(page.get_by_label("六位入场码")).to_be_visible()


def test_where_the_browser_reads_no_codes_no_camera_is_offered(cast, registration, open_page_as):
    page = open_page_as(cast.lead)
    page.add_init_script("delete window.BarcodeDetector;")
    scan(page, registration)
    expect(page.get_by_role("button", name="打开摄像头")).to_be_hidden()
    expect(page.get_by_text("用手机自带的相机或者微信扫也一样")).to_be_visible()
