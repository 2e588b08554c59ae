"""What a target asks, as one form: a grid of categories and parts, and milestones a row each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.awards.models import Part, Programme
from certification.coverage.enums import Indicator
from certification.coverage.models import Target
from certification.coverage.target_wording import is_same
from certification.coverage.targets import Rule, TargetRefused, Terms, settled_terms
from lms.day_input import DAY_FORMATS, DayInput
from lms.people.models import Category, Unit
from lms.people.unit_choice import unit_field

PROPOSED = (20, 35, 50, 65, 80)
"""Milestones at the ends of a programme's years, where nothing else is planned (domain/DOMAIN.md, a proposal)."""
SPARE = 3
ROWS = 8
LARGEST_CLASS = 1000
PERCENT = {
    "min_value": gettext_lazy("Tỷ lệ phải từ 1 đến 100 %%."), "max_value": gettext_lazy("Tỷ lệ phải từ 1 đến 100 %%."),
    "invalid": gettext_lazy("Hãy ghi một số nguyên từ 1 đến 100."),
}  # fmt: skip


def percent_field(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=100, error_messages=PERCENT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "aria-label": label}), **kwargs,
    )  # fmt: skip


def proposed_milestones(programme: Programme) -> tuple[tuple[date, int], ...]:
    """The proposal for a new target, year by year within the programme."""
    days = [date(programme.starts_on.year + place, 12, 31) for place in range(len(PROPOSED))]
    return tuple((day, percent) for day, percent in zip(days, PROPOSED, strict=True) if day <= programme.ends_on)


