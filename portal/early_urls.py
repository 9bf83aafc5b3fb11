"""What is the same whoever asks, without the language that it begins with. ``EarlyMiddleware`` answers it; it stands in
``portal.urls``, too, from where addresses are made and other methods refused.
"""

from events.feeds.urls import for_everybody as feeds
from events.sharing.urls import for_everybody as sharing
from home.pages.urls import for_everybody as news

urlpatterns = [*feeds, *sharing, *news]
