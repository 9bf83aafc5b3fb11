"""Whom residents call: the first center."""

from __future__ import annotations

from incubator.premises.models import Center
from portal.common.contact import Contact


def first_center() -> Contact | None:
    row = Center.objects.values_list("name", "address", "telephone").first()
    return Contact(*row) if row else None
