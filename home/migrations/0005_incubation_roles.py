"""Who may do what with what incubation has grown to."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

STAFF = {
    "incubator": [
        *(f"{verb}_checklistitem" for verb in ("add", "change", "delete", "view")),
        # Its story and picture; nobody adds or deletes one by hand.
        "change_graduation",
        *(
            f"view_{model}"
            for model in (
                "agreement",
                "appeal",
                "changerequest",
                "criterion",
                "evaluation",
                "followup",
                "graduation",
                "objection",
                "report",
                "stagechange",
            )
        ),
    ],
    # Blank templates of papers.
    "wagtaildocs": [f"{verb}_document" for verb in ("add", "change", "choose")],
}


def give(apps, schema_editor):
    from django.apps import apps as real_apps

    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = Collection.objects.get(depth=1)
    for app, codenames in STAFF.items():
        # Permissions are made after all migrations; the roles need them now.
        create_permissions(
            real_apps.get_app_config(app), apps=apps, verbosity=0, using=schema_editor.connection.alias
        )
        wanted = Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
        for group in Group.objects.filter(name__in=["staff", "director"]):
            group.permissions.add(*wanted)
            if app == "wagtaildocs":
                for permission in wanted:
                    GroupCollectionPermission.objects.get_or_create(
                        group=group, collection=root, permission=permission
                    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_booking_roles"),
        ("incubator", "0004_incubation_depth"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
