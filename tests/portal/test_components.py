"""The components say what they have to, and forms tell people what went wrong where."""

from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory


class Form(forms.Form):
    name = forms.CharField(label="称呼", help_text="大家怎么叫您。")
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="我同意")
    size = forms.ChoiceField(label="大小", choices=[("s", "小"), ("l", "大")], widget=forms.RadioSelect)
    paper = forms.FileField(label="材料", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_tells_label_help_and_need():
    html = Form()["name"].as_field_group()
    assert '<label class="field__label" for="id_name">称呼' in html
    assert "必填" in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "选填" in Form()["note"].as_field_group()


def test_a_wrong_field_points_to_its_error():
    html = Form({})["name"].as_field_group()
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_a_group_of_choices_has_a_legend():
    html = Form()["size"].as_field_group()
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_a_hidden_field_shows_nothing():
    assert Form()["key"].as_field_group().strip() == '<input type="hidden" name="key" id="id_key">'


def test_a_form_opens_with_a_summary_that_leads_to_the_fields():
    form = Form({"name": "甲", "size": "x", "agree": "on"})
    form.add_error(None, "现在不行。")
    html = str(form)
    assert 'role="alert"' in html
    assert "现在不行。" in html
    assert 'href="#id_size"' in html
    assert 'id="id_size"' in html
    assert 'role="alert"' not in str(Form())


def test_what_is_missing_is_said_as_one_says_it():
    form = Form({"size": "s"})
    assert form.errors["name"] == ["请填写这一项。"]
    # The label of a box is a sentence of its own.
    assert '<a href="#id_agree">请填写这一项。</a>' in str(form)


def test_pagination_keeps_the_question(rf: RequestFactory):
    page = Paginator(range(200), 10).page(7)
    html = render_to_string("components/pagination.html", {"page": page}, request=rf.get("/?q=急救&page=7"))
    assert 'aria-current="page">7<' in html
    assert "?q=%E6%80%A5%E6%95%91&amp;page=8" in html
    assert html.count("…") == 2
    one = Paginator(range(3), 10).page(1)
    assert not render_to_string("components/pagination.html", {"page": one}, request=rf.get("/")).strip()


def test_steps_say_where_one_is():
    steps = [
        {"label": "介绍", "href": "/1/", "done": True},
        {"label": "计划", "href": "/2/", "current": True},
        {"label": "材料"},
    ]
    html = render_to_string("components/steps.html", {"steps": steps})
    assert html.count('aria-current="step"') == 1
    assert 'href="/1/"' in html
    assert 'href="/2/"' not in html


def test_banner_empty_and_state_say_their_words():
    banner = render_to_string("components/banner.html", {"kind": "warn", "text": "停水", "role": "status"})
    assert "banner--warn" in banner
    assert 'role="status"' in banner
    empty = render_to_string("components/empty.html", {"title": "没有", "href": "/a/", "action": "看看"})
    assert 'href="/a/"' in empty
    assert "tag--ok" in render_to_string("components/state.html", {"kind": "ok", "label": "好"})
