"""The room's addresses, part by part."""

from incubator.residency.applying import urls as applying
from incubator.residency.reviewing import urls as reviewing

urlpatterns = [
    *applying.urlpatterns,
    *reviewing.urlpatterns,
]
