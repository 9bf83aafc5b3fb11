from wagtail.models import Page

from home.models import HomePage, StandardPage


def test_a_new_page_is_found_at_once(db):
    front = HomePage.objects.get(locale__language_code="zh-hans")
    front.add_child(
        instance=StandardPage(title="First aid", slug="first-aid", body=[("text", {"text": "<p>Monday</p>"})])
    )
    assert [page.title for page in Page.objects.search("First aid")] == ["First aid"]
