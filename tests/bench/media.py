"""The site with its pictures: in production the web server in front sends them."""

from django.conf import settings
from whitenoise import WhiteNoise

from portal.wsgi import application as site

application = WhiteNoise(site, root=settings.MEDIA_ROOT, prefix="media/", autorefresh=True)
