import factory
from factory.django import DjangoModelFactory

from incubator.bookings.rules.policies import Policy
from incubator.premises.models import Equipment
from tests.factories.premises import CenterFactory


class PolicyFactory(DjangoModelFactory):
    """A rule for everybody, everywhere, always: by hand; ``automatic=True`` says yes at once."""

    class Meta:
        model = Policy

    class Params:
        automatic = factory.Trait(answer=Policy.Answer.AUTOMATIC)

    center = factory.SubFactory(CenterFactory)
    name = factory.Sequence(lambda n: f"规则 {n}")


class EquipmentFactory(DjangoModelFactory):
    """What the center lends to any room; ``room=`` for what a room has."""

    class Meta:
        model = Equipment

    center = factory.SubFactory(CenterFactory)
    name = "投影仪"
