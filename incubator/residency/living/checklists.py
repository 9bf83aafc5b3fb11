"""What is gone through when an organization moves in or leaves."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from incubator.premises.models import Center
from incubator.residency.models import ChecklistEntry, ChecklistItem, Moment, Residency

# What a center starts with; it changes them as it likes.
USUAL = {
    Moment.MOVING_IN: (
        (_("钥匙或门禁卡已领取"), _("写明几把，交给谁")),
        (_("场地和家具一起看过"), _("有损坏的拍照留底")),
        (_("消防通道和灭火器的位置已说明"), ""),
        (_("场地公约已讲解"), _("用电、安静时间、垃圾分类")),
        (_("紧急联系人已登记"), ""),
    ),
    Moment.LEAVING: (
        (_("钥匙或门禁卡已归还"), ""),
        (_("自己的物品已搬走"), ""),
        (_("场地已恢复原样，家具清点无误"), ""),
        (_("公共账目和借用的物品已结清"), ""),
    ),
}


def items_of(center: Center, moment: str) -> list[ChecklistItem]:
    """The center's list for ``moment``; one that has none gets the usual one."""
    items = list(center.checklist_items.filter(moment=moment))
    if items:
        return items
    # One list serves everybody: it is in the language of the house, not of whoever happened to need it first.
    with translation.override("zh-hans"):
        return ChecklistItem.objects.bulk_create(
            ChecklistItem(center=center, moment=moment, text=str(text), help_text=str(help_text), order=number * 10)
            for number, (text, help_text) in enumerate(USUAL[Moment(moment)], start=1)
        )


def open_checklist(residency: Residency, moment: str) -> None:
    """Lay out the list for ``residency``, unless it lies there; later changes of the center's list do not change it."""
    if residency.checklist.filter(moment=moment).exists():
        return
    ChecklistEntry.objects.bulk_create(
        ChecklistEntry(residency=residency, moment=moment, text=item.text, help_text=item.help_text, order=item.order)
        for item in items_of(residency.center, moment)
    )


def still_open(residency: Residency, moment: str) -> list[ChecklistEntry]:
    return list(residency.checklist.filter(moment=moment, done_at=None))
