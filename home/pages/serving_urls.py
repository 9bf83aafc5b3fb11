"""The addresses of editors' pages: after all others, for any path may be a page."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from home.pages.serving import editors_page
from home.pages.urls import for_everybody

urlpatterns = [*for_everybody, re_path(serve_pattern, editors_page, name="wagtail_serve")]
