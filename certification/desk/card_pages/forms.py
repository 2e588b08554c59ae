from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.unit_choice import unit_field


class CardFilterForm(forms.Form):
    """Which people are shown for picking."""

    q = forms.CharField(
        label=_("Tìm theo tên"), required=False, max_length=120, widget=forms.TextInput(attrs={"type": "search"})
    )
    everyone = forms.BooleanField(label=_("Cả người đã có tài khoản (để đặt lại mật khẩu)"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(units, scope="managed", label=_("Đơn vị"), required=False)
