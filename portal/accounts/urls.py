from django.urls import URLPattern, URLResolver, path

from portal.accounts import views

# These stand before allauth's own addresses of the same names.
urlpatterns: list[URLPattern | URLResolver] = [
    path("privacy/", views.privacy_page, name="privacy"),
    path("privacy/agree/", views.privacy_agree, name="privacy_agree"),
    path("my/data/", views.my_data, name="my_data"),
    path("my/data/file/", views.my_data_file, name="my_data_file"),
    path("my/data/erase/", views.my_erase, name="my_erase"),
    path("accounts/login/", views.login, name="account_login"),
    path("accounts/login/email/", views.email_login, name="account_login_email"),
    path("accounts/login/code/", views.to_sign_in, name="account_request_login_code"),
    path("accounts/login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("accounts/signup/", views.signup, name="account_signup"),
    path("accounts/signup/email/", views.email_signup, name="account_signup_email"),
    path("accounts/phone/verify/", views.verify_phone, name="account_verify_phone"),
    path("accounts/confirm-email/", views.confirm_email, name="account_email_verification_sent"),
    path("accounts/password/reset/confirm/", views.confirm_reset_code, name="account_confirm_password_reset_code"),
    path("_util/login/", views.to_sign_in, name="site_login"),
]
