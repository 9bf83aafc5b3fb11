"""Rules of trust in the Wagtail admin: directors write them, staff read them; none is deleted, since records name it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from events.activities.models import PublishingPolicy
from portal.common.records import ListIndex, RecordedEditView, RecordHistory


class KeptRows(ModelPermissionPolicy):
    """Nobody deletes a row, not even a superuser: it is switched off."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


def who(policy: PublishingPolicy) -> Any:
    return policy.organization or _("所有在册的组织")


def where(policy: PublishingPolicy) -> Any:
    return policy.service_field or _("所有领域")


class PublishingPolicyViewSet(ModelViewSet):
    model = PublishingPolicy
    name = "publishing_policies"
    icon = "key"
    menu_label = _("免审规则")
    menu_order = 245
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ListIndex
    edit_view_class = RecordedEditView
    history_view_class = RecordHistory
    search_backend_name = None
    list_display = [
        TitleColumn(
            "who", label=_("谁"), accessor=who, get_url=lambda row: reverse("publishing_policies:edit", args=[row.pk])
        ),
        Column("kind", label=_("可以直接"), accessor="get_kind_display"),
        Column("where", label=_("领域"), accessor=where),
        BooleanColumn("is_active", label=_("有效")),
        Column("note", label=_("说明")),
    ]
    list_filter = ["kind", "is_active", "organization"]
    search_fields = ["note", "organization__name"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=_(
                    "符合一条就不用等审核，马上发布；用到还没审批的场地，还是要等。"
                    "又改内容又加场次，两样都要有规则。免审发布的会列在“活动审核”里，随时可以撤下。"
                )
            ),
            FieldPanel("organization"),
            FieldPanel("kind"),
            FieldPanel("service_field"),
            FieldPanel("is_active", help_text=_("不勾就停用，以后又要等审核。")),
            FieldPanel("note"),
        ]
    )

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in ("delete", "usage")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**kwargs) | {"delete_url_name": None, "usage_url_name": None}


register_permission_policy(PublishingPolicy, KeptRows(PublishingPolicy))


@hooks.register("register_admin_viewset")
def policy_viewset() -> PublishingPolicyViewSet:
    return PublishingPolicyViewSet()
