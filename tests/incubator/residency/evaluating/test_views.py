"""The pages of evaluations: the organization's, and the desk's; and that no form asks for a number."""

import inspect

import pytest
from django import forms as django_forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from incubator.residency.evaluating import actions, admin_forms
from incubator.residency.evaluating import forms as own_forms
from incubator.residency.models import Evaluation
from tests.factories.residency import EvaluationFactory, GraduationFactory, ReportFactory
from tests.incubator.residency.conftest import today

Status = Evaluation.Status


def text(page):
    return page.content.decode()


def record(evaluation):
    return reverse("evaluations:edit", args=[evaluation.pk])


def verb(evaluation, name):
    return reverse("evaluations:verb", args=[evaluation.pk, name])


def test_no_form_of_reports_and_evaluations_asks_for_a_number():
    """The house counts; people write words and choose days."""
    forms = [
        form
        for module in (own_forms, admin_forms)
        for _name, form in inspect.getmembers(module, inspect.isclass)
        if issubclass(form, django_forms.BaseForm) and form.__module__ == module.__name__
    ]
    assert len(forms) >= 9
    for form in forms:
        for name, field in form.base_fields.items():
            assert not isinstance(field, django_forms.IntegerField), f"{form.__name__}.{name}"  # of all with numbers
            assert field.widget.input_type != "number" if hasattr(field.widget, "input_type") else True, name


def test_no_page_has_a_field_for_a_number(client, cast, evaluation, resident):
    resident.reports.create(year=2024, half=1, due=today(9))
    client.force_login(cast.lead)
    pages = [evaluation.get_absolute_url(), resident.reports.get().get_absolute_url()]
    html = [text(client.get(page)) for page in pages]
    client.force_login(cast.director)
    html += [text(client.get(verb(evaluation, name))) for name in ("interview", "decide", "extend", "drop")]
    for page in html:
        assert "<form" in page and 'type="number"' not in page


def test_the_organization_writes_saves_and_hands_in(client, cast, evaluation):
    client.force_login(cast.editor)
    address = evaluation.get_absolute_url()
    page = text(client.get(address))
    assert "开展活动" in page and "中期评估" in page
    assert client.post(address, {"self_report": "", "then": "send"}).status_code == 422
    assert client.post(address, {"self_report": "写了一半", "then": "later"}).url == address
    assert "写了一半" in text(client.get(address))
    assert client.post(address, {"self_report": "都做到了", "then": "send"}).url == address
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.reported_by) == (Status.REPORTED, cast.editor)
    page = text(client.get(address))
    assert "都做到了" in page and "<textarea" not in page
    assert client.post(address, {"self_report": "再改", "then": "send"}).url == address


def test_others_read_and_strangers_do_not(client, cast, evaluation):
    for name, expected in (("member", 200), ("staff", 200), ("outsider", 404), ("resident", 404)):
        client.force_login(getattr(cast, name))
        assert client.get(evaluation.get_absolute_url()).status_code == expected, name
        answer = client.post(evaluation.get_absolute_url(), {"self_report": "x"})
        assert answer.status_code == (403 if expected == 200 else 404)


def test_the_interview_is_for_staff_only(client, cast, evaluation):
    actions.note_interview(evaluation, interviewed_on=today(), interview_notes="人手不够。", by=cast.staff)
    client.force_login(cast.lead)
    assert "人手不够" not in text(client.get(evaluation.get_absolute_url()))
    client.force_login(cast.staff)
    assert "人手不够" in text(client.get(record(evaluation)))


def test_silence_is_told_on_the_page(client, cast, evaluation):
    Evaluation.objects.filter(pk=evaluation.pk).update(due=today(-10), reminders=2, reminded_on=today(-2))
    client.force_login(cast.lead)
    page = text(client.get(evaluation.get_absolute_url()))
    assert "入驻就会结束" in page
    assert evaluation.get_absolute_url() in text(client.get(reverse("my")))
    client.force_login(cast.director)
    assert "系统会结束这个入驻" in text(client.get(record(evaluation)))
    assert record(evaluation) in text(client.get(reverse("todo")))
    client.force_login(cast.staff)
    assert record(evaluation) not in text(client.get(reverse("todo")))


