"""What the database refuses about the house, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

# What the database refuses, as (field, sentence).
SENTENCES = {
    "zone_not_below_let": ("area", gettext_lazy("已经入驻的面积比这个大，不能改小到这个数。")),
    "center_not_below_let": ("area", gettext_lazy("已经入驻的面积比这个大，不能改小到这个数。")),
    "zone_keeps_its_center": ("center", gettext_lazy("区域不能换到别的服务中心。")),
    "parts_fixed_while_held": ("whole", gettext_lazy("这个场地或大厅还有没用完的预约，用完以后才能改怎么分块。")),
    "equipment_not_below_lent": ("quantity", gettext_lazy("已经借出的设备比这个数多，等用完归还后才能改小。")),
    "whole_not_held_itself": ("whole", gettext_lazy("这个大厅还有没用完的预约，用完以后才能分块。")),
}
