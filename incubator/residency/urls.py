"""The room's addresses, part by part."""

from incubator.residency.applying import urls as applying
from incubator.residency.evaluating import urls as evaluating
from incubator.residency.living import urls as living
from incubator.residency.objecting import urls as objecting
from incubator.residency.reviewing import urls as reviewing

urlpatterns = [
    # Before the steps of an application, which are named by any word.
    *objecting.urlpatterns,
    *applying.urlpatterns,
    *evaluating.urlpatterns,
    *living.urlpatterns,
    *reviewing.urlpatterns,
]
