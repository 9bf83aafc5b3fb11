"""Who may do what with what activities have grown to."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

# Whom the center trusts is the direction's to say; what records hang on is switched off, not deleted.
STAFF = ["add_programme", "change_programme", "view_programme", "view_publishingpolicy", "view_photo"]
DIRECTION = ["add_publishingpolicy", "change_publishingpolicy"]


def give(apps, schema_editor):
    from django.apps import apps as real_apps

    # Permissions are made after all migrations; the roles need them now.
    create_permissions(
        real_apps.get_app_config("events"), apps=apps, verbosity=0, using=schema_editor.connection.alias
    )
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in {"staff": STAFF, "director": STAFF + DIRECTION}.items():
        wanted = Permission.objects.filter(content_type__app_label="events", codename__in=codenames)
        Group.objects.get(name=name).permissions.add(*wanted)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0005_incubation_roles"),
        ("events", "0003_activities_in_depth"),
    ]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
