from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from certification.coverage.enums import Audience, Geography, Indicator
from lms import dates
from lms.day_input import DAY_FORMATS, DayInput
from lms.people.enums import Sex


class AskForm(forms.Form):
    """Which figures: every field may be left out; `cleaned` fills in the defaults."""

    as_of = forms.DateField(label=_("Tính đến ngày"), required=False, input_formats=DAY_FORMATS, widget=DayInput())
    indicator = forms.ChoiceField(label=_("Chỉ tiêu"), choices=Indicator.choices, required=False)
    geography = forms.ChoiceField(label=_("Xếp theo"), choices=Geography.choices, required=False)
    programme = forms.ChoiceField(label=_("Chương trình"), required=False)

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].validators.append(
            MaxValueValidator(dates.today, _("Chưa có số liệu cho ngày sau hôm nay."))
        )
        self.fields["programme"].choices = programmes
        if len(programmes) < 2:
            self.fields["programme"].widget = forms.HiddenInput()


class PeopleForm(forms.Form):
    """Which of the people behind a figure."""

    search = forms.CharField(
        label=_("Tìm theo tên"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    held = forms.ChoiceField(
        label=_("Kết quả"), required=False, choices=[("", _("tất cả")), ("yes", _("đã đạt")), ("no", _("chưa đạt"))]
    )
    sex = forms.ChoiceField(label=_("Giới tính"), required=False, choices=[("", _("tất cả")), *Sex.choices])
    category = forms.ChoiceField(label=_("Nhóm đối tượng"), required=False)
    part = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput())
    own = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("tất cả")), *categories]


class ExportForm(forms.Form):
    format = forms.ChoiceField(choices=[("xlsx", "xlsx"), ("csv", "csv")])
    audience = forms.ChoiceField(choices=Audience.choices, required=False)
