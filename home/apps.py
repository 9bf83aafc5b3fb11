from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("首页与工作台")

    def ready(self) -> None:
        from home.pages import surroundings

        surroundings.connect()
