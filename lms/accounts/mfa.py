"""How the second factor looks and is kept here: allauth's adapter and forms in our words, secrets encrypted."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from lms.keys import decrypt_field, encrypt_field

SITE_NAME = _("Tập huấn")
"""Stands in the authenticator app: neutral, like every title."""
SPENT_FOR = 120
"""Seconds for which a code that was used is refused: longer than it could be valid, clock tolerance included."""


class MfaAdapter(DefaultMFAAdapter):
    """Encrypts what is stored (docs/decisions/0009-keys.md) and says in Vietnamese what allauth says in English."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Không gỡ được lớp bảo vệ này."),
        "cannot_generate_recovery_codes": _("Chưa có lớp bảo vệ thứ hai nên chưa tạo được mã dự phòng."),
        "incorrect_code": _("Mã chưa đúng hoặc đã dùng. Hãy đợi mã mới rồi nhập lại."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt_field(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt_field(encrypted_text)

    def get_totp_issuer(self) -> str:
        return str(SITE_NAME)

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return str(SITE_NAME)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Khóa %(number)s")) % {"number": number}


def _word(field: forms.Field) -> None:
    field.label = _("Mã")
    field.widget.attrs |= {
        "inputmode": "numeric",
        "autocomplete": "one-time-code",
        "autocapitalize": "none",
        "spellcheck": "false",
        "maxlength": "12",
    }
    field.widget.attrs.pop("placeholder", None)
    field.error_messages["required"] = _("Hãy nhập mã.")


class _OnceMixin:
    """A code of the app that opened something opens nothing again (RFC 6238, 5.2).

    allauth remembers it for one period, while the tolerance for slow clocks keeps it valid for three.
    """

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"])  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        typed = "".join(code.split())
        if not cache.add(f"mfa-spent:{self.user.pk}:{typed}", True, SPENT_FOR):
            raise MfaAdapter().validation_error("incorrect_code")
        return code


class SecondStepForm(_OnceMixin, AuthenticateForm):
    """After the password: the code of the app, or a recovery code."""


class ConfirmForm(_OnceMixin, ReauthenticateForm):
    """Before something sensitive: the same codes."""


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"])
        self.fields["code"].label = _("Mã 6 chữ số đang hiện trong ứng dụng")


class PasskeyForm(AddWebAuthnForm):
    """A passkey: kept in the phone or computer, or on a security key."""

    passwordless = forms.BooleanField(
        label=_("Cho phép đăng nhập chỉ bằng khóa này, không cần mật khẩu"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Tên gợi nhớ")
        self.fields["name"].max_length = 60


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Tên gợi nhớ")
        self.fields["name"].error_messages["required"] = _("Hãy đặt một tên.")
