from django.urls import path

from home.desk import center, organizations, views

urlpatterns = [
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<slug:slug>/", organizations.organization, name="organization"),
    path("my/", views.my, name="my"),
    path("center/", center.center, name="center"),
    path("center/plan/", center.center_plan, name="center_plan"),
]