def test_the_desk_opens_meets_and_the_director_decides(client, cast, resident):
    client.force_login(cast.staff)
    opening = reverse("residencies:verb", args=[resident.pk, "evaluate"])
    assert "<form" in text(client.get(opening))
    assert client.post(opening, {"kind": "mid", "due": today()}).status_code == 422
    assert client.post(opening, {"kind": "again", "due": today(9)}).status_code == 422
    page = client.post(opening, {"kind": "mid", "due": today(9)})
    evaluation = resident.evaluations.get()
    assert page.url == reverse("residencies:edit", args=[resident.pk])
    actions.save_self_report(evaluation, "都做到了", by=cast.lead)
    actions.submit_self_report(evaluation, by=cast.lead)
    assert record(evaluation) in text(client.get(reverse("todo")))
    assert "都做到了" in text(client.get(record(evaluation)))
    note = {"interviewed_on": today(), "interview_notes": "谈得好"}
    assert client.post(verb(evaluation, "interview"), note).url == record(evaluation)
    assert record(evaluation) not in text(client.get(reverse("todo")))
    assert verb(evaluation, "decide") not in text(client.get(record(evaluation)))
    for name in ("decide", "extend", "drop"):
        assert client.get(verb(evaluation, name)).status_code == client.post(verb(evaluation, name)).status_code == 403
    client.force_login(cast.director)
    assert record(evaluation) in text(client.get(reverse("todo")))
    page = client.post(verb(evaluation, "decide"), {"decision": "renew", "reason": "做得扎实", "months": ""})
    assert page.status_code == 422 and "请选续几个月" in text(page) and "做得扎实" in text(page)
    done = client.post(verb(evaluation, "decide"), {"decision": "renew", "reason": "做得扎实", "months": "12"})
    assert done.url == record(evaluation)
    assert resident.terms.count() == 2
    assert "做得扎实" in text(client.get(record(evaluation)))
    assert client.get(verb(evaluation, "decide")).url == record(evaluation)
    assert client.get(verb(evaluation, "report")).status_code == 404
    client.force_login(cast.lead)
    assert "做得扎实" in text(client.get(evaluation.get_absolute_url()))


@pytest.mark.parametrize("who", ["resident", "lead", "reviewer"])
def test_nobody_else_gets_to_the_desk(client, cast, evaluation, resident, who):
    client.force_login(getattr(cast, who))
    opening = reverse("residencies:verb", args=[resident.pk, "evaluate"])
    for address in (reverse("evaluations:index"), record(evaluation), verb(evaluation, "interview"), opening):
        assert client.get(address).status_code in (302, 403)
    assert client.post(opening, {"kind": "mid", "due": today(9)}).status_code in (302, 403)


def test_the_list_asks_as_many_queries_at_1_row_as_at_50(client, cast, evaluation):
    client.force_login(cast.staff)
    client.get(reverse("evaluations:index"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("evaluations:index"))
    for _n in range(49):
        EvaluationFactory(reported=True)
    with CaptureQueriesContext(connection) as fifty:
        client.get(reverse("evaluations:index"))
    assert len(fifty) == len(one)


def test_the_list_finds_those_that_are_overdue(client, cast, evaluation):
    client.force_login(cast.staff)
    late = EvaluationFactory(due=today(-1))
    rows = client.get(reverse("evaluations:index"), {"overdue": "true"}).context["object_list"]
    assert list(rows) == [late]


@pytest.mark.parametrize("name", ["evaluations", "reports", "graduations", "follow_ups"])
def test_each_list_leads_to_its_records_and_says_days_as_days(client, cast, evaluation, name):
    report = ReportFactory(residency=evaluation.residency, due=evaluation.due)
    follow_up = GraduationFactory(day=today(-9)).follow_ups.create(due=evaluation.due)
    rows = {"evaluations": evaluation, "reports": report, "follow_ups": follow_up}
    row = rows.get(name, follow_up.graduation)
    client.force_login(cast.staff)
    page = text(client.get(reverse(f"{name}:index")))
    assert reverse(f"{name}:edit", args=[row.pk]) in page
    assert date_format(row.day if name == "graduations" else row.due) in page
