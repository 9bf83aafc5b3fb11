"""What was written as rich text becomes blocks, drafts and pictures included, and can go back."""

import importlib
import json

import pytest
from django.apps import apps
from django.utils import timezone

migration = importlib.import_module("home.migrations.0007_pages_of_blocks")
HTML = '<h2>标题</h2><p>一</p><embed alt="凉亭 &amp; 人" embedtype="image" format="left" id="7"/><p>二</p>'


def kinds(blocks):
    return [block["type"] for block in blocks]


def test_a_text_becomes_a_block_and_pictures_their_own():
    blocks = migration.of_text(HTML)
    assert kinds(blocks) == ["text", "picture", "text"]
    assert blocks[1]["value"]["picture"] == {"image": 7, "decorative": False, "alt_text": "凉亭 & 人"}
    assert migration.of_text("") == []


def test_the_front_page_keeps_its_order():
    blocks = migration.of_front("<p>介绍</p>")
    assert kinds(blocks) == ["week", "rooms", "apply", "figures", "text", "news"]
    assert kinds(migration.of_front("")) == ["week", "rooms", "apply", "figures", "news"]


def test_there_and_back_nothing_is_lost():
    back = migration.text_of(migration.of_text(HTML))
    assert back.replace("fullwidth", "left") == HTML


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_stands_there_and_its_drafts_are_moved():
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from portal.common import rules

    def go(name):
        executor = MigrationExecutor(connection)
        executor.loader.build_graph()
        executor.migrate([("home", name)])
        return executor.loader.project_state([("home", name)]).apps

    old = go("0006_activity_roles")
    try:
        page = old.get_model("home", "HomePage").objects.get(slug="home")
        page.introduction = HTML
        page.save(update_fields=["introduction"])
        content_type = old.get_model("contenttypes", "ContentType").objects.get(app_label="home", model="homepage")
        draft = old.get_model("wagtailcore", "Revision").objects.create(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(page.pk),
            created_at=timezone.now(),
            content={"pk": page.pk, "introduction": "<p>草稿</p>"},
        )
        new = go("0007_pages_of_blocks")
        body = new.get_model("home", "HomePage").objects.get(slug="home").body
        assert kinds(body.raw_data) == ["week", "rooms", "apply", "figures", "text", "picture", "text", "news"]
        draft = new.get_model("wagtailcore", "Revision").objects.get(pk=draft.pk)
        assert "introduction" not in draft.content
        assert "草稿" in json.dumps(json.loads(draft.content["body"]), ensure_ascii=False)
    finally:
        go("0008_page_roles")
        rules.up()
    assert apps.get_model("home", "HomePage").objects.get(slug="home").body[4].value["text"].source.startswith("<h2>")
