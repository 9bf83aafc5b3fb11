"""A step that saves itself, from several devices; papers with a date; marks of the desk that go when put right."""

import pytest
from django.urls import reverse

from incubator.residency import actions
from incubator.residency.applying import completeness, drafts, reading
from portal.common import audit
from portal.common.errors import Refused
from tests.incubator.residency.conftest import pdf, today


def step(application, name="plan"):
    return reverse("application_step", args=[application.pk, name])


def save(application, name="plan"):
    return reverse("application_save", args=[application.pk, name])


def text(response):
    return response.content.decode()


def stamps(client, application, name="plan"):
    return client.get(step(application, name)).context["form"].stamps


PLAN = {"plan": "每周两次课后辅导。", "audience": "小区里的中小学生。", "activities_a_month": "8"}


def test_a_page_saves_what_is_good_while_somebody_types(client, draft, cast):
    client.force_login(cast.editor)
    seen = stamps(client, draft)
    answer = client.post(save(draft), PLAN | {"plan": "新的计划\r\n第二行", "activities_a_month": "999", "seen": seen})
    told = answer.json()
    draft.refresh_from_db()
    assert answer.status_code == 200 and draft.plan == "新的计划\n第二行" and draft.activities_a_month == 8
    assert "“每月活动场次”还没有保存" in told["say"]
    assert told["at"] and draft.saved_at
    # The page goes on with what it was told, and nothing is in its way.
    assert client.post(save(draft), PLAN | {"plan": "又改了", "seen": told["seen"]}).json()["say"] == ""
    draft.refresh_from_db()
    assert draft.plan == "又改了"
    assert "已保存" in text(client.get(step(draft)))


def test_two_devices_lose_nothing(client, draft, cast):
    client.force_login(cast.lead)
    old = stamps(client, draft)
    # The other device changes two answers.
    actions.save_step(draft, "plan", {"plan": "别处写的", "audience": "别处的人"}, by=cast.editor)
    # This one changes the plan as well, and the number; what it did not touch stays as it is elsewhere.
    here = PLAN | {"plan": "这里写的", "activities_a_month": "9", "seen": old}
    answer = client.post(save(draft), here)
    told = answer.json()
    draft.refresh_from_db()
    assert answer.status_code == 409 and "这一页在别处改过" in told["say"]
    assert (draft.plan, draft.audience, draft.activities_a_month) == ("别处写的", "别处的人", 9)
    # With the button the same is said on the page, with both texts; saving again puts the one over the other.
    page = client.post(step(draft), here | {"seen": told["seen"]})
    assert page.status_code == 409
    assert "这一页在别处改过" in text(page) and "别处写的" in text(page) and "这里写的" in text(page)
    assert page.context["form"]["audience"].value() == "别处的人"
    assert "选填" not in text(page)  # what must be there in the end
    draft.refresh_from_db()
    assert draft.plan == "别处写的"
    again = here | {"audience": "别处的人", "seen": page.context["form"].stamps}
    assert client.post(step(draft), again).url == step(draft, "space")
    draft.refresh_from_db()
    assert (draft.plan, draft.audience) == ("这里写的", "别处的人")


def test_what_was_changed_only_elsewhere_stays(client, draft, cast):
    client.force_login(cast.lead)
    old = stamps(client, draft)
    actions.save_step(draft, "plan", {"audience": "别处的人"}, by=cast.editor)
    answer = client.post(step(draft), PLAN | {"seen": old}, follow=True)
    draft.refresh_from_db()
    assert draft.audience == "别处的人"
    assert "“服务谁”在别处改过，已保留那边的内容" in text(answer)


def test_an_answer_is_the_same_however_it_is_typed(client, draft, cast):
    client.force_login(cast.lead)
    old = stamps(client, draft, "space")
    same = {
        "people": "4",
        "area_wanted": "20",
        "starts_wanted": draft.starts_wanted.isoformat(),
        "months_wanted": "12",
        "seen": old,
    }
    assert client.post(save(draft, "space"), same).status_code == 200
    draft.refresh_from_db()
    assert draft.saved_at is None


@pytest.mark.parametrize("nonsense", ["", "x", "[]", "{", "[[[", "\0", "plan:zz", "9" * 5000, "a:" * 3000])
def test_stamps_that_make_no_sense_count_as_none(client, draft, cast, nonsense):
    assert drafts.read_stamps(nonsense) == {}
    client.force_login(cast.lead)
    assert client.post(save(draft), PLAN | {"plan": "照样保存", "seen": nonsense}).status_code == 200
    draft.refresh_from_db()
    assert draft.plan == "照样保存"


