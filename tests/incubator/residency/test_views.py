import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incubator.residency import actions
from incubator.residency.models import Application, Review
from tests.factories.residency import ApplicationFactory, CallFactory
from tests.incubator.residency.conftest import pdf, today

Status = Application.Status


def step(application, name):
    return reverse("application_step", args=[application.pk, name])


def text(response):
    return response.content.decode()


def test_apply_tells_everyone_and_shows_how_far_one_is(client, call, draft, cast):
    page = client.get(reverse("apply"))
    assert page.status_code == 200 and call.title in text(page) and "章程" in text(page)
    assert str(cast.organization) not in text(page)
    client.force_login(cast.lead)
    assert draft.get_absolute_url() in text(client.get(reverse("apply")))
    client.force_login(cast.outsider)
    assert draft.get_absolute_url() not in text(client.get(reverse("apply")))


def test_apply_asks_as_many_queries_at_1_call_as_at_50(client, call, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(reverse("apply"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("apply"))
    for _n in range(49):
        CallFactory(center=call.center).papers.set(call.papers.all())
    with django_assert_num_queries(len(one)):
        client.get(reverse("apply"))


def test_an_application_is_filled_in_step_by_step_and_handed_in(client, call, cast):
    client.force_login(cast.lead)
    started = client.post(reverse("application_start", args=[call.pk]), {"organization": cast.organization.pk})
    application = Application.objects.get()
    assert started.status_code == 302 and started.url == step(application, "plan")
    plan = {"plan": "课后辅导", "audience": "中小学生", "activities_a_month": "8"}
    assert client.post(step(application, "plan"), plan).url == step(application, "space")
    space = {"people": "4", "area_wanted": "20.5", "starts_wanted": today(30), "months_wanted": "12"}
    assert client.post(step(application, "space"), space).url == step(application, "papers")
    papers = {f"paper_{kind.pk}": pdf() for kind in call.papers.all()}
    assert client.post(step(application, "papers"), papers).url == step(application, "check")
    check = client.get(step(application, "check"))
    assert "20.5 平方米" in text(check) and 'aria-current="step"' in text(check)
    assert client.post(step(application, "check"), {}).status_code == 422
    assert client.post(step(application, "check"), {"truth": "on"}).url == application.get_absolute_url()
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    follow = text(client.get(application.get_absolute_url()))
    assert "正在等工作人员查看" in follow and "课后辅导" in follow
    assert client.get(step(application, "plan")).url == application.get_absolute_url()


def test_later_keeps_half_an_answer_and_the_way_back(client, call, cast):
    application = ApplicationFactory(call=call, organization=cast.organization, plan="", audience="")
    client.force_login(cast.editor)
    half = {"plan": "写了一半", "audience": "", "activities_a_month": "", "then": "later"}
    assert client.post(step(application, "plan"), half).status_code == 302
    application.refresh_from_db()
    assert (application.plan, application.audience) == ("写了一半", "")
    follow = text(client.get(application.get_absolute_url()))
    assert step(application, "plan") in follow and "继续填写" in follow
    assert "写了一半" in text(client.get(step(application, "plan")))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("starts_wanted", "2020-01-01", "已经过去"),
        ("starts_wanted", "2027-02-30", "完整的日期"),
        ("area_wanted", "60.1", "最多可以分配 60 平方米"),
        ("area_wanted", "-3", "至少要填 1 平方米"),
        ("months_wanted", "0", "1 到 36"),
        ("people", "0", "至少要有 1 个人"),
        ("people", "很多", ""),
    ],
)
def test_a_wrong_answer_is_said_at_its_field_and_nothing_typed_is_lost(client, draft, cast, name, value, said):
    client.force_login(cast.lead)
    typed = {"people": "7", "area_wanted": "33.3", "starts_wanted": today(9), "months_wanted": "5", name: value}
    page = client.post(step(draft, "space"), typed)
    assert page.status_code == 422
    assert any(said in error for error in page.context["form"].errors[name])
    for other in typed.values():
        assert f'value="{other}"' in text(page)
    draft.refresh_from_db()
    assert draft.people == 4


HOSTILE = {
    "empty": (SimpleUploadedFile("空.pdf", b""), "空的"),
    "html": (SimpleUploadedFile("章程.pdf", b"<html><script>alert(1)</script>", "application/pdf"), "PDF、JPG 或 PNG"),
    "svg": (SimpleUploadedFile("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"), "PDF、JPG"),
    "zip": (SimpleUploadedFile("材料.pdf", b"PK\x03\x04" + b"\0" * 100, "application/pdf"), "PDF、JPG 或 PNG"),
    "40 MB": (SimpleUploadedFile("大.pdf", b"%PDF-" + b"0" * 40 * 1024 * 1024), "超过 10 MB"),
}


