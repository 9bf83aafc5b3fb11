from django.urls import path, register_converter

from events.activities import browsing, proposing, views
from events.activities.month import MonthConverter

register_converter(MonthConverter, "month")

urlpatterns = [
    path("activities/", browsing.activities, name="activities"),
    path("activities/month/", browsing.activities_month, name="activities_now"),
    path("activities/month/<month:month>/", browsing.activities_month, name="activities_month"),
    path("activities/new/", proposing.activity_new, name="activity_new"),
    path("activities/<slug:slug>/", views.activity, name="activity"),
    path("activities/<slug:slug>/preview/", views.activity_preview, name="activity_preview"),
    path("activities/<slug:slug>/edit/", proposing.activity_edit, name="activity_edit"),
    path("activities/<slug:slug>/withdraw/", proposing.activity_withdraw, name="activity_withdraw"),
    path(
        "activities/<slug:slug>/occurrences/<int:pk>/cancel/",
        proposing.occurrence_cancel,
        name="occurrence_cancel",
    ),
    path("rooms/<slug:slug>/book/", proposing.room_book, name="room_book"),
]
