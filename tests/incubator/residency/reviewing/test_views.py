import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incubator.residency import actions
from incubator.residency.models import Application, Review
from incubator.residency.reviewing.results import comments_to_applicant
from tests.factories.organizations import MembershipFactory
from tests.factories.residency import ApplicationFactory
from tests.incubator.residency.conftest import today

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def typed(panel, *points, **more):
    named = {f"points_{criterion.pk}": value for criterion, value in zip(panel.criteria, points, strict=False)}
    return {"do": "review", "recommendation": "accepted", "comment": "值得支持。", **named, **more}


@pytest.fixture
def me(client, panel):
    client.force_login(panel.reviewer)
    return client


def test_the_page_reads_first_and_scores_below_with_a_target_for_each_point(me, panel):
    page = text(me.get(panel.first.get_absolute_url()))
    assert page.index("课后辅导") < page.index("居民需要")
    for criterion in panel.criteria:
        for value in [*map(str, range(11)), "blank"]:
            assert f'name="points_{criterion.pk}" value="{value}"' in page
    assert page.count('data-weight="3"') == 12


def test_a_review_is_given_on_the_page_with_the_mean_over_what_is_not_blank(me, panel):
    answer = me.post(panel.first.get_absolute_url(), typed(panel, "8", "blank", "5", comment_to_applicant="加油。"))
    assert answer.status_code == 302
    panel.first.refresh_from_db()
    assert [score.points for score in panel.first.scores.order_by("criterion__order")] == [8, None, 5]
    page = me.get(panel.first.get_absolute_url())
    assert page.context["result"].opinions[0].total == page.context["total"]
    assert "7.25" in text(page) and "不评" in text(page)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"points": ("8", "", "5")}, 1),
        ({"points": ("11", "3", "5")}, 0),
        ({"comment": ""}, "comment"),
        ({"recommendation": "perhaps"}, "recommendation"),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_nothing_typed_is_lost(me, panel, change, field):
    points = change.pop("points", ("8", "3", "5"))
    page = me.post(panel.first.get_absolute_url(), typed(panel, *points, comment_to_applicant="多谢。") | change)
    name = f"points_{panel.criteria[field].pk}" if isinstance(field, int) else field
    assert page.status_code == 422 and list(page.context["form"].errors) == [name]
    assert "多谢。" in text(page) and f'value="5" data-weight="1" id="id_points_{panel.criteria[2].pk}_5"' in text(page)
    assert page.context["form"][f"points_{panel.criteria[2].pk}"].value() == "5"
    panel.first.refresh_from_db()
    assert panel.first.status == Review.Status.ASSIGNED


