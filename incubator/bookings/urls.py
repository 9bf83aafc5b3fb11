from django.urls import URLPattern, URLResolver, path

from incubator.bookings import own_views, views
from incubator.bookings.door import check_in_views as attendance_views
from incubator.bookings.door import paper
from incubator.bookings.door import views as door
from incubator.bookings.finding import views as finding
from incubator.bookings.grids import views as grid_views
from incubator.bookings.series import views as series_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rooms/find/", finding.room_find, name="room_find"),
    path("rooms/day/", grid_views.rooms_day, name="rooms_day"),
    path("rooms/<slug:slug>/", grid_views.room, name="room"),
    path("rooms/<slug:slug>/month/", grid_views.room_month, name="room_month"),
    path("rooms/<slug:slug>/today/", door.room_today, name="room_today"),
    path("rooms/<slug:slug>/sign/", door.room_sign, name="room_sign"),
    path("rooms/<slug:slug>/door/", door.room_door, name="room_door"),
    path("rooms/<slug:slug>/door/worker.js", door.door_worker, name="room_door_worker"),
    path("rooms/<slug:slug>/check-in/", attendance_views.room_check_in, name="room_check_in"),
    path("rooms/<slug:slug>/paper/", paper.room_paper, name="room_paper"),
    path("rooms/<slug:slug>/series/", series_views.room_series, name="room_series"),
    path("series/<int:pk>/", series_views.series_page, name="series"),
    path("series/<int:pk>/change/", series_views.series_change, name="series_change"),
    path("series/<int:pk>/cancel/", series_views.series_cancel, name="series_cancel"),
    path("series/<int:pk>/again/", series_views.series_again, name="series_again"),
    path("bookings/", own_views.bookings, name="bookings"),
    path("bookings/<int:pk>/change/", own_views.booking_change, name="booking_change"),
    path("center/paper/", paper.center_paper, name="center_paper"),
    path("center/door/", door.center_door, name="center_door"),
    path("center/door/worker.js", door.door_worker, name="center_door_worker"),
    path("bookings/<int:pk>/check-in/", attendance_views.booking_check_in, name="booking_check_in"),
    path("bookings/<int:pk>/", views.booking, name="booking"),
    path("bookings/<int:pk>/cancel/", views.booking_cancel, name="booking_cancel"),
]