def test_who_may_not_save(client, draft, submitted, cast):
    client.force_login(cast.member)
    assert client.post(save(submitted), PLAN).status_code == 403
    client.force_login(cast.outsider)
    assert client.post(save(submitted), PLAN).status_code == 404
    client.force_login(cast.lead)
    answer = client.post(save(submitted), PLAN)
    assert answer.status_code == 409 and "不能再这样操作" in answer.json()["say"]
    assert client.post(save(submitted, "papers"), {}).status_code == 404


def test_bad_text_is_told_and_not_saved(client, draft, cast):
    client.force_login(cast.lead)
    answer = client.post(save(draft), PLAN | {"plan": "a\0b", "audience": "x" * 2000})
    assert answer.status_code == 200
    assert "“打算做什么”还没有保存" in answer.json()["say"] and "“服务谁”还没有保存" in answer.json()["say"]
    assert drafts.read_stamps(answer.json()["seen"]).keys() == {"plan", "audience", "activities_a_month"}


# --- Papers with a date ------------------------------------------------------------------------------------------


@pytest.fixture
def dated(draft):
    kind = draft.call.papers.first()
    kind.expires = True
    kind.save()
    return kind


def test_a_paper_with_a_date(client, draft, dated, cast):
    client.force_login(cast.lead)
    page = client.get(step(draft, "papers"))
    assert "“章程”有效期至" in text(page)
    # A good file is kept although its date is missing, and asked for at its field.
    answer = client.post(step(draft, "papers"), {f"paper_{dated.pk}": pdf()})
    assert answer.status_code == 422 and "请填写“章程”的有效期。" in text(answer)
    document = draft.documents.get()
    assert f"paper:{dated.pk}" in {gap.code for gap in completeness.missing_papers(draft, today())}
    answer = client.post(step(draft, "papers"), {f"expires_{dated.pk}": today(-1), "then": "later"})
    assert answer.status_code == 422 and "已经过期" in text(answer)
    assert client.post(step(draft, "papers"), {f"expires_{dated.pk}": today(), "then": "later"}).status_code == 302
    document.refresh_from_db()
    assert document.expires == today()
    assert audit.history(draft).filter(action="residency.paper_date").exists()
    # It ends before the stay that is asked for: said before sending, and no hindrance.
    actions.attach_paper(draft, draft.call.papers.last(), pdf(), by=cast.lead)
    assert "这些材料会在入驻期满之前过期" in text(client.get(step(draft, "check")))
    assert actions.submit_application(draft, by=cast.lead)


def test_a_paper_that_ran_out_meanwhile_is_not_handed_in(draft, dated, cast):
    actions.attach_paper(draft, dated, pdf(), expires=today(), by=cast.lead)
    actions.attach_paper(draft, draft.call.papers.last(), pdf(), by=cast.lead)
    draft.documents.filter(kind=dated).update(expires=today(-1))
    with pytest.raises(Refused, match="还有内容没有填好") as refused:
        actions.submit_application(draft, by=cast.lead)
    assert [gap.sentence for gap in refused.value.alternatives] == ["“章程”已经过期，请换一份。"]


def test_what_was_handed_in_keeps_its_date(submitted, cast):
    document = submitted.documents.first()
    document.kind.expires = True
    document.kind.save()
    actions.return_application(submitted, reason="请写有效期。", by=cast.staff)
    with pytest.raises(Refused, match="连文件一起") as refused:
        actions.date_paper(document, today(9), by=cast.lead)
    assert refused.value.field == f"expires_{document.kind_id}"
    actions.attach_paper(submitted, document.kind, pdf(), expires=today(9), by=cast.lead)
    removed = submitted.documents.get(pk=document.pk)
    assert removed.removed_at and removed.expires is None


# --- Marks -------------------------------------------------------------------------------------------------------


def test_marks_stand_at_their_field_and_go_when_it_is_put_right(client, submitted, cast):
    kind = submitted.call.papers.first()
    actions.return_application(submitted, reason="看标出的。", marks=["plan", f"paper:{kind.pk}"], by=cast.staff)
    client.force_login(cast.lead)
    page = text(client.get(step(submitted)))
    assert "工作人员标出：这里需要补正" in page
    assert f"{step(submitted)}#id_plan" in page
    assert f"{step(submitted, 'papers')}#id_paper_{kind.pk}" in page
    assert text(client.get(step(submitted, "papers"))).count("工作人员标出") == 1
    assert "工作人员标出" not in text(client.get(step(submitted, "space")))
    client.post(step(submitted), PLAN | {"plan": "改好的计划"})
    submitted.refresh_from_db()
    assert [mark.code for mark in reading.marks_of(submitted)] == [f"paper:{kind.pk}"]
    assert "工作人员标出" not in text(client.get(step(submitted)))
    actions.attach_paper(submitted, kind, pdf("新章程.pdf"), by=cast.lead)
    assert reading.marks_of(submitted) == []
    assert "标出的项目都改过了" in text(client.get(step(submitted, "check")))
