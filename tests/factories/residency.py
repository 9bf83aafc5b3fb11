import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from incubator.residency.models import (
    Agreement,
    Application,
    Call,
    Criterion,
    Evaluation,
    Graduation,
    PaperKind,
    Report,
    Residency,
    SignedCopy,
    Term,
)
from tests.factories.organizations import OrganizationFactory
from tests.factories.people import UserFactory
from tests.factories.premises import CenterFactory, ZoneFactory


class PaperKindFactory(DjangoModelFactory):
    class Meta:
        model = PaperKind

    name = factory.Sequence(lambda n: f"材料{n}")


class CallFactory(DjangoModelFactory):
    """A call that is always open."""

    class Meta:
        model = Call

    center = factory.SubFactory(CenterFactory)
    title = factory.Sequence(lambda n: f"第 {n} 期入驻招募")
    places = 3
    area = "60.0"


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory)
    name = factory.Sequence(lambda n: f"标准{n}")
    weight = 1


class ApplicationFactory(DjangoModelFactory):
    """A draft with every answer given; ``submitted=True`` (without papers) puts it on the desk."""

    class Meta:
        model = Application

    class Params:
        submitted = factory.Trait(status=Application.Status.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now))

    call = factory.SubFactory(CallFactory)
    organization = factory.SubFactory(OrganizationFactory)
    created_by = factory.SubFactory(UserFactory)
    plan = "每周两次课后辅导。"
    audience = "小区里的中小学生。"
    activities_a_month = 8
    people = 4
    area_wanted = "20.0"
    starts_wanted = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    months_wanted = 12


class ResidencyFactory(DjangoModelFactory):
    """One that lives here."""

    class Meta:
        model = Residency

    status = Residency.Status.ACTIVE

    organization = factory.SubFactory(OrganizationFactory)
    center = factory.SubFactory(CenterFactory)


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    residency = factory.SubFactory(ResidencyFactory)
    zone = factory.SubFactory(ZoneFactory, center=factory.SelfAttribute("..residency.center"))
    area = "20.0"
    starts = factory.LazyFunction(timezone.localdate)
    ends = factory.LazyAttribute(lambda term: term.starts + dt.timedelta(days=365))


class ReportFactory(DjangoModelFactory):
    """On the first half of 2024, with a month left; ``handed_in=True`` for one that the desk has not read."""

    class Meta:
        model = Report

    class Params:
        handed_in = factory.Trait(submitted_at=factory.LazyFunction(timezone.now))

    residency = factory.SubFactory(ResidencyFactory)
    year = 2024
    half = Report.Half.FIRST
    due = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    done = "办了二十场急救课。"


class AgreementFactory(DjangoModelFactory):
    """An agreement on a term, not signed yet; its file is no real PDF."""

    class Meta:
        model = Agreement

    term = factory.SubFactory(TermFactory)
    residency = factory.SelfAttribute("term.residency")
    number = factory.Sequence(lambda n: f"2020-{n:03d}")
    text = "# 入驻协议\n第一行"
    digest = "0" * 64
    file = factory.django.FileField(filename="agreement.pdf", data=b"%PDF-1.4\n%%EOF\n")
    original_name = "agreement.pdf"
    content_type = "application/pdf"
    size = 15
    uploaded_by = factory.SubFactory(UserFactory)


class SignedCopyFactory(DjangoModelFactory):
    class Meta:
        model = SignedCopy

    agreement = factory.SubFactory(AgreementFactory)
    file = factory.django.FileField(filename="signed.pdf", data=b"%PDF-1.4\n%%EOF\n")
    original_name = "signed.pdf"
    content_type = "application/pdf"
    size = 15
    uploaded_by = factory.SubFactory(UserFactory)


class EvaluationFactory(DjangoModelFactory):
    """In the middle of a term, with three weeks for the organization's own part; ``reported=True`` when it is there."""

    class Meta:
        model = Evaluation

    class Params:
        reported = factory.Trait(
            status=Evaluation.Status.REPORTED,
            self_report="打算都做到了。",
            reported_at=factory.LazyFunction(timezone.now),
        )

    residency = factory.SubFactory(ResidencyFactory)
    kind = Evaluation.Kind.MID
    starts = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=180))
    ends = factory.LazyFunction(timezone.localdate)
    due = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=21))


class GraduationFactory(DjangoModelFactory):
    """Of an organization that left yesterday, with its story told."""

    class Meta:
        model = Graduation

    residency = factory.SubFactory(ResidencyFactory, status=Residency.Status.LEFT, left_as=Residency.Leaving.GRADUATED)
    day = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=1))
    story = "从两张桌子开始，现在有了自己的门面。"
