"""The room's addresses, part by part."""

from incubator.residency.applying import urls as applying
from incubator.residency.evaluating import urls as evaluating
from incubator.residency.reviewing import urls as reviewing

urlpatterns = [
    *applying.urlpatterns,
    *evaluating.urlpatterns,
    *reviewing.urlpatterns,
]
