"""Whoever was told "waiting list" before there was one gets a place on it, in the order of the decisions."""

from collections import defaultdict

from django.db import migrations
from django.db.models import F

UNDER_WAY = ["draft", "submitted", "returned", "in_review", "decided", "announced", "waiting"]
LIVING = ["offered", "signed", "trial", "active", "leaving"]


def remember_announcements(apps, schema_editor):
    """Until now a decision was told without writing down when: on the day it was taken is close enough."""
    told = apps.get_model("incubator", "Application").objects.filter(
        status__in=["announced", "closed"], announced_at=None, decided_at__isnull=False
    )
    told.update(announced_at=F("decided_at"))


def fill_waiting_list(apps, schema_editor):
    """Not those who applied again in the same call or live in the center by now: they wait for nothing."""
    Application = apps.get_model("incubator", "Application")
    Residency = apps.get_model("incubator", "Residency")
    busy = set(Application.objects.filter(status__in=UNDER_WAY).values_list("organization_id", "call_id"))
    living = set(Residency.objects.filter(status__in=LIVING).values_list("organization_id", "center_id"))
    waited = Application.objects.filter(status="closed", outcome="waitlisted").select_related("call")
    chosen = []
    # Of two of one organization in one call the later one counts.
    for application in waited.order_by(F("decided_at").desc(nulls_last=True), "-pk"):
        key = (application.organization_id, application.call_id)
        if key not in busy and (application.organization_id, application.call.center_id) not in living:
            busy.add(key)
            chosen.append(application)
    ranks = defaultdict(int)
    for application in reversed(chosen):
        ranks[application.call.center_id] += 1
        application.status, application.waiting_rank = "waiting", ranks[application.call.center_id]
        application.save(update_fields=["status", "waiting_rank"])


class Migration(migrations.Migration):

    dependencies = [("incubator", "0004_incubation_depth")]

    operations = [
        migrations.RunPython(remember_announcements, migrations.RunPython.noop),
        migrations.RunPython(fill_waiting_list, migrations.RunPython.noop),
    ]
