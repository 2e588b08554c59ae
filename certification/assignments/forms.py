from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.assignments.enums import DutyState, ExemptionReason
from certification.assignments.models import LONGEST_TERM, Assignment
from certification.assignments.rules import DAY, Rule, What
from certification.assignments.titles import course_titles
from certification.awards.models import Part, Path
from courses.content.models import Course
from lms.people.models import Category, Cohort, Unit
from lms.vietnamese import plain, tidy

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
FEW = 60
"""Units up to which a plain list is offered; beyond, the code or the whole name is typed."""
NO_CASES = gettext_lazy("Không kể vụ việc có thật.")
SHORTEST_MONTH = 28


def day_field(label: Promise | str, *, required: bool = True, help_text: Promise | str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=required, input_formats=DAY_FORMATS, widget=widget, help_text=help_text
    )  # fmt: skip


class UnitByNameField(forms.CharField):
    """A unit out of `units`, by its code or its whole name."""

    def __init__(self, *, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(max_length=200, help_text=_("Gõ mã hoặc tên đầy đủ của đơn vị."), **kwargs)
        self.units = units

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Any:
        words = plain(super().clean(value))
        rows = self.units.values_list("pk", "code", "name")
        found = [pk for pk, code, name in rows if words in (plain(code), plain(name))]
        if len(found) != 1:
            raise ValidationError(_("Không xác định được đơn vị “%(words)s”. Hãy gõ mã đơn vị.") % {"words": value})
        return self.units.get(pk=found[0])


class RuleForm(forms.Form):
    """Whom an assignment reaches and by when; `categories` are those to which the reader may give learning."""

    name = forms.CharField(
        label=gettext_lazy("Tên đợt giao học"), max_length=120,
        help_text=gettext_lazy("Ngắn, trung tính; học viên nhìn thấy. Không kể vụ việc có thật."),
    )  # fmt: skip
    categories = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Nhóm đối tượng phải học"), queryset=Category.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("Không chọn nhóm nào: mọi nhóm."),
    )  # fmt: skip
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Chỉ thành viên của nhóm học"), queryset=Cohort.objects.none(), required=False,
        empty_label=gettext_lazy("– không giới hạn –"),
        help_text=gettext_lazy("Người vào nhóm sau được giao trong đêm hôm đó."),
    )  # fmt: skip
    joined_within_days = forms.IntegerField(
        label=gettext_lazy("Chỉ người mới: số ngày"), required=False, min_value=0, max_value=LONGEST_TERM,
        help_text=gettext_lazy(
            "Người bắt đầu làm trong nhóm không quá chừng ấy ngày trước ngày bắt đầu, và mọi người vào sau. "
            "Để trống: không phân biệt mới, cũ."
        ),
    )  # fmt: skip
    starts_on = day_field(gettext_lazy("Bắt đầu từ ngày"))
    ends_on = day_field(
        gettext_lazy("Kết thúc sau ngày"), required=False,
        help_text=gettext_lazy("Từ hôm sau không còn ai phải học theo đợt này. Kết quả đã có được giữ."),
    )  # fmt: skip
    due_on = day_field(
        gettext_lazy("Hạn chung: đến hết ngày"), required=False,
        help_text=gettext_lazy("Ghi hạn chung hoặc số ngày ở ô bên cạnh, một trong hai."),
    )  # fmt: skip
    due_days = forms.IntegerField(
        label=gettext_lazy("Hạn riêng: số ngày"), required=False, min_value=0, max_value=LONGEST_TERM,
        help_text=gettext_lazy("Tính từ ngày người ấy thuộc diện phải học."),
    )  # fmt: skip
    renews_months = forms.IntegerField(
        label=gettext_lazy("Học lại sau: số tháng"), required=False, min_value=1, max_value=120,
        help_text=gettext_lazy("Để trống: học một lần. Chỉ dùng khi giao một khóa học."),
    )  # fmt: skip
    window_days = forms.IntegerField(
        label=gettext_lazy("Mở kỳ học lại trước: số ngày"), min_value=1, max_value=LONGEST_TERM, initial=60,
        help_text=gettext_lazy("Tính lùi từ ngày kết quả cũ hết hiệu lực."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        units: QuerySet[Unit],
        limit: set[int] | None = None,
        assignment: Assignment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.assignment = assignment
        self.limit = limit
        categories = Category.objects.order_by("order", "pk")
        cohorts = Cohort.objects.filter(Q(unit__in=units), Q(closed_at=None) | Q(assignment_rules__isnull=False))
        self.fields["categories"].queryset = categories if limit is None else categories.filter(pk__in=limit)  # type: ignore[attr-defined]
        self.fields["cohort"].queryset = cohorts.distinct().order_by("name", "pk")  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            self._check(dict(data))
        return data

    def _check(self, data: dict[str, Any]) -> None:
        """What fields say together; an error takes its field out of `cleaned_data`, so they are read before."""
        if (data["due_on"] is None) == (data["due_days"] is None):
            self.add_error("due_on", _("Hãy ghi hạn chung hoặc số ngày, một trong hai."))
        if data["ends_on"] and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        if data["due_on"] and data["due_on"] < data["starts_on"]:
            self.add_error("due_on", _("Hạn phải từ ngày bắt đầu trở đi."))
        if data["due_on"] and data["ends_on"] and data["ends_on"] < data["due_on"]:
            self.add_error("ends_on", _("Đợt kết thúc trước hạn. Hãy ghi ngày kết thúc từ hạn trở đi."))
        if data["renews_months"] and self.what and self.what[0] != "course":
            self.add_error("renews_months", _("Chỉ khóa học mới có kỳ học lại. Hãy giao từng khóa học."))
        elif data["renews_months"] and data["window_days"] > data["renews_months"] * SHORTEST_MONTH:
            self.add_error("window_days", _("Kỳ học lại mở sớm hơn cả lần học trước. Hãy ghi số ngày nhỏ hơn."))
        if self.limit is not None and not data["categories"]:
            self.add_error("categories", _("Hãy chọn nhóm: bạn chỉ phụ trách một số nhóm đối tượng."))

    @property
    def what(self) -> What | None:
        return self.assignment.what if self.assignment else None

    @property
    def unit(self) -> Unit:
        assert self.assignment is not None  # noqa: S101 - the form of a new one overrides this
        return self.assignment.unit

    @property
    def rule(self) -> Rule:
        """What a valid form asks for."""
        data = self.cleaned_data
        assert self.what is not None  # noqa: S101 - a valid form names it
        return Rule(
            assignment_id=self.assignment.pk if self.assignment else None, unit_id=self.unit.pk, what=self.what,
            starts_on=data["starts_on"], ends_on=data["ends_on"],
            categories=frozenset(category.pk for category in data["categories"]),
            cohort_id=data["cohort"].pk if data["cohort"] else None, joined_within_days=data["joined_within_days"],
            due_on=data["due_on"], due_days=data["due_days"], renews_months=data["renews_months"],
            window_days=data["window_days"],
        )  # fmt: skip


class NewForm(RuleForm):
    """The same for a new assignment: who gives it, and what is to be learnt."""

    field_order = ["name", "unit", "what"]

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        label = _("Đơn vị giao (gồm mọi đơn vị trực thuộc)")
        if units[FEW:].exists():
            self.fields["unit"] = UnitByNameField(units=units, label=label)
        else:
            empty = _("– chưa chọn –") if units[1:].exists() else None
            self.fields["unit"] = forms.ModelChoiceField(queryset=units, label=label, empty_label=empty)
        self.fields["what"] = forms.ChoiceField(label=_("Học gì"), choices=[("", _("– chưa chọn –")), *what_choices()])
        self.order_fields(self.field_order)

    @property
    def what(self) -> What | None:
        kind, _sign, key = self.cleaned_data.get("what", "").partition("-")
        return (kind, int(key)) if key else None

    @property
    def unit(self) -> Unit:
        return self.cleaned_data["unit"]


def what_choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Open courses, paths and parts, each under its heading."""
    titles = course_titles(Course.objects.filter(current_edition__isnull=False).values_list("pk", flat=True))
    courses = [(f"course-{pk}", title) for pk, (title, _language) in titles.items()]
    paths = Path.objects.select_related("programme").order_by("programme", "order", "pk")
    parts = Part.objects.select_related("programme").order_by("programme", "order", "pk")
    for heading, rows in (
        (_("Khóa học"), sorted(courses, key=lambda row: plain(row[1]))),
        (_("Lộ trình"), [(f"path-{row.pk}", f"{row.name} – {row.programme.short_name}") for row in paths]),
        (_("Phần của chương trình"), [(f"part-{row.pk}", f"{row.name} – {row.programme.short_name}") for row in parts]),
    ):
        if rows:
            yield heading, rows


class PeopleForm(forms.Form):
    """Which of an assignment's people are shown."""

    state = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), required=False, choices=[("", gettext_lazy("tất cả")), *DutyState.choices]
    )  # fmt: skip
    q = forms.CharField(
        label=gettext_lazy("Tìm theo tên"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked; a field that is wrong asks for nothing."""
        self.is_valid()
        state = self.cleaned_data.get("state")
        return {"state": DutyState(state) if state else None, "words": self.cleaned_data.get("q", "")}


class ExemptForm(forms.Form):
    """Why and until when somebody need not do it."""

    reason = forms.ChoiceField(label=gettext_lazy("Lý do"), choices=ExemptionReason.choices)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=300, help_text=NO_CASES,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    starts_on = day_field(gettext_lazy("Miễn từ ngày"))
    last_on = day_field(
        gettext_lazy("Miễn đến hết ngày"), required=False, help_text=gettext_lazy("Để trống: đến khi bỏ miễn.")
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today
        self.earliest = today - timedelta(days=LONGEST_TERM)

    def clean_note(self) -> str:
        return tidy(self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, last = data.get("starts_on"), data.get("last_on")
        if starts and last and last < starts:
            self.add_error("last_on", _("Ngày cuối phải từ ngày đầu trở đi."))
        if data.get("reason") == ExemptionReason.OTHER and not data.get("note"):
            self.add_error("note", _("Hãy ghi lý do."))
        data["ends_on"] = last + DAY if last else None
        return data
