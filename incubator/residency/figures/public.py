"""What everybody may know: how many organizations live here, ever did, and grew up. Counted from residencies, no names."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, Q

from incubator.residency.models import Residency


class Grown(NamedTuple):
    """Organizations, each once: living here now, ever moved in, and grown up (出壳)."""

    living: int
    ever: int
    graduated: int


def grown() -> Grown:
    """One query."""
    status = Residency.Status
    here = Q(status__in=status.LIVES_HERE)
    # Who took up no offer, or never came, did not live here.
    came = Q(moved_in__isnull=False)
    out = Q(status=status.LEFT, left_as=Residency.Leaving.GRADUATED)
    numbers = Residency.objects.order_by().aggregate(
        **{
            name: Count("organization", filter=rows, distinct=True)
            for name, rows in (("living", here), ("ever", here | came), ("graduated", out))
        }
    )
    return Grown(**numbers)
