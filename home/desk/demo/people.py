"""The people of the town. All are invented; their addresses end in ``.invalid`` and reach nobody."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from home.desk.demo.town import Town
from portal.accounts.models import User

# Who stands behind settings.DEMO_ACCOUNTS: name, role in the house.
CAST = {
    "director": ("周望春", "director"),
    "staff": ("于晓禾", "staff"),
    "reviewer": ("姜一鸣", ""),
    "lead": ("孙梨雨", ""),
    "member": ("赵小禾", ""),
    "resident": ("王桂兰", ""),
    "outsider": ("徐和平", ""),
}
RESIDENTS = [
    "刘秀英",
    "张建国",
    "李淑芬",
    "宋玉珍",
    "隋明",
    "盖春梅",
    "于得水",
    "姜桂花",
    "初立新",
    "吕文静",
    "左一帆",
    "迟玉梅",
    "林海生",
    "邹雨桐",
    "董爱华",
    "高传福",
    "梁小满",
    "唐桂芝",
    "柳成林",
    "崔新月",
    "潘玉洁",
    "曲长河",
    "史佳音",
    "辛大勇",
    "衣春晓",
    "牟家和",
    "战友谊",
    "丛晓燕",
    "慕白",
    "温如玉",
]
# Invited from elsewhere to judge, beside the one who can sign in.
REVIEWERS = [("reviewer02", "曹砚秋"), ("reviewer03", "孟广田")]


def address(name: str) -> str:
    return f"{name}@demo.invalid"


def make_people(town: Town) -> None:
    """The seven accounts, and residents who sign up for activities but cannot sign in."""
    hashed = make_password(settings.DEMO_PASSWORD)
    for account, (name, role) in CAST.items():
        person = User.objects.create(name=name, email=address(account), password=hashed)
        if role:
            person.groups.add(Group.objects.get(name=role))
        town.people[account] = person
    for number, name in enumerate(RESIDENTS, start=1):
        town.residents.append(invent(f"resident{number:02d}", name, save=False))
    User.objects.bulk_create(town.residents)
    verify([*town.people.values(), *town.residents])
    town.reviewers = [town.people["reviewer"], *(invent(*reviewer) for reviewer in REVIEWERS)]


def invent(account: str, name: str, *, save: bool = True) -> User:
    """A person without a password."""
    person = User(name=name, email=address(account), password=make_password(None))
    if save:
        person.save()
        verify([person])
    return person


def verify(people: list[User]) -> None:
    """Their addresses count as confirmed, so that they can sign in at once."""
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=person, email=person.email or "", verified=True, primary=True) for person in people]
    )
