from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"
    verbose_name = _("消息")

    def ready(self) -> None:
        from portal.accounts import export
        from portal.notices import erasure

        export.register("notices", erasure.notices_of_person)
