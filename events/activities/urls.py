from django.urls import path, register_converter

from events.activities import views
from events.activities.browsing import views as browsing
from events.activities.browsing.month import MonthConverter
from events.activities.running.urls import urlpatterns as running
from events.activities.writing import own_views, room_views
from events.activities.writing import views as writing

register_converter(MonthConverter, "month")

urlpatterns = [
    path("activities/", browsing.activities, name="activities"),
    path("activities/month/", browsing.activities_month, name="activities_now"),
    path("activities/month/<month:month>/", browsing.activities_month, name="activities_month"),
    path("activities/new/", writing.activity_new, name="activity_new"),
    path("activities/<slug:slug>/", views.activity, name="activity"),
    path("activities/<slug:slug>/preview/", views.activity_preview, name="activity_preview"),
    path("activities/<slug:slug>/edit/", writing.activity_edit, name="activity_edit"),
    path("activities/<slug:slug>/withdraw/", writing.activity_withdraw, name="activity_withdraw"),
    path("activities/<slug:slug>/delete/", writing.activity_delete, name="activity_delete"),
    path("rooms/<slug:slug>/book/", room_views.room_book, name="room_book"),
    path("my/activities/", own_views.own_activities, name="own_activities"),
    *running,
]
