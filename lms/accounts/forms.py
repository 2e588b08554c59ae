from __future__ import annotations

import re
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lms.accounts import devices
from lms.accounts.queries import SHORTEST_USERNAME, is_name_of_another, is_username_free, suggested_username
from lms.people.models import Person

TAKEN = _("Tên đăng nhập này đã có người dùng; hãy chọn tên khác.")


def shared_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Máy dùng chung"),
        required=False,
        help_text=_("Tự đăng xuất khi đóng trình duyệt hoặc sau 20 phút không dùng; không lưu bài trên máy."),
    )


class SignInForm(LoginForm):
    """allauth's, with the question whether others use this device."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared"] = shared_field()
        self.fields["shared"].initial = self.request is not None and devices.is_shared(self.request)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        shared = self.cleaned_data["shared"]
        devices.choose(request, shared=shared)
        response = super().login(request, redirect_url=redirect_url)
        devices.limit(request, shared=shared)  # allauth has just set its own
        return response


class CodeForm(forms.Form):
    """First step: the code on the card."""

    code = forms.CharField(
        label=_("Mã trên thẻ"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autocorrect": "off"}
        ),
        error_messages={"required": _("Hãy nhập mã trên thẻ.")},
    )


class ClaimForm(forms.Form):
    """Second step: a user name and a password; only the password for somebody who has a login."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        min_length=SHORTEST_USERNAME,
        max_length=60,
        help_text=_("Có thể giữ nguyên hoặc đổi tên khác: chữ không dấu, số, dấu chấm."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        strip=False,
        help_text=_("Ít nhất 10 ký tự, không chỉ toàn số. Nên dùng vài từ dễ nhớ."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    shared = shared_field()

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.user_id:
            del self.fields["username"]
        else:
            self.fields["username"].initial = suggested_username(person)

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip().lower()
        if not re.fullmatch(r"[a-z0-9._-]+", username):
            raise ValidationError(
                _("Chỉ dùng chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới; không có khoảng trống.")
            )
        if is_name_of_another(username, self.person):
            raise ValidationError(
                _("Không dùng số điện thoại khác với số đã ghi trong danh sách, hay mã cán bộ của người khác.")
            )
        if not is_username_free(username):
            raise ValidationError(TAKEN)
        return username

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password = data.get("password")
        if password and data.get("password_again") and password != data["password_again"]:
            self.add_error("password_again", _("Hai lần nhập mật khẩu không giống nhau."))
        if password:
            user = self.person.user or get_user_model()(username=data.get("username", ""), email=self.person.email)
            try:
                password_validation.validate_password(password, user=user)
            except ValidationError as error:
                self.add_error("password", error)
        return data
