from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certification.campaigns.domain import DrivePlan
from certification.campaigns.enums import EntryKind, Shown
from certification.campaigns.models import CalendarEntry, Drive
from certification.campaigns.recurrence import day_in
from courses.content.models import Course
from lms.day_input import DAY_FORMATS, DayInput
from lms.people.models import Category, Unit
from lms.people.unit_choice import unit_field

LEAP_YEAR = 2024
MOST_STEPS, LONGEST_STEP = 6, 180


class DayOfYearField(forms.CharField):
    """A day of any year, written dd/mm; gives (day, month)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "15/11"}))
        super().__init__(max_length=5, **kwargs)

    def clean(self, value: Any) -> tuple[int, int] | None:
        text = super().clean(value)
        if not text:
            return None
        parts = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})", text)
        day, month = (int(part) for part in parts.groups()) if parts else (0, 0)
        if not 1 <= month <= 12 or day < 1 or day_in(LEAP_YEAR, month, day).day != day:
            raise ValidationError(_("Hãy ghi ngày và tháng có thật, ví dụ 15/11."))
        return day, month


class DriveForm(forms.ModelForm):
    """A drive, new or changed; courses by their titles."""

    starts_on = forms.DateField(label=_("Từ ngày"), input_formats=DAY_FORMATS, widget=DayInput())
    ends_on = forms.DateField(label=_("Đến hết ngày"), input_formats=DAY_FORMATS, widget=DayInput())
    courses = forms.ModelMultipleChoiceField(
        label=_("Khóa học"), queryset=Course.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn ít nhất một khóa học.")},
    )  # fmt: skip
    categories = forms.ModelMultipleChoiceField(
        label=_("Dành cho"), required=False, queryset=Category.objects.order_by("order", "pk"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn nhóm nào nghĩa là mọi người. Ai ngoài nhóm có đường dẫn vẫn vào học được."),
    )  # fmt: skip

    class Meta:
        model = Drive
        fields = ["unit", "name", "intro", "courses", "starts_on", "ends_on", "categories", "target", "occasion"]
        widgets = {"intro": forms.Textarea(attrs={"rows": 4})}

    def __init__(
        self, *args: Any, units: QuerySet[Unit], courses: QuerySet[Course], titles: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        held = self.fields["unit"]
        self.fields["unit"] = unit_field(units, scope="managed", label=held.label, help_text=held.help_text)
        field: Any = self.fields["courses"]
        field.queryset = courses
        field.label_from_instance = lambda course: titles.get(course.code, course.code)
        occasion: Any = self.fields["occasion"]
        occasion.queryset = CalendarEntry.objects.active().occasions().order_by("from_month", "from_day", "pk")
        occasion.empty_label = _("không gắn với dịp nào")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("starts_on"), data.get("ends_on")
        if since and until and until < since:
            self.add_error("ends_on", _("Ngày cuối không được trước ngày đầu."))
        return data

    @property
    def plan(self) -> DrivePlan:
        data = self.cleaned_data
        names = ("unit", "name", "intro", "starts_on", "ends_on", "target", "occasion")
        return DrivePlan(
            courses=list(data["courses"]), categories=list(data["categories"]), **{name: data[name] for name in names}
        )


class EntryForm(forms.ModelForm):
    """An entry of the calendar. A deadline has one day, and people to remind of it."""

    begins = DayOfYearField(label=_("Ngày đầu (ngày/tháng)"), help_text=_("Với hạn báo cáo: phải gửi trước ngày này."))
    ends = DayOfYearField(
        label=_("Ngày cuối (ngày/tháng)"), required=False,
        help_text=_("Để trống nếu chỉ một ngày. Sớm hơn ngày đầu thì dịp kéo sang năm sau."),
    )  # fmt: skip
    steps = forms.CharField(
        label=_("Nhắc trước mấy ngày"), required=False, max_length=40, initial="30, 7, 1",
        help_text=_("Các số cách nhau bằng dấu phẩy. Chỉ dùng cho hạn báo cáo."),
    )  # fmt: skip
    field_order = ["kind", "name", "unit", "begins", "ends", "first_year", "last_year"]

    class Meta:
        model = CalendarEntry
        fields = [
            "kind", "name", "unit", "first_year", "last_year", "banner_title", "banner_text", "recipients", "tells",
            "source", "is_active",
        ]  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], may_everybody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset, unit.required = units, not may_everybody
        unit.empty_label = _("mọi người") if may_everybody else _("– chưa chọn –")
        if self.instance.pk:
            steps = ", ".join(map(str, self.instance.days_before))
            ends = "" if self.instance.ends == self.instance.begins else self.instance.ends
            self.initial.update(begins=self.instance.begins, ends=ends, steps=steps)

    def clean_steps(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["steps"].split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and int(part[:9]) <= LONGEST_STEP for part in parts):
            raise ValidationError(_("Hãy ghi các số từ 0 đến 180, cách nhau bằng dấu phẩy."))
        found = sorted({int(part) for part in parts}, reverse=True)
        if len(found) > MOST_STEPS:
            raise ValidationError(_("Nhiều nhất là 6 lần nhắc."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("begins"), data.get("ends") or data.get("begins")
        if data.get("kind") == EntryKind.DEADLINE and ends != begins:
            self.add_error("ends", _("Hạn báo cáo chỉ có một ngày. Hãy để trống ô này."))
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("Năm cuối không được trước năm đầu."))
        if begins and ends:
            self.instance.from_day, self.instance.from_month = begins
            self.instance.to_day, self.instance.to_month = ends
        self.instance.days_before = data.get("steps", self.instance.days_before)
        return data


class InviteForm(forms.Form):
    """Whom to tell of a drive."""

    categories = forms.ModelMultipleChoiceField(
        label=_("Chỉ các nhóm đối tượng"), required=False, queryset=Category.objects.order_by("order", "pk"),
        widget=forms.CheckboxSelectMultiple, help_text=_("Không chọn nhóm nào nghĩa là tất cả."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(units, scope="managed", label=_("Đơn vị (gồm cả các đơn vị bên dưới)"))
        self.order_fields(["unit"])


class MembersForm(forms.Form):
    """Which members of a drive; the keys are those of `results.Line`."""

    show = forms.ChoiceField(label=_("Kết quả"), required=False, choices=Shown.choices)
    unit = forms.RegexField(r"^[0-9]{1,18}$", required=False, widget=forms.HiddenInput())
    sex = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput())
    category = forms.RegexField(r"^[0-9]{1,18}$", required=False, widget=forms.HiddenInput())


def first_days(today: date) -> dict[str, Any]:
    """What a new drive's form suggests."""
    return {"starts_on": today}
