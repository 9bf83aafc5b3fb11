from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("活动")

    def ready(self) -> None:
        # Receivers listen as soon as they are imported.
        from events.activities import panels, receivers  # noqa: F401
        from events.activities import told as held
        from events.feeds import receivers as feeds
        from events.feeds import ways
        from events.sharing import structured
        from events.signups import receivers as signups
        from events.signups import told as lists

        feeds.connect()
        panels.register(ways.offered)
        panels.register(structured.offered)
        signups.connect()
        held.contribute()
        lists.contribute()
