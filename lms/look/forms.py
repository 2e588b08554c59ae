from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.look.enums import Theme


class LookForm(forms.Form):
    """What a reader may choose for her own device; a field left out stays as it was."""

    theme = forms.ChoiceField(choices=Theme.choices, required=False)
    language = forms.CharField(required=False, max_length=10)
    next = forms.CharField(required=False, max_length=500)


class ShowForm(forms.Form):
    """One field of each kind, for the living page."""

    name = forms.CharField(label=_("Họ và tên"), max_length=60, help_text=_("Như trong giấy tờ, có dấu."))
    born_on = forms.DateField(
        label=_("Ngày sinh"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    unit = forms.ChoiceField(label=_("Đơn vị"), choices=[("a", _("Xã mẫu A")), ("b", _("Phường mẫu B"))])
    password = forms.CharField(label=_("Mật khẩu"), widget=forms.PasswordInput())

    @classmethod
    def refused(cls) -> ShowForm:
        """The same form as it comes back with something wrong."""
        data: dict[str, Any] = {"name": "", "born_on": date(1990, 5, 4), "unit": "x", "password": ""}
        form = cls(data, prefix="refused")
        form.full_clean()
        return form
