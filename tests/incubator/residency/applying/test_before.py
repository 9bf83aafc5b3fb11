"""What is told before applying: the five questions, calls, papers by stage, and how long it takes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incubator.residency.applying import before, fitness, timing
from incubator.residency.applying.fitness import Answers, Kind, Offer
from incubator.residency.models import Application, Criterion, PaperKind
from tests.factories.organizations import OrganizationFactory
from tests.factories.residency import ApplicationFactory, CallFactory, PaperKindFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import today

GOOD = {"stage": "budding", "serves": "residents", "often": "weekly", "area": Decimal(12), "people": "steady"}
OFFERS = [Offer(1, "常年入驻", Decimal(60)), Offer(2, "小间", Decimal(8))]


def text(response):
    return response.content.decode()


def judge(offers=OFFERS, free="100", **answers):
    return fitness.judge(Answers(**{**GOOD, **answers}), offers, Decimal(free), today())


def test_a_group_that_fits_is_told_which_calls():
    verdict = judge()
    assert verdict.kind is Kind.FITS and [offer.pk for offer in verdict.offers] == [1]
    assert "放得下" in verdict.notes[0]
    assert "先候补" in judge(free="5").notes[0]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"people": "nobody"}, "满 18 岁"),
        ({"serves": "others"}, "给本社区的居民"),
        ({"serves": "own"}, "都能参加"),
        ({"area": Decimal(61)}, "最多给 60 平方米"),
        ({"offers": []}, "没有开放的招募"),
        ({"offers": [Offer(3, "秋季招募", Decimal(40), dt.date(2999, 9, 1))]}, "“秋季招募”从 2999"),
    ],
)
def test_what_is_missing_is_named(answers, words):
    verdict = judge(**answers)
    assert verdict.kind is Kind.LATER and len(verdict.why) == 1 and words in verdict.why[0]


@pytest.mark.parametrize("answers", [{"area": Decimal(0)}, {"often": "seldom"}, {"people": "away"}])
def test_a_room_suits_better(answers):
    assert judge(**answers).kind is Kind.OTHER
    assert judge(**answers, serves="own").notes


def test_every_combination_has_a_verdict():
    for stage in before.STAGES:
        for serves in fitness.Serves:
            for often in fitness.Often:
                for people in fitness.People:
                    for area in (0, 1, 8, 60, 9999):
                        for offers in (OFFERS, []):
                            verdict = fitness.judge(
                                Answers(stage, serves, often, Decimal(area), people), offers, Decimal(20), today()
                            )
                            assert verdict.why or (verdict.kind is Kind.FITS and verdict.offers)


def test_the_questions_need_no_account_and_store_nothing(client, call):
    PaperKindFactory(name="登记证书", for_budding=False)
    call.papers.add(PaperKind.objects.get(name="登记证书"))
    address = reverse("apply_fit")
    assert "不用注册" in text(client.get(address))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, GOOD)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    page = text(answer)
    assert answer.status_code == 200 and "合适，可以申请" in page and call.title in page
    assert "章程" in page and "登记证书" not in page
    assert "登记证书" in text(client.get(address, GOOD | {"stage": "registered"}))
    assert "预约场地更合适" in text(client.get(address, GOOD | {"area": 0}))
    missing = client.get(address, {"stage": "budding", "area": "many"})
    assert missing.status_code == 422 and "请选一项。" in text(missing) and "请填数字" in text(missing)


def test_apply_shows_a_list_of_papers_for_each_stage_ones_own_first(client, call, cast):
    PaperKindFactory(name="登记证书", for_budding=False, for_filed=False)
    call.papers.add(PaperKind.objects.get(name="登记证书"))
    page = client.get(reverse("apply"))
    lists = {papers.stage: [str(kind) for kind in papers.papers] for papers in page.context["lists"]}
    assert lists == {
        "budding": ["章程", "名单"],
        "filed": ["章程", "名单"],
        "registered": ["章程", "名单", "登记证书"],
    }
    OrganizationFactory._meta.model.objects.filter(pk=cast.organization.pk).update(
        stage="registered", credit_code="91370682MA3CABCD1X"
    )
    client.force_login(cast.member)
    assert client.get(reverse("apply")).context["lists"][0].stage == "registered"


def test_a_call_tells_by_what_it_judges(client, call):
    Criterion.objects.create(call=call, name="受益的居民", weight=3, help_text="有多少人用得上")
    Criterion.objects.create(call=call, name="持续性", weight=1, order=1)
    page = text(client.get(reverse("call", args=[call.pk])))
    assert "受益的居民" in page and "75%" in page and "25%" in page and "有多少人用得上" in page
    assert reverse("application_start", args=[call.pk]) in page


def test_a_call_that_is_not_open_says_so(client, house):
    ahead = CallFactory(center=house.center, opens=today(3))
    over = CallFactory(center=house.center, closes=today(-1))
    for call, words in ((ahead, "还没开始"), (over, "已经截止")):
        page = text(client.get(reverse("call", args=[call.pk])))
        assert words in page and reverse("application_start", args=[call.pk]) not in page
        assert "不打分" in page
    assert ahead.title in text(client.get(reverse("apply")))
    assert over.title not in text(client.get(reverse("apply")))


def test_how_long_it_takes_comes_from_what_happened(client, call):
    now = timezone.now()
    for days in (4, 10, 30):
        application = ApplicationFactory(
            call=call,
            status=Application.Status.CLOSED,
            submitted_at=now - dt.timedelta(days=1),  # sent again after a return; the first time counts
            decided_at=now,
            announced_at=now + dt.timedelta(days=2),
        )
        application.versions.create(
            number=1, answers={}, submitted_by=application.created_by, submitted_at=now - dt.timedelta(days=days)
        )
    times = timing.times_of_past_decisions()
    assert times.whole[1:] == (10, 4, 30, 3)
    assert [(step.label, step.middle) for step in times.steps] == [("公布结果", 2)]
    page = text(client.get(reverse("apply")))
    assert "通常 10 天，最快 4 天，最慢 30 天" in page


def test_what_is_free_is_what_nobody_has(house):
    assert before.free_on(today()) == Decimal("200.0")
    TermFactory(residency=ResidencyFactory(center=house.center), zone=house.zone, area="150.0")
    assert before.free_on(today()) == Decimal("50.0")


@pytest.mark.parametrize("name", ["apply", "apply_fit"])
def test_it_asks_as_much_of_the_database_at_1_call_as_at_50(client, call, name):
    address = reverse(name)
    sent = GOOD if name == "apply_fit" else {}
    client.get(address, sent)
    with CaptureQueriesContext(connection) as one:
        client.get(address, sent)
    for _n in range(49):
        CallFactory(center=call.center).papers.set(call.papers.all())
    with CaptureQueriesContext(connection) as many:
        client.get(address, sent)
    assert len(one) == len(many)
