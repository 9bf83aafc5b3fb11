"""The doors, a person's own data, and the privacy text. What allauth does well stays allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import actions, export, forms, privacy
from portal.common import failures, sms
from portal.common.errors import Refused
from portal.common.everybody import for_everybody


class DoorMixin:
    """A page with two doors, one of them open: ``phone`` or ``email``."""

    door = "email"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.door == "phone" and not sms.is_configured():
            raise Http404("no text messages from this house")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context |= {
            "door": self.door,
            "has_phone_door": sms.is_configured(),
            "demo_accounts": settings.DEMO_ACCOUNTS if settings.DEBUG else {},
            "demo_password": settings.DEMO_PASSWORD,
        }
        return context


class PhoneLoginView(DoorMixin, allauth_views.RequestLoginCodeView):
    door = "phone"
    template_name = "account/login.html"


class EmailLoginView(DoorMixin, allauth_views.LoginView):
    template_name = "account/login.html"


class PhoneSignupView(DoorMixin, allauth_views.SignupView):
    door = "phone"
    form_class = forms.PhoneSignupForm

    def get_form_class(self) -> Any:
        return self.form_class


class EmailSignupView(DoorMixin, allauth_views.SignupView):
    pass


phone_login, email_login = PhoneLoginView.as_view(), EmailLoginView.as_view()
phone_signup, email_signup = PhoneSignupView.as_view(), EmailSignupView.as_view()


def login(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page: the door by phone, or the other one where no text messages can be sent.

    Who is signed in and comes from the admin without access to it would be sent back and forth for ever: they get a 403.
    """
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    user: Any = request.user
    in_vain = user.is_authenticated and not user.has_perm("wagtailadmin.access_admin")
    if in_vain and wanted.startswith(reverse("wagtailadmin_home")):
        return failures.forbidden(request)
    return phone_login(request) if sms.is_configured() else email_login(request)


def signup(request: HttpRequest) -> HttpResponseBase:
    return phone_signup(request) if sms.is_configured() else email_signup(request)


def entering_code(view: Any) -> Any:
    """Say why, when a code came too late: allauth goes back to the start without a word."""

    def entered(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        starts = {reverse(name) for name in ("account_login", "account_request_login_code", "account_reset_password")}
        starts |= {reverse(name) for name in ("account_email", "account_change_phone")}
        back = response.status_code == 302 and response["Location"].split("?")[0] in starts
        if back and request.method == "POST" and not messages.get_messages(request).added_new:
            messages.error(request, _("验证码已过期，请重新获取。"))
        return response

    return entered


confirm_login_code = entering_code(allauth_views.confirm_login_code)
verify_phone = entering_code(allauth_views.verify_phone)
confirm_email = entering_code(allauth_views.email_verification_sent)
confirm_reset_code = entering_code(allauth_views.confirm_password_reset_code)


@require_safe
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Other sign-in pages (Wagtail's) lead to ours: they know no second factor."""
    query = request.GET.urlencode()
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))


@require_safe
@for_everybody
def privacy_page(request: HttpRequest) -> HttpResponse:
    return render(request, "account/privacy.html", {"version": privacy.VERSION, "since": privacy.IN_FORCE_SINCE})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept of the person who asks, and the ways to change it, take it along and erase it."""
    form = forms.NameForm(request.POST if request.method == "POST" else None, instance=request.user)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            actions.change_name(request.user, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("my_data")
        status = 422
    records = export.of(request.user)
    context = {
        "form": form,
        "records": records,
        "must_agree": privacy.VERSION not in {consent["version"] for consent in records["consents"]},
        "privacy_version": privacy.VERSION,
    }
    return render(request, "account/my_data.html", context, status=status)


@never_cache
@login_required
@require_safe
def my_data_file(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(export.of(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="hongxin-my-data.json"'
    return response


@login_required
@require_POST
def privacy_agree(request: HttpRequest) -> HttpResponse:
    actions.give_consent(request.user, by=request.user)
    messages.success(request, _("已记录您的同意。"))
    return redirect("my_data")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_erase(request: HttpRequest) -> HttpResponse:
    form = forms.EraseForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.erase(request.user, by=request.user)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, _("您的账号已注销，个人信息已删除。"))
                return redirect("/")
    return render(request, "account/erase.html", {"form": form}, status=status)
