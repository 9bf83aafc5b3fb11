from django.urls import path

from home.desk import organizations

urlpatterns = [
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<slug:slug>/", organizations.organization, name="organization"),
]
