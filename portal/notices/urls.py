from django.urls import URLPattern, URLResolver, path

from portal.notices import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/notices/", views.inbox, name="notices"),
    path("my/notices/read/", views.read_all, name="notices_read"),
    path("my/notices/<int:pk>/", views.notice, name="notice"),
    path("dev/messages/", views.dev_messages, name="dev_messages"),
]
