from django.urls import URLPattern, URLResolver, path

from incubator.bookings import grid_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rooms/find/", views.room_find, name="room_find"),
    path("rooms/day/", grid_views.rooms_day, name="rooms_day"),
    path("rooms/<slug:slug>/", grid_views.room, name="room"),
    path("rooms/<slug:slug>/month/", grid_views.room_month, name="room_month"),
    path("bookings/<int:pk>/", views.booking, name="booking"),
    path("bookings/<int:pk>/cancel/", views.booking_cancel, name="booking_cancel"),
]