def test_a_draft_is_saved_by_the_script_and_without_it(me, panel):
    address = panel.first.get_absolute_url()
    half = typed(panel, "8", do="save", comment="写了一半", recommendation="")
    answer = me.post(address, half, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (200, {"total": "8.00"})
    assert me.post(address, typed(panel, "9", "blank", do="save")).url == address
    page = me.get(address)
    form = page.context["form"]
    assert [form[f"points_{criterion.pk}"].value() for criterion in panel.criteria] == ["9", "blank", None]
    assert "值得支持。" in text(page) and (page.context["scored"], str(page.context["total"])) == (1, "9.00")
    wrong = me.post(address, typed(panel, "99", do="save"), headers={"accept": "application/json"})
    assert wrong.status_code == 422 and wrong.json()["errors"]


def test_who_submits_while_the_desk_returns_it_finds_the_text_again(me, panel, cast):
    actions.return_application(panel.application, reason="请补。", by=cast.staff)
    page = me.post(panel.first.get_absolute_url(), typed(panel, "8", "7", "5"))
    assert page.status_code == 422 and "不能再这样操作" in text(page) and "已存为草稿" in text(page)
    panel.first.refresh_from_db()
    assert (panel.first.status, panel.first.comment) == (Review.Status.ASSIGNED, "值得支持。")
    page = text(me.get(panel.first.get_absolute_url()))
    assert "值得支持。" in page and 'value="save"' in page and 'value="review"' not in page


def test_others_opinions_appear_once_ones_own_is_in(me, panel, give):
    give(panel.second, 9, 9, 3, comment="我很看好。", to_applicant="写短些。")
    address = panel.first.get_absolute_url()
    page = text(me.get(address))
    assert "我很看好。" not in page and "写短些。" not in page and "同事</th>" not in page
    assert "我很看好。" not in text(me.get(reverse("review_compare", args=[panel.first.pk])))
    me.post(address, typed(panel, "5", "4", "blank"))
    page = me.get(address)
    assert "我很看好。" in text(page) and "同事" in text(page)
    total = page.context["result"].total
    assert (str(total.median), str(total.mean), str(total.range)) == ("6.30", "6.30", "3.40")


def test_a_new_submission_shows_what_changed_since_ones_review(me, panel, give, cast):
    give(panel.first, 8, 8, 8)
    actions.return_application(panel.application, reason="请补。", by=cast.staff)
    actions.save_step(panel.application, "plan", {"plan": "每天两次辅导"}, by=cast.lead)
    actions.submit_application(panel.application, by=cast.lead)
    actions.assign_reviewers(panel.application, [], by=cast.staff)
    page = text(me.get(panel.first.get_absolute_url()))
    assert "改了什么" in page and "每周两次课后辅导。" in page and "每天两次辅导" in page
    assert "申请人补正过" in text(me.get(reverse("reviews")))


def test_side_by_side_are_those_of_the_call_that_one_has_reviewed(me, panel, give, cast):
    other, foreign = (
        ApplicationFactory(call=panel.application.call, submitted=True, area_wanted=area) for area in ("33.0", "44.0")
    )
    actions.assign_reviewers(other, [panel.reviewer], by=cast.staff)
    actions.assign_reviewers(foreign, [panel.colleague], by=cast.staff)
    give(other.reviews.get(), 9, 9, 9)
    give(panel.first, 5, 5, 5)
    page = me.get(reverse("review_compare", args=[panel.first.pk]))
    assert [row.application for row, _pk in page.context["rows"]] == [other, panel.application]
    assert "33" in text(page) and str(foreign.organization) not in text(page)


def test_the_list_has_what_waits_by_date_and_what_was_given(me, panel, give, cast):
    soon, late = (ApplicationFactory(call=panel.application.call, submitted=True) for _n in range(2))
    actions.assign_reviewers(soon, [panel.reviewer], by=cast.staff, due=today(1))
    actions.assign_reviewers(late, [panel.reviewer], by=cast.staff, due=today(3))
    Review.objects.filter(application=late).update(due=today(-1))
    give(panel.first, 5, 5, 5)
    page = me.get(reverse("reviews"))
    assert [review.application for review in page.context["waiting"]] == [late, soon]
    assert [review.pk for review in page.context["given"]] == [panel.first.pk]
    assert "已过期" in text(page)
    assert reverse("reviews") in text(me.get(reverse("my")))


@pytest.mark.parametrize("address", ["reviews", "compare"])
def test_as_many_queries_at_1_row_as_at_50(me, panel, give, cast, address):
    url = reverse("reviews") if address == "reviews" else reverse("review_compare", args=[panel.first.pk])
    give(panel.first, 5, 5, 5)
    me.get(url)
    with CaptureQueriesContext(connection) as one:
        me.get(url)
    for _n in range(49):
        more = ApplicationFactory(
            call=panel.application.call, status="in_review", submitted_at=panel.first.submitted_at
        )
        review = more.reviews.create(reviewer=panel.reviewer, due=today(2))
        give(review, 4, 4, 4)
    with CaptureQueriesContext(connection) as fifty:
        me.get(url)
    assert len(fifty) == len(one)


def test_who_came_to_belong_to_the_organization_sees_only_the_way_out(me, panel):
    MembershipFactory(organization=panel.application.organization, user=panel.reviewer, status="invited")
    address = panel.first.get_absolute_url()
    page = text(me.get(address))
    assert "您不能评审" in page and "课后辅导" not in page and 'value="recuse"' in page
    refused = me.post(address, typed(panel, "8", "8", "8"))
    assert refused.status_code == 422 and "您不能评审" in text(refused)
    for version in panel.application.versions.all():
        for paper in version.documents.all():
            assert me.get(paper.get_absolute_url()).status_code == 404
    assert me.post(address, {"do": "recuse"}).status_code == 422
    assert me.post(address, {"do": "recuse", "recusal_reason": "受邀加入"}).url == reverse("reviews")
    assert me.get(address).status_code == 404


def test_the_applicant_reads_the_words_meant_for_them_after_the_announcement_only_and_without_names(
    client, panel, give, cast, grant
):
    give(panel.first, 8, 8, 8, comment="同事间的话", to_applicant="第二句：请写清安全安排。")
    give(panel.second, 8, 8, 8, comment="同事间的话", to_applicant="第一句：很实在。")
    client.force_login(cast.lead)
    address = panel.application.get_absolute_url()
    actions.decide_application(panel.application, outcome="accepted", reason="好", by=cast.director, **grant)
    assert "很实在" not in text(client.get(address)) and comments_to_applicant(panel.application) == []
    actions.announce_application(panel.application, by=cast.director)
    page = text(client.get(address))
    assert "请写清安全安排。" in page and "很实在。" in page
    for hidden in ("同事间的话", panel.colleague.name, "8.00"):
        assert hidden not in page
    assert comments_to_applicant(Application.objects.get(pk=panel.application.pk)) == [
        "第一句：很实在。",
        "第二句：请写清安全安排。",
    ]


def test_the_director_reads_the_opinions_while_deciding(client, panel, give, cast):
    give(panel.first, 8, 7, 6)
    client.force_login(cast.director)
    text = client.get(reverse("applications:verb", args=[panel.application.pk, "decide"])).content.decode()
    assert str(panel.reviewer) in text and "中位数" in text
