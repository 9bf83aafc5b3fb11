"""The part's addresses."""

from django.urls import path

from incubator.residency.evaluating import evaluation_views, graduate_views, views

urlpatterns = [
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/check/", views.report_check, name="report_check"),
    path("evaluations/<int:pk>/", evaluation_views.evaluation, name="evaluation"),
    path("graduates/", graduate_views.graduates, name="graduates"),
    path("graduates/<slug:slug>/", graduate_views.graduate, name="graduate"),
]
