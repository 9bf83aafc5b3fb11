from django.urls import path

from events.feeds import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/activities.ics", views.activities_ics, name="activities_ics"),
    path("calendar/organizations/<slug:slug>.ics", views.organization_ics, name="organization_ics"),
    path("calendar/rooms/<slug:slug>.ics", views.room_ics, name="room_ics"),
    path("calendar/activities/<slug:slug>.ics", views.activity_ics, name="activity_ics"),
]
