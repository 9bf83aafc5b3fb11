"""Say of residencies that are older than these columns when they moved in, and which day was their last."""

import datetime as dt

from django.db import migrations
from django.db.models import F, Max, Min


def fill(apps, schema_editor):
    residencies = apps.get_model("incubator", "Residency").objects
    known = residencies.filter(status__in=["active", "leaving", "left"], moved_in=None).exclude(left_as="declined")
    # A term that was cut down to nothing is no time here.
    lived = known.filter(terms__ends__gt=F("terms__starts"))
    for residency in lived.annotate(first=Min("terms__starts"), after=Max("terms__ends")).iterator():
        residency.moved_in = residency.first
        if residency.status == "left":
            residency.last_day = residency.after - dt.timedelta(days=1)
        residency.save(update_fields=["moved_in", "last_day"])


class Migration(migrations.Migration):
    dependencies = [("incubator", "0005_waiting_list_filled")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
