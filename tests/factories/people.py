import factory
from factory.django import DjangoModelFactory

from portal.accounts.models import User, vouch_for_addresses

PASSWORD = "hongxin-demo"


class UserFactory(DjangoModelFactory):
    """A person with a proved e-mail address; ``by_phone=True`` makes one with a verified phone instead.

    ``proved=False`` leaves the e-mail address as it was typed.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        by_phone = factory.Trait(email=None, phone=factory.Sequence(lambda n: f"+86138{n:08d}"), phone_verified=True)

    name = factory.Sequence(lambda n: f"居民{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.invalid")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def proved(self, create, extracted, **kwargs):
        if create and extracted is not False:
            vouch_for_addresses(self)
