"""The library of pictures and files: a shelf for each kind of thing, and what each role may do with them."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from events.activities.pictures import keep_picture
from home.models import HomePage, NewsIndexPage, NewsPage
from portal.common.shelves import ACTIVITIES, FILES, ORGANIZATIONS, PAGES, ROOMS, shelf
from tests.factories.activities import ActivityFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.people import UserFactory
from tests.factories.pictures import picture_bytes, stored_picture

pytestmark = pytest.mark.django_db
Image, Document = get_image_model(), get_document_model()


@pytest.fixture
def editor(db):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="editor"))
    return user


@pytest.fixture(params=["editor", "staff", "director"])
def role(request, cast):
    """Each role that works in the admin, by its name."""
    user = request.getfixturevalue("editor") if request.param == "editor" else getattr(cast, request.param)
    return request.param, user


def upload(client, on):
    file = SimpleUploadedFile("a.png", picture_bytes(), "image/png")
    return client.post("/admin/images/add/", {"title": "一张", "file": file, "collection": shelf(on).pk})


def choices(client, address):
    field = client.get(address).context["form"].fields.get("collection")
    return [found.name for found in field.queryset] if field else []


def test_the_shelves_stand_in_the_order_of_their_use():
    assert [found.name for found in Collection.get_first_root_node().get_children()] == [
        "网页和消息",
        "活动",
        "组织",
        "场地",
        "文件",
    ]
    assert Collection.find_problems() == ([], [], [], [], [])


def test_what_organizations_send_lies_on_their_shelf(cast):
    picture = keep_picture(ContentFile(picture_bytes(), name="a.png"), title="一张", description="一张", by=cast.lead)
    assert picture.collection == shelf(ACTIVITIES)


def test_without_its_shelf_a_picture_lies_in_the_library(cast):
    shelf(ACTIVITIES).delete()
    assert shelf(ACTIVITIES) == Collection.get_first_root_node()


def test_each_role_adds_pictures_where_they_are_its_own(client, role):
    name, user = role
    client.force_login(user)
    everywhere = ["网页和消息", "活动", "组织", "场地"]
    assert choices(client, "/admin/images/add/") == ([] if name == "editor" else everywhere)
    for on in (PAGES, ACTIVITIES, ORGANIZATIONS, ROOMS):
        Image.objects.all().delete()
        upload(client, on)
        # Who may add to one shelf only is not asked.
        assert Image.objects.get().collection == shelf(PAGES if name == "editor" else on)


def test_an_editor_does_not_change_what_organizations_sent(client, editor, cast):
    sent = keep_picture(ContentFile(picture_bytes(), name="a.png"), title="一张", description="一张", by=cast.lead)
    client.force_login(editor)
    assert client.get(f"/admin/images/{sent.pk}/").status_code == 302
    assert "一张" in client.get("/admin/images/chooser/results/").content.decode(), "but may show it"
    client.force_login(cast.staff)
    assert client.get(f"/admin/images/{sent.pk}/").status_code == 200


def test_files_go_to_theirs(client, role):
    client.force_login(role[1])
    assert "下载的人看到的名字" in client.get("/admin/documents/add/").content.decode()
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 x", "application/pdf")
    assert client.post("/admin/documents/add/", {"title": "入驻申请表", "file": file}).status_code == 302
    assert Document.objects.get().collection == shelf(FILES)


def test_a_focal_point_is_kept_and_pictures_are_cut_around_it(client, cast):
    client.force_login(cast.staff)
    upload(client, ROOMS)
    picture = Image.objects.get()
    page = client.get(f"/admin/images/{picture.pk}/").content.decode()
    assert "按住鼠标，把最要紧的部分" in page
    assert "工作人员找图用的名字" in page
    assert 'name="tags"' not in page
    before = picture.get_rendition("fill-10x10")
    point = {"focal_point_x": 2, "focal_point_y": 2, "focal_point_width": 4, "focal_point_height": 4}
    words = {"title": "一张", "collection": shelf(ROOMS).pk}
    assert client.post(f"/admin/images/{picture.pk}/", words | point).status_code == 302
    picture.refresh_from_db()
    assert picture.has_focal_point()
    assert picture.get_rendition("fill-10x10") != before


def test_a_library_that_was_one_heap_is_put_in_order(house):
    """What a house had before there were shelves, with a collection of its own making."""
    root = Collection.get_first_root_node()
    for found in root.get_children():
        found.delete()
    root = Collection.get_first_root_node()
    own = root.add_child(name="老照片")
    heap = {name: stored_picture(name) for name in ("poster", "logo", "room", "page", "old")}
    Image.objects.filter(pk=heap["old"].pk).update(collection=own)
    ActivityFactory(picture=heap["poster"], organization=OrganizationFactory(logo=heap["logo"]))
    house.room.photo = heap["room"]
    house.room.save()
    importlib.import_module("home.migrations.0009_shelves").make(apps, None)
    assert Collection.find_problems() == ([], [], [], [], [])
    lies = {name: Image.objects.get(pk=picture.pk).collection.name for name, picture in heap.items()}
    assert lies == {"poster": "活动", "logo": "组织", "room": "场地", "page": "网页和消息", "old": "老照片"}


@pytest.fixture
def news(db):
    return HomePage.objects.get(slug="home").add_child(instance=NewsIndexPage(title="消息", slug="news"))


def test_each_role_writes_and_publishes_pages(client, role, news):
    client.force_login(role[1])
    data = {
        "title": "一条",
        "slug": "one",
        "date": "2026-11-01",
        "summary": "说了什么",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value-heading": "",
        "body-0-value-text": '{"blocks":[{"key":"a","text":"话","type":"unstyled"}],"entityMap":{}}',
        "action-publish": "1",
    }
    answer = client.post(f"/admin/pages/add/home/newspage/{news.pk}/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    written = NewsPage.objects.child_of(news).get()
    assert written.live
    form = client.get(f"/admin/pages/{written.pk}/edit/").content.decode()
    assert "show_in_menus" not in form
    assert "居民看到的标题。" in form


SURROUNDINGS = "/admin/settings/home/housesurroundings/"


def test_the_menu_is_for_staff(client, role):
    client.force_login(role[1])
    seen = client.get(SURROUNDINGS, follow=True)
    assert ("菜单里多加的" in seen.content.decode()) is (role[0] != "editor")


def test_the_trees_begin_with_words(client, cast):
    client.force_login(cast.staff)
    assert "全部页面" in client.get("/admin/pages/").content.decode()
    assert Collection.get_first_root_node().name == "全部"


@pytest.mark.parametrize("address", ["groups", "sites", "collections", "locales", "workflows/list"])
def test_what_could_break_the_house_is_for_nobody_of_them(client, role, address):
    client.force_login(role[1])
    assert client.get(f"/admin/{address}/").status_code in (302, 404)


def test_the_root_of_all_pages_is_not_unpublished_by_accident(client, role):
    client.force_login(role[1])
    assert client.get(f"/admin/pages/{Page.objects.get(depth=1).pk}/delete/").status_code in (302, 403, 404)
