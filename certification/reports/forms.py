from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certification.campaigns.forms import DayOfYearField
from certification.campaigns.models import CalendarEntry
from certification.reports.models import ReportSeries, SeriesDeadline
from certification.reports.wording import SECTION_LABELS, SECTIONS
from lms.day_input import DAY_FORMATS, DayInput
from lms.people.enums import Sex, UnitKind
from lms.people.models import Category, Unit, UnitClosure

NO_CASES = _("Không kể vụ việc có thật, không nêu tên người bị bạo lực.")
SUBMITTING_KINDS = (UnitKind.COMMUNE, UnitKind.DEPARTMENT, UnitKind.STATION, UnitKind.OTHER)


class SectionsForm(forms.Form):
    """The author's texts, paragraphs apart by an empty line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SECTIONS:
            self.fields[name] = forms.CharField(
                label=SECTION_LABELS[name], required=False, max_length=20_000, help_text=NO_CASES,
                widget=forms.Textarea(attrs={"rows": 5, "lang": settings.LANGUAGE_CODE}),
            )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a report is restated or given back."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_CASES
    )


class NumberForm(forms.Form):
    """Number and day of the signed paper."""

    number = forms.CharField(label=_("Số của bản giấy"), max_length=40, required=False)
    signed_on = forms.DateField(label=_("Ngày ký"), required=False, input_formats=DAY_FORMATS, widget=DayInput())


class SendForm(forms.Form):
    """That a report went to one of its recipients."""

    recipient = forms.ChoiceField(label=_("Nơi nhận"))
    number = forms.CharField(label=_("Số báo cáo, công văn"), max_length=60)
    sent_on = forms.DateField(label=_("Ngày gửi"), input_formats=DAY_FORMATS, widget=DayInput())

    def __init__(self, *args: Any, recipients: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recipient"]
        field.choices = [(name, name) for name in recipients]


class RowsForm(forms.Form):
    """Which rows per person of a frozen report."""

    covered = forms.ChoiceField(
        label=_("Kết quả"), required=False, choices=[("", _("tất cả")), ("yes", _("đã đạt")), ("no", _("chưa đạt"))]
    )
    new = forms.BooleanField(label=_("Chỉ người đạt trong kỳ"), required=False)
    sex = forms.ChoiceField(label=_("Giới tính"), required=False, choices=[("", _("tất cả")), *Sex.choices])
    category = forms.ModelChoiceField(
        label=_("Nhóm đối tượng"), required=False, queryset=Category.objects.order_by("order", "pk"),
        to_field_name="code", empty_label=_("tất cả"),
    )  # fmt: skip
    unit = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())


class SeriesForm(forms.ModelForm):
    """A series, new or changed; recipients one a line."""

    kinds = forms.MultipleChoiceField(
        label=_("Loại đơn vị phải nộp"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, kind.label) for kind in SUBMITTING_KINDS],
    )  # fmt: skip
    recipients = forms.CharField(
        label=_("Nơi nhận báo cáo tổng hợp"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text=_("Mỗi dòng một nơi, ví dụ UBND tỉnh; Bộ Nội vụ."),
    )  # fmt: skip
    named = forms.CharField(
        label=_("Thêm các đơn vị này"), required=False, help_text=_("Mã đơn vị trong phạm vi, cách nhau bằng dấu phẩy.")
    )

    class Meta:
        model = ReportSeries
        fields = [
            "name", "programme", "indicator", "scope", "consolidator", "kinds", "recipients", "sign", "unit_sign",
            "kept", "is_active",
        ]  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of
        for name in ("scope", "consolidator"):
            field: Any = self.fields[name]
            field.queryset = units
        if self.instance.pk:
            codes = self.instance.named.order_by("code").values_list("code", flat=True)
            self.initial.update(recipients="\n".join(self.instance.recipients), named=", ".join(codes))

    def clean_recipients(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["recipients"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        codes = [code.strip() for code in data.get("named", "").split(",") if code.strip()]
        scope = data.get("scope")
        below = UnitClosure.objects.on(self.as_of).filter(ancestor=scope).values("descendant_id")
        units = list(Unit.objects.filter(code__in=codes, pk__in=below)) if scope and codes else []
        missing = sorted(set(codes) - {unit.code for unit in units})
        if scope and missing:
            self.add_error(
                "named",
                ValidationError(
                    _("Không có đơn vị mang mã %(codes)s trong phạm vi đã chọn. Hãy xem lại mã."),
                    params={"codes": ", ".join(missing)},
                ),
            )
        if not data.get("kinds") and not codes:
            self.add_error("kinds", _("Hãy chọn ít nhất một loại đơn vị, hoặc ghi mã đơn vị phải nộp."))
        data["named"] = units
        return data


class DeadlineForm(forms.ModelForm):
    """A deadline of a series and the span that its report covers."""

    begins = DayOfYearField(label=_("Số liệu từ ngày (ngày/tháng)"), initial="01/01")
    ends = DayOfYearField(
        label=_("Đến hết ngày (ngày/tháng)"), required=False,
        help_text=_("Ngày chốt số liệu, ví dụ 15/11. Để trống thì chốt ngày trước hạn nộp."),
    )  # fmt: skip

    class Meta:
        model = SeriesDeadline
        fields = ["name", "entry", "is_active"]

    field_order = ["name", "entry", "begins", "ends", "is_active"]

    def __init__(self, *args: Any, entries: QuerySet[CalendarEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entry: Any = self.fields["entry"]
        entry.queryset = entries
        entry.label_from_instance = lambda row: f"{row.name} – {row.begins}"
        if self.instance.pk:
            self.initial.update(begins=self.instance.begins, ends=self.instance.ends)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("begins"), data.get("ends")
        if begins:
            self.instance.from_day, self.instance.from_month = begins
        self.instance.to_day, self.instance.to_month = ends or (None, None)
        entry = data.get("entry")
        known = SeriesDeadline.objects.filter(series_id=self.instance.series_id, entry=entry)
        if entry and known.exclude(pk=self.instance.pk).exists():
            self.add_error("entry", _("Loạt báo cáo đã dùng hạn này. Hãy chọn hạn khác, hoặc sửa kỳ đã có."))
        return data
