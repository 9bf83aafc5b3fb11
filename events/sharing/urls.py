from django.urls import path

from events.sharing import embed, views

# See ``events.feeds.urls``.
for_everybody = [
    path("embed/", embed.embed, name="embed"),
    path("activities/<slug:slug>/poster-square.png", views.poster, {"form": "square"}, name="poster_square"),
    path("activities/<slug:slug>/poster-tall.png", views.poster, {"form": "tall"}, name="poster_tall"),
    path("activities/<slug:slug>/poster.pdf", views.poster, {"form": "a4"}, name="poster_a4"),
]
urlpatterns = [
    *for_everybody,
    path("embed/code/", embed.embed_code, name="embed_code"),
    path("activities/<slug:slug>/share/", views.share, name="activity_share"),
]