class TermsForm(forms.Form):
    """What a target asks from a day on. `newest` are the terms of its newest version, decided for `newest_from`."""

    name = forms.CharField(
        label=gettext_lazy("Tên chỉ tiêu"), max_length=200,
        help_text=gettext_lazy("Ví dụ: Chỉ tiêu chính của kế hoạch 2026–2030."),
    )  # fmt: skip
    share_percent = forms.IntegerField(
        label=gettext_lazy("Tỷ lệ phải đạt (%)"), min_value=1, max_value=100, error_messages=PERCENT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    due_on = forms.DateField(
        label=gettext_lazy("Phải đạt trước hoặc vào ngày"), input_formats=DAY_FORMATS, widget=DayInput()
    )
    class_size = forms.IntegerField(
        label=gettext_lazy("Số người một lớp"), min_value=1, max_value=LARGEST_CLASS, initial=40,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Để ước tính còn phải mở bao nhiêu lớp."),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=gettext_lazy("Áp dụng từ ngày"), input_formats=DAY_FORMATS, widget=DayInput(),
        help_text=gettext_lazy("Số liệu của những ngày trước giữ nguyên chỉ tiêu cũ."),
    )  # fmt: skip
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=300, required=False,
        help_text=gettext_lazy("Số, ngày và tên văn bản."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Lý do thay đổi"), max_length=300)

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        parts: Sequence[Part],
        categories: Sequence[Category],
        start: Terms | None,
        newest: tuple[Terms, date] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programme, self.parts, self.categories, self.newest = programme, parts, categories, newest
        milestones = start.milestones if start else ()
        self.lines = range(max(ROWS, len(milestones) + SPARE))
        if newest is None:
            self.fields["reason"].required = False
        self._add_grid({rule.category.pk: rule for rule in start.rules} if start else {})
        self._add_milestones(milestones)
        for name in ("name", "share_percent", "due_on", "class_size", "basis"):
            if start is not None:
                self.fields[name].initial = getattr(start, name)

    def _add_grid(self, rules: dict[int, Rule]) -> None:
        for category in self.categories:
            rule = rules.get(category.pk)
            for part in self.parts:
                label = f"{category.name} – {part.code}"
                self.fields[f"p-{category.pk}-{part.pk}"] = forms.BooleanField(
                    label=label, required=False, initial=rule is not None and part.code in rule.parts,
                    widget=forms.CheckboxInput(attrs={"aria-label": label}),
                )  # fmt: skip
            self.fields[f"s-{category.pk}"] = percent_field(
                _("%(category)s – tỷ lệ riêng (%%)") % {"category": category.name}, required=False,
                initial=rule.share_percent if rule else None,
            )  # fmt: skip

    def _add_milestones(self, milestones: Sequence[tuple[date, int]]) -> None:
        for line in self.lines:
            day, percent = milestones[line] if line < len(milestones) else (None, None)
            widget = DayInput()
            widget.attrs["aria-label"] = _("Mốc %(number)s – đến hết ngày") % {"number": line + 1}
            self.fields[f"m-{line}-day"] = forms.DateField(
                required=False, initial=day, input_formats=DAY_FORMATS, widget=widget
            )
            self.fields[f"m-{line}-percent"] = percent_field(
                _("Mốc %(number)s – tỷ lệ (%%)") % {"number": line + 1}, required=False, initial=percent
            )

    @property
    def grid(self) -> list[tuple[Category, list[Any], Any]]:
        """[(category, its checkboxes in the order of the parts, the field of its own share)]"""
        return [
            (category, [self[f"p-{category.pk}-{part.pk}"] for part in self.parts], self[f"s-{category.pk}"])
            for category in self.categories
        ]

    @property
    def milestone_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"m-{line}-day"], self[f"m-{line}-percent"]) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_days(data)
        self._check_lines(data)
        if self.errors:
            return data
        try:
            terms = settled_terms(self.terms, self.parts)
        except TargetRefused as refused:
            self.add_error(self._place_of(refused), str(refused))
            return data
        if self.newest and self.newest[1] == data["valid_from"] and is_same(self.newest[0], terms):
            self.add_error(None, _("Chưa có gì khác với phiên bản mới nhất. Hãy đổi điều cần đổi rồi xem trước lại."))
        return data

    @property
    def terms(self) -> Terms:
        """What the form asks; a category with a share of its own but no part keeps none, for the rule to refuse."""
        data = self.cleaned_data
        rules = []
        for category in self.categories:
            parts = tuple(part.code for part in self.parts if data[f"p-{category.pk}-{part.pk}"])
            share = data[f"s-{category.pk}"]
            if parts or share is not None:
                rules.append(Rule(category, parts, share))
        return Terms(
            name=data["name"], share_percent=data["share_percent"], due_on=data["due_on"], rules=tuple(rules),
            milestones=tuple(
                (data[f"m-{line}-day"], data[f"m-{line}-percent"]) for line in self.lines if data[f"m-{line}-day"]
            ),
            class_size=data["class_size"], basis=data["basis"], reason=data["reason"],
        )  # fmt: skip

    def _check_days(self, data: dict[str, Any]) -> None:
        begins, due = data.get("valid_from"), data.get("due_on")
        if begins and begins < self.programme.starts_on:
            self.add_error(
                "valid_from",
                _("Chương trình bắt đầu ngày %(day)s. Hãy chọn ngày đó hoặc sau đó.")
                % {"day": f"{self.programme.starts_on:%d/%m/%Y}"},
            )
        if begins and due and due < begins:
            self.add_error("due_on", _("Ngày phải đạt không được trước ngày bắt đầu áp dụng."))

    def _check_lines(self, data: dict[str, Any]) -> None:
        for line in self.lines:
            day, percent = f"m-{line}-day", f"m-{line}-percent"
            if day in self.errors or percent in self.errors:
                continue
            if data.get(day) and data.get(percent) is None:
                self.add_error(percent, _("Hãy ghi tỷ lệ của mốc này, hoặc xóa ngày."))
            if data.get(percent) is not None and not data.get(day):
                self.add_error(day, _("Hãy ghi ngày của mốc này, hoặc xóa tỷ lệ."))

    def _place_of(self, refused: TargetRefused) -> str | None:
        """The field at fault, None for the whole form."""
        if refused.category_id is not None:
            return f"s-{refused.category_id}"
        if refused.milestone is not None:
            return max(
                f"m-{line}-day" for line in self.lines if self.cleaned_data[f"m-{line}-day"] == refused.milestone
            )
        return None


class NewTargetForm(TermsForm):
    """Whose target it is besides; without a unit the common one, for whoever may decide it while there is none."""

    indicator = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"), choices=Indicator.choices)
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], may_common: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("Áp dụng cho đơn vị này và mọi đơn vị trực thuộc chưa có chỉ tiêu riêng.")
        if may_common:
            help_text = _("Để trống nếu là chỉ tiêu chung, cho mọi đơn vị chưa có chỉ tiêu riêng.")
        self.fields["unit"] = unit_field(
            units, scope="administered", label=_("Của đơn vị"), required=not may_common, help_text=help_text
        )
        if may_common and isinstance(self.fields["unit"], forms.ModelChoiceField):
            self.fields["unit"].empty_label = _("Chỉ tiêu chung")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "unit" in self.errors or "indicator" in self.errors:
            return data
        unit = data.get("unit")
        known = Target.objects.filter(programme=self.programme, indicator=data["indicator"], unit=unit).first()
        if known is not None and unit is None:
            self.add_error("unit", _("Chỉ tiêu chung này đã có. Hãy mở chỉ tiêu đó để thay đổi, hoặc chọn một đơn vị."))
        elif known is not None:
            self.add_error(
                "unit",
                _("%(unit)s đã có chỉ tiêu này. Hãy mở chỉ tiêu đó trong danh sách để thay đổi.") % {"unit": unit.name},
            )
        return data
