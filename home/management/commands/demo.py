"""``manage.py demo``: fills an empty house with the demo town; see ``home/desk/demo``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from home.desk.demo import big, build


class Command(BaseCommand):
    help = "Load the demo town; with numbers, fill it up to a big town for measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("rooms", "bookings", "activities"):
            parser.add_argument(f"--{name}", type=int, default=0, help=f"fill up to so many {name}")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ALLOW_DEMO:
            raise CommandError(_("这里不是开发环境：演示数据不会装进正式的网站。"))
        if build.build_town():
            self.stdout.write(_("演示小镇已经装好。"))
        else:
            self.stdout.write(_("演示小镇已经在这里，没有改动。"))
        wanted = big.Wanted(options["rooms"], options["bookings"], options["activities"])
        if any(wanted):
            added = big.fill_up(wanted, progress=self.stderr)
            self.stdout.write(_("新增场地 %(rooms)s、预约 %(bookings)s、活动 %(activities)s。") % added._asdict())
