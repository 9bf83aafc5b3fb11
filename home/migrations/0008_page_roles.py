"""Who may do what with what pages have grown to."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EVERY = ("add", "change", "delete", "view")
EDITORS = [
    *(("home", f"{verb}_newscategory") for verb in EVERY),
    *(("wagtailredirects", f"{verb}_redirect") for verb in EVERY),
    ("simple_translation", "submit_translation"),
]
DOCUMENTS = ("add_document", "change_document", "choose_document")
# What stands on every page.
STAFF = [("home", "change_housesurroundings")]
ROLES = {"editor": EDITORS, "staff": EDITORS + STAFF, "director": EDITORS + STAFF}


def give(apps, schema_editor):
    from django.apps import apps as real_apps

    # Permissions are made after all migrations; the roles need them now.
    for label in ("home", "wagtailredirects", "simple_translation", "wagtaildocs"):
        create_permissions(real_apps.get_app_config(label), apps=apps, verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = Collection.objects.get(depth=1)
    for role, wanted in ROLES.items():
        group = Group.objects.get(name=role)
        for app, codename in wanted:
            group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        for codename in DOCUMENTS:
            permission = Permission.objects.get(content_type__app_label="wagtaildocs", codename=codename)
            group.permissions.add(permission)
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0007_pages_of_blocks"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("simple_translation", "0001_initial"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
