"""Whoever opens the pages or the library reads what they are, not Wagtail's word for where a tree begins."""

from django.db import migrations

PAGES, LIBRARY = "全部页面", "全部"


def rename(apps, schema_editor):
    Page, Collection = apps.get_model("wagtailcore", "Page"), apps.get_model("wagtailcore", "Collection")
    Page.objects.filter(depth=1, title="Root").update(title=PAGES, draft_title=PAGES)
    Collection.objects.filter(depth=1, name="Root").update(name=LIBRARY)


class Migration(migrations.Migration):
    dependencies = [("home", "0010_faces_in_squares"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
