"""Serving private papers: the only address under which one can be had."""

from __future__ import annotations

import logging
import uuid

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from incubator.residency.permissions import get_document_for
from portal.common import audit
from portal.common.papers import serve

log = logging.getLogger("portal.security")


@require_safe
def paper(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """The paper as a download for those who may read its application; for all others nothing is there (404).

    Every reading is logged, with ids only.
    """
    document = get_document_for(request.user, pk)
    response = serve(document)
    if request.method == "GET":
        audit.record(document.application, "residency.paper_read", by=request.user, document=str(document.pk))
        log.info("paper read document=%s user=%s", document.pk, request.user.pk)
    return response
