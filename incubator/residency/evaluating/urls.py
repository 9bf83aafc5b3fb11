"""The part's addresses."""

from django.urls import path

from incubator.residency.evaluating import views

urlpatterns = [
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/check/", views.report_check, name="report_check"),
]
