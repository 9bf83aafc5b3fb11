import factory
from factory.django import DjangoModelFactory

from incubator.organizations.models import Membership, Organization, ServiceField
from tests.factories.people import UserFactory


class ServiceFieldFactory(DjangoModelFactory):
    class Meta:
        model = ServiceField

    name = factory.Sequence(lambda n: f"领域{n}")
    name_en = factory.Sequence(lambda n: f"Field {n}")
    slug = factory.Sequence(lambda n: f"field-{n}")


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"互助社{n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")
    introduction = "邻里互助。"
    contact_name = "王老师"
    contact_phone = "0535-7300000"
    standing = Organization.Standing.ACTIVE


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.LEAD
