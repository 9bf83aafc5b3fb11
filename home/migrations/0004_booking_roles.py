"""Staff keep the rules of booking, and see series."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

STAFF = [*(f"{verb}_policy" for verb in ("add", "change", "delete", "view")), "view_series"]


def give(apps, schema_editor):
    from django.apps import apps as real_apps

    # Permissions are made after all migrations; the roles need them now.
    config = real_apps.get_app_config("incubator")
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    wanted = Permission.objects.filter(content_type__app_label="incubator", codename__in=STAFF)
    for group in Group.objects.filter(name__in=["staff", "director"]):
        group.permissions.add(*wanted)


class Migration(migrations.Migration):
    dependencies = [("home", "0003_front_pages"), ("incubator", "0003_booking_depth_filled")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
