"""Make what can be found of every public activity anew: after rows were written in bulk, or words are read otherwise."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from events.activities.browsing.searching import refresh
from events.activities.models import Activity


class Command(BaseCommand):
    help = "把每个已公布活动的查找内容重新生成一遍（成批写入之后，或者读音、简繁对照改变之后）。"

    def handle(self, *args: Any, **options: Any) -> None:
        changed = refresh(Activity.objects.all())
        self.stdout.write(f"更新了 {changed} 个活动的查找内容。")
