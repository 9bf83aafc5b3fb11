"""What an organization writes before it submits: nobody else sees it, and it may be half finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.activities.models import Activity
from events.activities.occurrences import Planned, propose
from events.activities.permissions import can_edit_activity, can_propose
from events.activities.transitions import lock_organization, must_be_open
from incubator.organizations.models import Organization
from portal.common.audit import record
from portal.common.errors import Refused


@transaction.atomic
def save_draft(
    activity: Activity | None = None,
    *,
    fields: Mapping[str, Any],
    by: Any,
    occurrences: Sequence[Planned] = (),
    plan: Mapping[str, Any] | None = None,
    organization: Organization | None = None,
    revision: int | None = None,
) -> Activity:
    """Keep what was written so far, of a new activity of ``organization`` or about to change ``activity``.

    Only a title is needed. ``occurrences`` are the dates that are complete, ``plan`` is all that was typed about dates,
    ``revision`` the one that the writer began with. What is published, and what is submitted, stays as it is. Refusals:
    ``not_allowed``, ``waiting`` (it is being looked at: submit anew, or withdraw first), ``overtaken``, ``invalid``, and
    those of ``occurrences.propose``.
    """
    owner = lock_organization(activity.organization if activity else organization)  # type: ignore[arg-type]
    must_propose(owner, by)
    if activity is None:
        activity = Activity(organization=owner, live=False, plan=plan or {})
        write(activity, fields, unfinished=True)
        activity.save()
        record(activity, "activities.propose", by=by, after="draft")
    else:
        activity = Activity.objects.select_for_update(of=("self",)).select_related("organization").get(pk=activity.pk)
        if activity.submissions.waiting().exists():
            raise Refused("waiting", _("正在等待审核。可以直接重新提交，或者先撤回再存草稿。"))
        must_not_be_overtaken(activity, revision, by=by)
        write(activity, fields, unfinished=True)
        keep(activity, plan)
    propose(activity, occurrences)
    activity.save_revision(user=by, clean=False)
    Activity.objects.filter(pk=activity.pk).update(has_unpublished_changes=True)
    return activity


@transaction.atomic
def delete_draft(activity: Activity, *, by: Any) -> None:
    """Throw away what was never published. A room that was booked for it stays booked.

    Refusals: ``not_allowed``, ``published`` (cancel its dates instead), ``waiting`` (withdraw first), ``refused`` (the
    record of a refusal stays).
    """
    lock_organization(activity.organization)
    activity = Activity.objects.select_for_update(of=("self",)).select_related("organization").get(pk=activity.pk)
    if not can_edit_activity(by, activity):
        raise Refused("not_allowed", _("只有组织的负责人和编辑可以这样做。"))
    if activity.live or activity.first_published_at:
        raise Refused("published", _("已经公布过的活动不能删除，可以取消它的场次。"))
    if activity.submissions.waiting().exists():
        raise Refused("waiting", _("正在等待审核，请先撤回。"))
    must_be_open(activity)
    record(activity, "activities.delete_draft", by=by, before="draft", why=activity.title)
    # They protect their revisions, which go with the activity.
    activity.submissions.all().delete()
    activity.delete()


def must_propose(organization: Organization, by: Any) -> None:
    if not can_propose(by, organization):
        raise Refused("not_allowed", _("只有组织的负责人和编辑可以发起活动。"), field="organization")


def must_not_be_overtaken(activity: Activity, revision: int | None, *, by: Any) -> None:
    """Refuse (``overtaken``) what was written over ``revision`` when somebody else has written a later one.

    A later one of one's own is meant: the page was left open, or one went back to it.
    """
    if revision is None or revision == activity.latest_revision_id:
        return
    latest = activity.latest_revision
    if latest is None or latest.user_id == by.pk:
        return
    raise Refused(
        "overtaken",
        _(
            "%(name)s在 %(time)s 保存过一份，比您打开的新，所以这次没有保存。您写的还在下面；再按一次，就用您的代替那一份。"
        )
        % {
            "name": latest.user or _("别人"),
            "time": date_format(timezone.localtime(latest.created_at), "DATETIME_FORMAT"),
        },
    )


def write(activity: Activity, fields: Mapping[str, Any], *, unfinished: bool = False) -> None:
    """Put the editorial content on ``activity`` and check it; nothing is saved. Only the title may not stay open when it
    is ``unfinished``.
    """
    for name in Activity.EDITORIAL:
        if name in fields:
            setattr(activity, name, fields[name])
    open_yet = {name for name in Activity.EDITORIAL if name != "title" and not getattr(activity, name)}
    try:
        activity.full_clean(exclude=open_yet if unfinished else None)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused("invalid", sentences[0], field=field) from None


def keep(activity: Activity, plan: Mapping[str, Any] | None) -> None:
    """Store what ``write`` put on it: on the row, as long as nobody else reads that."""
    names = [] if activity.live else [*Activity.EDITORIAL]
    if plan is not None:
        activity.plan = dict(plan)
        names.append("plan")
    if names:
        activity.save(update_fields=names)
