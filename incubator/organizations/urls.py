from django.urls import path

from incubator.organizations import views
from incubator.organizations.inviting import views as inviting
from incubator.organizations.stages import views as stages

urlpatterns = [
    path("organizations/new/", views.organization_new, name="organization_new"),
    path("organizations/<slug:slug>/edit/", views.organization_edit, name="organization_edit"),
    path("organizations/<slug:slug>/members/", inviting.members, name="organization_members"),
    path("organizations/<slug:slug>/members/<int:pk>/", views.member, name="organization_member"),
    path("organizations/<slug:slug>/invitations/<int:pk>/", inviting.invitation, name="organization_invitation"),
    path("organizations/<slug:slug>/stage/", stages.stage, name="organization_stage"),
    path("organizations/<slug:slug>/stage/<uuid:pk>/", stages.paper, name="stage_paper"),
    path("organizations/<slug:slug>/stage/<uuid:pk>/withdraw/", stages.withdraw, name="organization_stage_withdraw"),
    path("organizations/<slug:slug>/join/", inviting.join, name="organization_join"),
]
