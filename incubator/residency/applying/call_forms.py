"""Calls as staff type them: what may be judged by is settled before anybody judges."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from incubator.residency.models import Review

SETTLED = _("已经有评审人员按这些标准打过分，标准不能再改。要换标准，请另开一次招募。")


class CallForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        criteria = self.formsets.get("criteria")
        if criteria is not None and criteria.has_changed() and self._is_judged():
            self.add_error(None, SETTLED)
        area = cleaned.get("area")
        if area is not None and area <= 0:
            self.add_error("area", _("请填大于 0 的面积。"))
        if cleaned.get("places") == 0:
            self.add_error("places", _("至少要有 1 个名额。"))
        return cleaned

    def _is_judged(self) -> bool:
        """Whether a review of the call is handed in; what is judged by must be the same for all."""
        if self.instance.pk is None:
            return False
        return Review.objects.filter(application__call=self.instance, status=Review.Status.SUBMITTED).exists()


class PaperKindForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("for_budding", "for_filed", "for_registered")):
            self.add_error(None, _("请至少勾选一类要交这种材料的组织。"))
        return cleaned
