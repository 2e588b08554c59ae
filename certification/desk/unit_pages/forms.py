from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.day_input import DAY_FORMATS, DayInput
from lms.people.domain import NewUnit
from lms.people.enums import UnitKind
from lms.people.models import Unit
from lms.people.unit_choice import UnitChoiceField

STATUS = [("open", _("đang hoạt động")), ("closed", _("đã đóng")), ("", _("tất cả"))]
SUCCESSOR = [("new", _("một đơn vị mới")), ("existing", _("một đơn vị đang có (kể cả một trong các đơn vị đã chọn)"))]


class UnitFilterForm(forms.Form):
    """Which units the list shows."""

    q = forms.CharField(
        label=_("Tìm theo tên hoặc mã"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    under = UnitChoiceField(label=_("Trực thuộc"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("tất cả")), *UnitKind.choices])
    status = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=STATUS)
    as_of = forms.DateField(label=_("Vào ngày"), required=False, input_formats=DAY_FORMATS, widget=DayInput())

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].units = units


class DecisionForm(forms.Form):
    """From which day, by which document."""

    effective_on = forms.DateField(label=_("Từ ngày"), input_formats=DAY_FORMATS, widget=DayInput())
    document = forms.CharField(
        label=_("Số quyết định, nghị quyết"), required=False, max_length=200,
        help_text=_("Ví dụ: Nghị quyết 12/NQ-HĐND ngày 20/06/2026."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = today
        for field in self.fields.values():
            if isinstance(field, UnitChoiceField):
                field.units = units

    @property
    def decision(self) -> dict[str, Any]:
        """The arguments of the domain that every decision has."""
        return {"effective_on": self.cleaned_data["effective_on"], "document": self.cleaned_data["document"]}


class RenameForm(DecisionForm):
    name = forms.CharField(label=_("Tên mới"), max_length=200)
    field_order = ["name", "effective_on", "document"]


class MoveForm(DecisionForm):
    parent = UnitChoiceField(label=_("Đơn vị cấp trên mới"), scope="reorganisable")
    field_order = ["parent", "effective_on", "document"]


class CloseForm(DecisionForm):
    successor = UnitChoiceField(
        label=_("Đơn vị tiếp nhận"), required=False, scope="reorganisable",
        help_text=_("Để trống nếu đơn vị không còn ai và không còn đơn vị trực thuộc vào ngày đó."),
    )  # fmt: skip
    field_order = ["successor", "effective_on", "document"]


class OpenForm(DecisionForm):
    """A new unit. Who administers a part of the tree must say where in it."""

    name = forms.CharField(label=_("Tên"), max_length=200, help_text=_("Kèm loại, ví dụ: Xã Hoa Sen."))
    code = forms.CharField(label=_("Mã"), max_length=40, help_text=_("Không đổi được về sau."))
    kind = forms.ChoiceField(label=_("Loại"), choices=UnitKind.choices, initial=UnitKind.COMMUNE)
    parent = UnitChoiceField(label=_("Đơn vị cấp trên"), scope="reorganisable")
    field_order = ["name", "code", "kind", "parent", "effective_on", "document"]

    def __init__(self, *args: Any, may_root: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].required = not may_root

    @property
    def new_unit(self) -> NewUnit:
        data = self.cleaned_data
        return NewUnit(code=data["code"], name=data["name"], kind=data["kind"], parent=data["parent"])


class MergeForm(DecisionForm):
    """What the chosen units become."""

    into = forms.ChoiceField(label=_("Nhập thành"), choices=SUCCESSOR, widget=forms.RadioSelect, initial="new")
    existing = UnitChoiceField(label=_("Đơn vị đang có"), required=False, scope="reorganisable")
    name = forms.CharField(label=_("Tên đơn vị mới"), max_length=200, required=False)
    code = forms.CharField(label=_("Mã đơn vị mới"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=UnitKind.choices, initial=UnitKind.COMMUNE, required=False)
    parent = UnitChoiceField(label=_("Đơn vị cấp trên của đơn vị mới"), required=False, scope="reorganisable")
    field_order = ["effective_on", "document", "into", "existing", "name", "code", "kind", "parent"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("into") == "existing":
            if not data.get("existing") and "existing" not in self.errors:
                self.add_error("existing", _("Hãy tìm và chọn đơn vị tiếp nhận."))
            return data
        for name, words in (
            ("name", _("Hãy ghi tên đơn vị mới.")), ("code", _("Hãy ghi mã đơn vị mới.")),
            ("parent", _("Hãy chọn đơn vị cấp trên của đơn vị mới.")),
        ):  # fmt: skip
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        return data

    @property
    def successor(self) -> Unit | NewUnit:
        data = self.cleaned_data
        if data["into"] == "existing":
            return data["existing"]
        return NewUnit(
            code=data["code"], name=data["name"], kind=data["kind"] or UnitKind.COMMUNE, parent=data["parent"]
        )


class SplitForm(DecisionForm):
    """Up to five parts; a line without a name is not used. The first is the one that stands for the whole."""

    PARTS = 5
    kind = forms.ChoiceField(label=_("Loại của các đơn vị mới"), choices=UnitKind.choices)
    parent = UnitChoiceField(label=_("Đơn vị cấp trên của các đơn vị mới"), scope="reorganisable")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, self.PARTS + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Tên đơn vị %(number)s") % {"number": number}, max_length=200, required=number <= 2
            )
            self.fields[f"code_{number}"] = forms.CharField(
                label=_("Mã đơn vị %(number)s") % {"number": number}, max_length=40, required=number <= 2
            )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The bound fields of name and code, line by line."""
        return [(self[f"name_{number}"], self[f"code_{number}"]) for number in range(1, self.PARTS + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(3, self.PARTS + 1):
            if bool(data.get(f"name_{number}")) != bool(data.get(f"code_{number}")):
                self.add_error(f"code_{number}", _("Mỗi đơn vị cần cả tên và mã."))
        return data

    @property
    def parts(self) -> list[NewUnit]:
        data = self.cleaned_data
        return [
            NewUnit(data[f"code_{number}"], data[f"name_{number}"], data["kind"], data["parent"])
            for number in range(1, self.PARTS + 1)
            if data.get(f"name_{number}")
        ]