@pytest.mark.parametrize("kind_of_file", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_and_the_good_one_beside_it_is_kept(client, draft, cast, kind_of_file):
    upload, said = HOSTILE[kind_of_file]
    upload.seek(0)
    first, second = draft.call.papers.all()
    client.force_login(cast.lead)
    page = client.post(step(draft, "papers"), {f"paper_{first.pk}": upload, f"paper_{second.pk}": pdf("名单.pdf")})
    assert page.status_code == 422
    assert any(said in error for error in page.context["form"].errors[f"paper_{first.pk}"])
    assert [document.original_name for document in draft.documents.all()] == ["名单.pdf"]
    assert "名单.pdf" in text(page)


def test_a_paper_is_taken_out_by_those_who_may_edit(client, draft, cast):
    document = actions.attach_paper(draft, draft.call.papers.first(), pdf(), by=cast.lead)
    address = reverse("application_paper_remove", args=[draft.pk, document.pk])
    client.force_login(cast.member)
    assert client.post(address).status_code == 403
    client.force_login(cast.lead)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert not draft.documents.exists()
    assert client.post(address).status_code == 404


def test_the_check_page_lists_what_is_missing_with_the_way_there(client, draft, cast):
    Application.objects.filter(pk=draft.pk).update(plan="", starts_wanted=today(-3))
    client.force_login(cast.lead)
    page = client.post(step(draft, "check"), {"truth": "on"})
    assert page.status_code == 422
    assert [gap.code for gap in page.context["gaps"]][:2] == ["plan", "starts_wanted"]
    assert f'href="{step(draft, "plan")}"' in text(page) and f'href="{step(draft, "papers")}"' in text(page)


def test_the_page_after_a_return_says_what_is_missing_on_top(client, submitted, cast):
    kind = submitted.call.papers.first()
    actions.return_application(submitted, reason="章程缺一页。", marks=[f"paper:{kind.pk}"], by=cast.staff)
    client.force_login(cast.lead)
    page = text(client.get(submitted.get_absolute_url()))
    assert (
        "章程缺一页。" in page and f'href="{step(submitted, "papers")}#id_paper_{kind.pk}"' in page and "去补正" in page
    )
    assert "章程缺一页。" in text(client.get(step(submitted, "papers")))
    client.force_login(cast.member)
    page = text(client.get(submitted.get_absolute_url()))
    assert "章程缺一页。" in page and "去补正" not in page


def test_a_decision_is_not_seen_before_it_is_announced(client, submitted, cast, grant):
    actions.decide_application(submitted, outcome="refused", reason="面积不够。", by=cast.director, **grant)
    client.force_login(cast.lead)
    page = text(client.get(submitted.get_absolute_url()))
    assert "面积不够。" not in page and "不予入驻" not in page and "等待公布" in page
    actions.announce_application(submitted, by=cast.director)
    page = text(client.get(submitted.get_absolute_url()))
    assert "面积不够。" in page and "不予入驻" in page


@pytest.mark.parametrize(
    ("who", "follow", "steps"),
    [
        (None, 302, 302),
        ("lead", 200, 302),
        ("editor", 200, 302),
        ("member", 200, 403),
        ("reviewer", 200, 403),
        ("staff", 200, 403),
        ("director", 200, 403),
        ("outsider", 404, 404),
        ("resident", 404, 404),
    ],
)
def test_who_may_see_an_application(client, in_review, cast, who, follow, steps):
    if who:
        client.force_login(getattr(cast, who))
    assert client.get(in_review.get_absolute_url()).status_code == follow
    assert client.get(step(in_review, "plan")).status_code == steps
    withdraw = client.post(reverse("application_withdraw", args=[in_review.pk])).status_code
    assert withdraw == (302 if who in (None, "lead", "editor") else steps)


def test_a_draft_is_not_the_desks_business(client, draft, cast):
    client.force_login(cast.director)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(cast.lead)
    assert client.get(step(draft, "nothing")).status_code == 404


def test_a_closed_call_and_a_second_application_are_refused_in_words(client, draft, cast):
    client.force_login(cast.lead)
    over = CallFactory(center=draft.call.center, closes=today(-1))
    page = client.post(reverse("application_start", args=[over.pk]), {"organization": cast.organization.pk})
    assert page.status_code == 422 and "已于" in text(page) and "截止" in text(page)
    page = client.post(reverse("application_start", args=[draft.call.pk]), {"organization": cast.organization.pk})
    assert page.status_code == 422 and draft.get_absolute_url() in text(page)
    page = client.post(reverse("application_start", args=[over.pk]), {"organization": cast.other_organization.pk})
    assert page.status_code == 422 and not cast.other_organization.applications.exists()
    assert client.get(reverse("application_start", args=[9999])).status_code == 404


def test_whoever_leads_no_organization_is_shown_how_to_found_one(client, call, cast):
    client.force_login(cast.member)
    assert reverse("organization_new") in text(client.get(reverse("application_start", args=[call.pk])))


def test_a_reviewer_reads_the_frozen_version_and_gives_an_opinion(client, in_review, cast):
    review = in_review.reviews.get()
    client.force_login(cast.reviewer)
    page = text(client.get(review.get_absolute_url()))
    assert "每周两次课后辅导。" in page and len(re.findall(r"/papers/", page)) == 2
    assert client.post(review.get_absolute_url(), {"do": "review", "comment": "只写了意见"}).status_code == 422
    page = client.post(review.get_absolute_url(), {"do": "review", "recommendation": "accepted", "comment": " "})
    assert page.status_code == 422
    given = {"do": "review", "recommendation": "waitlisted", "comment": "计划可以更具体。"}
    assert client.post(review.get_absolute_url(), given).status_code == 302
    review.refresh_from_db()
    assert (review.status, review.recommendation, review.comment) == ("submitted", "waitlisted", "计划可以更具体。")
    for stranger in (cast.lead, cast.outsider, cast.director):
        client.force_login(stranger)
        assert client.get(review.get_absolute_url()).status_code == 404


def test_whoever_recuses_sees_nothing_any_more(client, in_review, cast):
    review = in_review.reviews.get()
    client.force_login(cast.reviewer)
    assert client.post(review.get_absolute_url(), {"do": "recuse", "recusal_reason": "亲戚"}).status_code == 302
    assert Review.objects.get().status == "recused"
    paper = in_review.documents.first()
    for address in (review, in_review, paper):
        assert client.get(address.get_absolute_url()).status_code == 404
