"""Residencies under way: each stands with its organization; what waits to be signed is the person's to do, and what
the center has next is waited for.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from home.desk.lines import TASKS, Desk, Line
from incubator.residency.models import Agreement, ChangeRequest, Residency, SignedCopy

Stay = Residency.Status


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    unsigned = Agreement.objects.filter(residency=OuterRef("pk"), signed_how="", term__starts__lt=F("term__ends"))
    handed_in = SignedCopy.objects.filter(agreement__residency=OuterRef("pk"), status=SignedCopy.Status.PENDING)
    asked = ChangeRequest.objects.filter(residency=OuterRef("pk"), status=ChangeRequest.Status.PENDING)
    mine = (
        Residency.objects.filter(organization__in=desk.mine, status__in=Stay.UNDER_WAY)
        .annotate(to_sign=Exists(unsigned), handed_in=Exists(handed_in), asked=Exists(asked))
        .select_related("organization")
        .order_by("pk")
    )
    for residency in mine[:TASKS]:
        desk.mine[residency.organization_id].residency = residency
        if residency.organization_id not in desk.edited:
            continue
        title = _("入驻 · %(organization)s") % {"organization": residency.organization.name}
        href = residency.get_absolute_url()
        signs = residency.status in (Stay.OFFERED, Stay.TRIAL, Stay.ACTIVE)
        if residency.to_sign and not residency.handed_in and signs:  # type: ignore[attr-defined]
            until = residency.answer_by
            detail = _("请负责人在 %(day)s 前签好") % {"day": date_format(until)} if until else _("请负责人签好")
            desk.tasks.append(Line(_("签协议"), title, detail, href, urgent=True))
        elif residency.handed_in:  # type: ignore[attr-defined]
            desk.waiting.append(Line(_("核对协议"), title, _("签字的协议已经上传，服务中心正在核对。"), href))
        elif residency.asked:  # type: ignore[attr-defined]
            desk.waiting.append(Line(_("续期与调整"), title, _("正等主任答复。"), href))
        elif residency.status == Stay.SIGNED:
            desk.waiting.append(Line(residency.get_status_display(), title, _("等服务中心约时间搬入。"), href))
