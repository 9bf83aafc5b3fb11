"""Roles: groups with permissions. A person is put into a group; nothing else makes them staff."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ALL = ("add", "change", "delete", "view")
KEEP = ("add", "change", "view")  # what records hang on is switched off, not deleted


def each(app, verbs, *models):
    return [(app, f"{verb}_{model}") for model in models for verb in verbs]


# (app, codename) of what each role may do beside opening the admin.
PAGES = each("wagtailimages", ("add", "change", "choose"), "image")
HOUSE = [
    *each("incubator", ALL, "openinghours", "specialday", "equipment"),
    *each("incubator", KEEP, "room", "zone", "call", "paperkind", "servicefield"),
    *each("incubator", ("view",), "center", "membership", "application", "document", "review"),
    *each("incubator", ("view",), "booking", "residency", "term"),
    *each("incubator", ("view", "change"), "organization"),
    ("incubator", "handle_application"),
    ("incubator", "decide_booking"),
    *each("events", ("view",), "activity", "submission", "occurrence", "registration"),
    ("events", "moderate_activity"),
    ("accounts", "view_user"),
]
DIRECTION = [
    ("incubator", "decide_application"),
    ("incubator", "change_center"),
    *each("accounts", ("add", "change"), "user"),
]
ROLES = {
    "editor": PAGES,
    "staff": PAGES + HOUSE,
    "director": PAGES + HOUSE + DIRECTION,
}


def make_roles(apps, schema_editor):
    from django.apps import apps as real_apps

    # Permissions are made after all migrations; the roles need them now.
    for label in ("incubator", "events", "accounts", "wagtailimages", "wagtailadmin"):
        config = real_apps.get_app_config(label)
        config.models_module = config.models_module or True  # wagtail.admin has permissions without models
        create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    Page = apps.get_model("wagtailcore", "Page")
    root_page = Page.objects.get(depth=1)
    root_collection = Collection.objects.get(depth=1)
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for role, permissions in ROLES.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.add(access)
        for app, codename in permissions:
            permission = Permission.objects.get(content_type__app_label=app, codename=codename)
            group.permissions.add(permission)
            if app == "wagtailimages":
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root_collection, permission=permission
                )
        for codename in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=root_page, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("incubator", "0001_initial"),
        ("events", "0001_initial"),
        ("accounts", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
