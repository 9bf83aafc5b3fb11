from django.urls import URLPattern, URLResolver, path

from incubator.bookings import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rooms/find/", views.room_find, name="room_find"),
    path("rooms/<slug:slug>/", views.room, name="room"),
    path("bookings/<int:pk>/", views.booking, name="booking"),
    path("bookings/<int:pk>/cancel/", views.booking_cancel, name="booking_cancel"),
]
