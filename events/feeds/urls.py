from django.urls import path

from events.feeds import views

# What is the same whoever asks, and is answered before anybody looks who that is (``portal.early_urls``).
for_everybody = [
    path("activities/feed.atom", views.activities_atom, name="activities_atom"),
    path("organizations/<slug:slug>/feed.atom", views.organization_atom, name="organization_atom"),
    path("calendar/activities.ics", views.activities_ics, name="activities_ics"),
    path("calendar/organizations/<slug:slug>.ics", views.organization_ics, name="organization_ics"),
    path("calendar/categories/<slug:slug>.ics", views.field_ics, name="field_ics"),
    path("calendar/programmes/<slug:slug>.ics", views.programme_ics, name="programme_ics"),
    path("calendar/rooms/<slug:slug>.ics", views.room_ics, name="room_ics"),
    path("calendar/activities/<slug:slug>.ics", views.activity_ics, name="activity_ics"),
    path("calendar/activities/<slug:slug>/<int:pk>.ics", views.occurrence_ics, name="occurrence_ics"),
]
urlpatterns = [
    *for_everybody,
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/my/", views.calendar_my, name="calendar_my"),
    path("calendar/my/<int:pk>/stop/", views.calendar_my_stop, name="calendar_my_stop"),
    path("calendar/my/<str:token>.ics", views.my_ics, name="my_ics"),
]
