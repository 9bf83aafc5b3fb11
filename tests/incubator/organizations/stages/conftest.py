import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incubator.organizations.stages import actions

CODE = "51370682MJE000001X"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def certificate(name="登记证书.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def ask(cast, **more):
    asked = {"stage": "registered", "credit_code": CODE, "upload": certificate(), "by": cast.lead} | more
    return actions.ask_stage_change(cast.organization, **asked)


@pytest.fixture
def pending(cast):
    return ask(cast)
