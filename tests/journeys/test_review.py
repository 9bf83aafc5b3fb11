"""A review on a phone whose connection comes and goes: nothing typed is lost, and the mean counts what is not blank."""

import pytest
from playwright.sync_api import expect

from incubator.residency import actions
from incubator.residency.models import SubmittedVersion
from tests.factories.residency import ApplicationFactory, CriterionFactory
from tests.journeys.looking import as_it_stands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_points_are_given_with_a_thumb_and_survive_a_lost_connection(cast, house, open_page_as, complaints, picture):
    application = ApplicationFactory(organization=cast.organization, call__center=house.center, submitted=True)
    for name, weight in (("居民需要", 3), ("计划可行", 2), ("长期打算", 1)):
        CriterionFactory(call=application.call, name=name, weight=weight)
    SubmittedVersion.objects.create(
        application=application, number=1, answers={"plan": "课后辅导"}, submitted_by=cast.lead
    )
    actions.assign_reviewers(application, [cast.reviewer], by=cast.staff)
    review = application.reviews.get()
    page = open_page_as(cast.reviewer)
    page.goto(review.get_absolute_url())
    wrong = [*as_it_stands(page)]
    total = page.locator(".review-total")
    for name, points in (("居民需要", "8"), ("计划可行", "不评"), ("长期打算", "5")):
        page.get_by_role("group", name=name).get_by_text(points, exact=True).click()
    expect(total).to_contain_text("7.25")
    expect(total).to_contain_text("已保存草稿")
    assert review.scores.count() == 3
    wrong += as_it_stands(page)
    picture(page, "scores")

    page.context.set_offline(True)
    page.locator("#id_comment").fill("断网时写的字")
    expect(total).to_contain_text("没有连上网")
    # Left before the connection is back: what was typed is on this device alone.
    page.goto("about:blank")
    page.context.set_offline(False)
    complaints.clear()  # the browser's own about the lost connection
    page.goto(review.get_absolute_url())
    expect(page.locator("#id_comment")).to_have_value("断网时写的字")
    expect(total).to_contain_text("已保存草稿")
    page.get_by_text("同意入驻").click()
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("heading", name="大家的评审")).to_be_visible()
    wrong += as_it_stands(page)
    picture(page, "given")
    assert page.evaluate(f"localStorage.getItem('review-{review.pk}')") is None
    review.refresh_from_db()
    assert (review.status, review.comment) == ("submitted", "断网时写的字")
    page.goto(f"{review.get_absolute_url()}compare/")
    wrong += as_it_stands(page)
    page.goto("/reviews/")
    wrong += as_it_stands(page)
    assert wrong == []
