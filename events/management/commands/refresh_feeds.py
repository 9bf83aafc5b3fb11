"""Make every calendar event's bytes anew: after a change of BASE_URL, of a translation, or of how events look."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from events.activities.models import Occurrence
from events.feeds.calendar import refresh, still_shown


class Command(BaseCommand):
    help = "把日历订阅里的每一场活动重新生成一遍（网址、译文或样式改变之后）。"

    def handle(self, *args: Any, **options: Any) -> None:
        changed = refresh(still_shown(Occurrence.objects.all()))
        self.stdout.write(f"更新了 {changed} 场活动的日历内容。")
