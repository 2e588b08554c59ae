from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.day_input import DAY_FORMATS, DayInput
from lms.people.unit_choice import unit_field

LONGEST = timedelta(days=366)


class TokenForm(forms.Form):
    """What for, over which unit, until when."""

    label = forms.CharField(
        label=gettext_lazy("Dùng cho"), max_length=80,
        help_text=gettext_lazy("Tên hệ thống sẽ đọc số liệu, ví dụ: bảng điều hành của tỉnh."),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=gettext_lazy("Hết hạn từ ngày"), input_formats=DAY_FORMATS, widget=DayInput(),
        help_text=gettext_lazy("Nhiều nhất một năm; đến hạn thì tạo mã mới."),
    )  # fmt: skip
    field_order = ["label", "unit", "expires_on"]

    def __init__(self, *args: Any, units: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["unit"] = unit_field(units, scope="administered", label=_("Đơn vị (gồm cả các đơn vị bên dưới)"))
        self.order_fields(self.field_order)

    def clean_expires_on(self) -> date:
        day = self.cleaned_data["expires_on"]
        if not self.today < day <= self.today + LONGEST:
            raise ValidationError(_("Hãy chọn một ngày sau hôm nay và trong vòng một năm."))
        return day
