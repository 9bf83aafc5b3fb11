"""How people of an organization are told what became of it here."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user_model

from incubator.organizations.models import Organization
from incubator.residency.models import Application
from portal.notices.actions import notify
from portal.notices.language import speaking_to

Words = Callable[[], tuple[str, str]]


def tell_speakers(organization: Organization, kind: str, words: Words, *, path: str, key: str | None = None) -> None:
    """Tell leads and editors. ``words`` gives (subject, body) and is called once a person, in that person's language.

    With ``key`` each of them is told once only, however often it is called.
    """
    for person in organization.speakers():
        with speaking_to(person):
            subject, body = words()
            once = key and f"{key}:{person.pk}"
            notify(person, f"residency.{kind}", subject, body, path=path, key=once)


def tell_applicant(application: Application, kind: str, words: Words, *, key: str | None = None) -> None:
    """Tell those who speak for the applicant, and lead them to the application's page."""
    tell_speakers(application.organization, kind, words, path=application.get_absolute_url(), key=key)


def tell_desk(kind: str, words: Words, *, path: str, key: str | None = None) -> None:
    """Tell everyone of the center's staff, who alone are led into the admin; with ``key`` each once only."""
    staff = get_user_model().objects.filter(is_active=True, groups__name__in=["staff", "director"]).distinct()
    for person in staff.order_by("pk"):
        with speaking_to(person):
            subject, body = words()
            notify(person, f"residency.{kind}", subject, body, path=path, key=key and f"{key}:{person.pk}")


def named(application: Application, **more: object) -> dict[str, object]:
    """What most sentences name."""
    return {"organization": application.organization, "call": application.call, **more}
