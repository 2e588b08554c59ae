from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.models import Unit


class CardFilterForm(forms.Form):
    """Which people are shown for picking."""

    q = forms.CharField(
        label=_("Tìm theo tên"), required=False, max_length=120, widget=forms.TextInput(attrs={"type": "search"})
    )
    unit = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Unit.objects.none(), required=False, empty_label=_("Tất cả")
    )
    everyone = forms.BooleanField(label=_("Cả người đã có tài khoản (để đặt lại mật khẩu)"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
