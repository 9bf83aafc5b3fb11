"""Calls and kinds of papers as staff make them in the admin."""

import pytest
from django.urls import reverse

from incubator.residency.models import Call, Criterion, PaperKind, Review
from portal.common import audit
from tests.factories.residency import ApplicationFactory, PaperKindFactory


def text(response):
    return response.content.decode()


def typed(call=None, rows=(), **changed):
    """What the form sends; ``rows`` are (pk, name, weight), a negative weight deletes."""
    sent = {
        "title": "秋季招募",
        "center": "",
        "introduction": "欢迎。",
        "opens": "",
        "closes": "",
        "places": "2",
        "area": "40",
        "papers": [],
        "criteria-TOTAL_FORMS": len(rows),
        "criteria-INITIAL_FORMS": sum(1 for row in rows if row[0]),
        "criteria-MIN_NUM_FORMS": 0,
        "criteria-MAX_NUM_FORMS": 1000,
    }
    for number, (pk, name, weight) in enumerate(rows):
        sent |= {
            f"criteria-{number}-id": pk or "",
            f"criteria-{number}-name": name,
            f"criteria-{number}-weight": abs(weight),
            f"criteria-{number}-help_text": "",
            f"criteria-{number}-DELETE": "on" if weight < 0 else "",
        }
    return sent | changed


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.staff)
    return client


def test_staff_make_a_call_with_criteria_and_papers(desk, house):
    kind = PaperKindFactory(name="章程")
    page = text(desk.get(reverse("calls:add")))
    assert "按什么评" in page and "章程" in page and "长期开放" in page
    rows = [("", "受益的居民", 3), ("", "持续性", 1)]
    answer = desk.post(reverse("calls:add"), typed(rows=rows, center=house.center.pk, papers=[kind.pk]))
    assert answer.status_code == 302, answer.context["form"].errors
    call = Call.objects.get()
    assert [(each.name, each.weight) for each in call.criteria.all()] == [("受益的居民", 3), ("持续性", 1)]
    assert list(call.papers.all()) == [kind] and call.opens is None


@pytest.mark.parametrize(
    ("changed", "rows", "words"),
    [
        ({"opens": "2027-03-02", "closes": "2027-03-01"}, [], "截止日期不能早于开始日期"),
        ({"places": "0"}, [], "至少要有 1 个名额"),
        ({"area": "0"}, [], "大于 0 的面积"),
        ({}, [("", "公益", 0)], "1"),
        ({}, [("", "公益", 101)], "100"),
        ({}, [("", "公益", 1), ("", "公益", 2)], "公益"),
    ],
)
def test_what_makes_no_sense_is_said(desk, house, changed, rows, words):
    answer = desk.post(reverse("calls:add"), typed(rows=rows, center=house.center.pk, **changed))
    assert answer.status_code == 200 and words in text(answer)
    assert not Call.objects.exists()


def test_criteria_are_settled_once_somebody_judged_by_them(desk, call, cast):
    criterion = Criterion.objects.create(call=call, name="受益的居民", weight=3)
    application = ApplicationFactory(call=call, organization=cast.organization, submitted=True)
    review = Review.objects.create(application=application, reviewer=cast.reviewer)
    address = reverse("calls:edit", args=[call.pk])
    common = {"center": call.center_id, "title": call.title, "papers": [kind.pk for kind in call.papers.all()]}
    assert desk.post(address, typed(rows=[(criterion.pk, "受益的居民", 2)], **common)).status_code == 302
    [entry] = audit.history(call).filter(action="wagtail.edit")
    assert "criteria" in entry.data["fields"]
    Review.objects.filter(pk=review.pk).update(status=Review.Status.SUBMITTED)
    for rows in (
        [(criterion.pk, "受益的居民", 5)],
        [(criterion.pk, "受益的居民", -2)],
        [(criterion.pk, "受益的居民", 2), ("", "新的", 1)],
    ):
        answer = desk.post(address, typed(rows=rows, **common))
        assert answer.status_code == 200 and "标准不能再改" in text(answer)
    criterion.refresh_from_db()
    assert criterion.weight == 2 and call.criteria.count() == 1
    # All else of the call can still be changed.
    answer = desk.post(address, typed(rows=[(criterion.pk, "受益的居民", 2)], places="7", **common))
    call.refresh_from_db()
    assert answer.status_code == 302 and call.places == 7


def test_a_kind_of_paper_says_for_whom_it_is(desk, db):
    address = reverse("paper_kinds:add")
    page = text(desk.get(address))
    assert "谁要交" in page and "空白模板" in page and "有有效期" in page
    answer = desk.post(address, {"name": "登记证书", "help_text": "", "for_registered": "on", "expires": "on"})
    kind = PaperKind.objects.get()
    assert answer.status_code == 302 and kind.expires
    assert [kind.is_for(stage) for stage in ("budding", "filed", "registered")] == [False, False, True]
    assert "请至少勾选一类" in text(desk.post(address, {"name": "没人要交的"}))
