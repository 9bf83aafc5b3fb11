"""A home page a language, as the root of the site, so that a new installation answers at once."""

import uuid

from django.db import migrations


def make_front_pages(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")

    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()  # Wagtail's welcome page
    root = Page.objects.get(depth=1)
    content_type, _created = ContentType.objects.get_or_create(app_label="home", model="homepage")
    translation_key = uuid.uuid4()
    front = None
    for number, (language, title, slug) in enumerate(
        [("zh-hans", "红心空间", "home"), ("en", "Red Heart Space", "home-en")], start=1
    ):
        locale, _created = Locale.objects.get_or_create(language_code=language)
        page = HomePage.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type,
            path=f"{root.path}{number:04d}",
            depth=2,
            numchild=0,
            url_path=f"/{slug}/",
            locale=locale,
            translation_key=translation_key,
        )
        front = front or page
    root.numchild = 2
    root.save(update_fields=["numchild"])
    Site.objects.create(hostname="localhost", port=80, site_name="红心空间", root_page_id=front.pk, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [("home", "0002_roles")]
    operations = [migrations.RunPython(make_front_pages, migrations.RunPython.noop)]
