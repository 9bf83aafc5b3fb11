from django.urls import path

from home.pages import feed, sitemaps

# What is the same whoever asks, and is answered before anybody looks who that is (``portal.early_urls``).
for_everybody = [path("news/feed.atom", feed.news_atom, name="news_atom")]
# In no language.
urlpatterns = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_part, name="sitemap_part"),
]
