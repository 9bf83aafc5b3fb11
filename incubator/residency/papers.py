"""Serving private papers: the only address under which one can be had."""

from __future__ import annotations

import logging
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incubator.residency.permissions import get_document_for
from portal.common import audit

log = logging.getLogger("portal.security")


@require_safe
def paper(request: HttpRequest, pk: uuid.UUID) -> HttpResponse | FileResponse:
    """The paper as a download for those who may read its application; for all others nothing is there (404).

    It never opens in the browser's own pages: attachment, its declared type, a sandbox, no copy on the way.
    Every reading is logged, with ids only.
    """
    document = get_document_for(request.user, pk)
    try:
        file = document.file.open("rb")
    except FileNotFoundError:
        log.error("paper file missing document=%s", document.pk)
        raise Http404 from None
    if request.method == "GET":
        audit.record(document.application, "residency.paper_read", by=request.user, document=str(document.pk))
        log.info("paper read document=%s user=%s", document.pk, request.user.pk)
    response = FileResponse(
        file, as_attachment=True, filename=document.original_name, content_type=document.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
