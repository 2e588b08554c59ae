from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certification.coverage.comparison import Comparison
from certification.coverage.enums import Lack, Standing
from lms.dates import today
from lms.day_input import DAY_FORMATS, DayInput
from lms.people.enums import Sex
from lms.people.models import Category, Unit
from lms.people.unit_choice import UnitChoiceField
from lms.scans import ScanRefused, clean_scan

MOST = 100_000
"""People of one category and sex in one unit; more is a slip of the hand."""


SAID = {
    "min_value": _("Số người không được nhỏ hơn 0."), "max_value": _("Số này quá lớn."),
    "invalid": _("Hãy ghi một số nguyên."),
}  # fmt: skip


class DeclarationFilterForm(forms.Form):
    """Which units the list shows."""

    q = forms.CharField(
        label=_("Tìm theo tên hoặc mã"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    under = UnitChoiceField(label=_("Trực thuộc"), required=False)
    standing = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("tất cả")), *Standing.choices]
    )  # fmt: skip
    lack = forms.ChoiceField(label=_("Còn phải bổ sung"), required=False, choices=[("", _("tất cả")), *Lack.choices])

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].units = units

    def admits(self, row: Comparison) -> bool:
        """Whether a unit that stands like this is asked for; a question without sense asks for all."""
        asked = self.cleaned_data if self.is_valid() else {}
        return asked.get("standing") in (None, "", row.standing) and asked.get("lack") in (None, "", row.lack)


class DeclarationForm(forms.Form):
    """A grid of categories and sexes; an empty field is 0, a row left empty says nothing of its category."""

    declared_on = forms.DateField(label=_("Tính đến ngày"), input_formats=DAY_FORMATS, widget=DayInput())
    document = forms.CharField(
        label=_("Số văn bản"), max_length=200, error_messages={"required": _("Hãy ghi số văn bản.")}
    )
    scan = forms.FileField(
        label=_("Bản chụp văn bản (PDF, JPG hoặc PNG, tối đa 10 MB)"), required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip

    def __init__(self, *args: Any, categories: Sequence[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = categories
        self.fields["declared_on"].validators.append(
            MaxValueValidator(today, _("Ngày khai báo không được sau hôm nay."))
        )
        for category in categories:
            for sex in Sex.values:
                label = f"{category.name} – {Sex(sex).label}"
                self.fields[cell_name(category, sex)] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=MOST, error_messages=SAID,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "aria-label": label}),
                )  # fmt: skip

    @property
    def grid(self) -> list[tuple[Category, list[Any]]]:
        """[(category, its bound fields in the order of the sexes)]"""
        return [(category, [self[cell_name(category, sex)] for sex in Sex.values]) for category in self.categories]

    @property
    def numbers(self) -> dict[tuple[Category, str], int]:
        found = {}
        for category in self.categories:
            row = {sex: self.cleaned_data.get(cell_name(category, sex)) for sex in Sex.values}
            if any(number is not None for number in row.values()):
                found |= {(category, sex): number or 0 for sex, number in row.items()}
        return found

    def clean_scan(self) -> Any:
        file = self.cleaned_data["scan"]
        if not file:
            return None
        try:
            return clean_scan(file.read())
        except ScanRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.numbers:
            raise forms.ValidationError(_("Hãy điền ít nhất một số; đơn vị không có ai thì ghi 0."))
        return data


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp Excel (.xlsx) đã điền"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Hãy chọn tệp."), "empty": _("Tệp trống. Hãy chọn tệp khác.")},
    )


def cell_name(category: Category, sex: str) -> str:
    return f"n-{category.pk}-{sex}"
