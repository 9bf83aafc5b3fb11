from django.urls import path

from events.signups.door import people, venue, views

HERE = "activities/<slug:slug>/occurrences/<int:pk>"

urlpatterns = [
    path(f"{HERE}/people/", people.people, name="occurrence_people"),
    path(f"{HERE}/people/sheet/", people.sheet, name="occurrence_sheet"),
    path(f"{HERE}/door/", views.door, name="occurrence_door"),
    path(f"{HERE}/door/walk-in/", views.door_walk_in, name="door_walk_in"),
    path(f"{HERE}/door/find/", views.door_code, name="door_code"),
    path(f"{HERE}/door/list/", views.door_list, name="door_list"),
    path(f"{HERE}/door/scan/", views.door_scan, name="door_scan"),
    path(f"{HERE}/door/screen/", venue.screen, name="door_screen"),
    path("ticket/<str:token>/", views.ticket, name="ticket"),
    path("here/<int:pk>/", venue.here, name="here"),
    path("here/<int:pk>/<str:code>/", venue.here_code, name="here_code"),
]
