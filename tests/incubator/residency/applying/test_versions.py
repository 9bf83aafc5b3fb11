"""Receipts and comparisons of what was handed in."""

import hashlib
import time

import pytest
from django.urls import reverse

from incubator.residency import actions
from incubator.residency.applying import comparing
from tests.incubator.residency.conftest import PDF, pdf


def text(response):
    return response.content.decode()


def receipt(application, number=1):
    return reverse("application_receipt", args=[application.pk, number])


def versions(application):
    return reverse("application_versions", args=[application.pk])


@pytest.fixture
def twice(submitted, cast):
    actions.return_application(submitted, reason="请改。", marks=["plan"], by=cast.staff)
    actions.save_step(submitted, "plan", {"plan": "每周三次课后辅导。"}, by=cast.lead)
    actions.attach_paper(submitted, submitted.call.papers.first(), pdf("新章程.pdf", PDF + b"\n"), by=cast.lead)
    actions.submit_application(submitted, by=cast.editor)
    return submitted


def test_a_receipt_says_who_handed_in_what_and_when(client, twice, cast):
    client.force_login(cast.lead)
    assert receipt(twice, 2) in text(client.get(twice.get_absolute_url()))
    first, second = text(client.get(receipt(twice, 1))), text(client.get(receipt(twice, 2)))
    assert f"{twice.pk:06d}-1" in first and "不是最近一次提交" in first
    assert cast.lead.name in first and cast.editor.name in second
    assert "每周两次课后辅导" in first and "每周三次课后辅导" in second
    assert hashlib.sha256(PDF).hexdigest() in first
    assert hashlib.sha256(PDF + b"\n").hexdigest() in second and "新章程.pdf" in second
    assert client.get(receipt(twice, 3)).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("member", 200), ("reviewer", 404), ("staff", 200), ("director", 200), ("outsider", 404)]
)
def test_who_reads_it(client, twice, cast, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(receipt(twice, 1)).status_code == status
    assert client.get(versions(twice)).status_code == status


def test_two_submissions_side_by_side(client, twice, cast):
    client.force_login(cast.member)
    page = text(client.get(versions(twice)))
    assert "<del>两</del>" in page and "<ins>三</ins>" in page
    assert "<del>章程.pdf</del>" in page and "<ins>新章程.pdf</ins>" in page
    # The other way round, and with nonsense in the address.
    assert "<ins>两</ins>" in text(client.get(versions(twice), {"from": "2", "to": "1"}))
    assert "<ins>三</ins>" in text(client.get(versions(twice), {"from": "9" * 30, "to": "x"}))
    assert "两次的内容一样" in text(client.get(versions(twice), {"from": "1", "to": "1"}))


def test_one_submission_has_nothing_to_compare(client, submitted, cast):
    client.force_login(cast.lead)
    page = text(client.get(versions(submitted)))
    assert "第 1 次提交" in page and "有什么不同" not in page


@pytest.mark.parametrize(
    ("before", "after"),
    [("一" * 3000, "二" * 3000), ("a，" * 1500, "b，a，" * 750), ("a，" * 140, "b，a，" * 70), ("", "新的")],
)
def test_parts_add_up_to_both_texts_and_take_no_time(before, after):
    start = time.process_time()
    left, right = comparing.parts_of(before, after)
    assert time.process_time() - start < 3
    assert "".join(part.text for part in left) == before
    assert "".join(part.text for part in right) == after
