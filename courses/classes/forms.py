from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.classes.domain import Sitting
from courses.classes.enums import RECOGNISED_KINDS, EvidenceKind
from courses.classes.models import ClassSession, Trainer, TrainingClass
from courses.classes.queries import course_titles
from courses.content.models import Course
from lms.day_input import DAY_FORMATS, DayInput, TimeInput
from lms.people.models import Category, Person, Unit, UnitClosure
from lms.people.unit_choice import unit_field

NO_CASE = gettext_lazy("Không kể vụ việc có thật.")
MORE_ROWS = 2
MOST_SITTINGS = 30


class ClassForm(forms.ModelForm):
    """What is written down of a class, but for its hours."""

    field_order = ("title", "course", "kind", "organiser", "external_organiser", "invited")

    class Meta:
        model = TrainingClass
        fields = [
            "title", "course", "kind", "external_organiser", "categories", "decision_number", "decision_on",
            "venue", "meeting_link", "capacity", "budget_line", "budget_amount", "confirms_nominations",
            "takes_sign_ups", "sign_up_until", "takes_walk_ins", "min_percent", "test_max", "test_pass",
        ]  # fmt: skip
        widgets = {
            "decision_on": DayInput(),
            "sign_up_until": DayInput(),
            "categories": forms.CheckboxSelectMultiple(),
        }
        help_texts = {
            "title": gettext_lazy("Ngắn, trung tính; học viên nhìn thấy. Không kể vụ việc có thật."),
            "kind": gettext_lazy(
                "Lớp nơi khác tổ chức hoặc đã học trước năm 2026 chỉ được tính khi có quyết định công nhận."
            ),
            "external_organiser": gettext_lazy("Chỉ ghi khi không phải đơn vị bạn tổ chức."),
            "categories": gettext_lazy("Không chọn nhóm nào: mọi nhóm đều dự được."),
            "decision_number": gettext_lazy("Ví dụ: 125/QĐ-SNV. Cần có trước khi gửi duyệt kết quả."),
            "capacity": gettext_lazy("Để trống nếu không giới hạn."),
            "budget_amount": gettext_lazy("Số nguyên, không dấu chấm, dấu phẩy."),
            "takes_sign_ups": gettext_lazy("Người tự đăng ký chỉ được dự khi đơn vị tổ chức xác nhận."),
            "min_percent": gettext_lazy("Dự ít hơn tỷ lệ này thì không được ghi nhận."),
            "test_max": gettext_lazy("Để trống cả hai ô điểm nếu lớp không có bài kiểm tra."),
        }

    trainers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Giảng viên"),
        queryset=Trainer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=gettext_lazy("Lấy từ danh sách giảng viên của đơn vị bạn và cấp trên."),
    )

    def __init__(
        self, *args: Any, managed: QuerySet[Unit], as_of: date, home: Unit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance if self.instance.pk else None
        self.fields["organiser"] = unit_field(
            managed, scope="managed", label=gettext_lazy("Đơn vị tổ chức"), initial=held.organiser if held else home
        )
        invited = inviting_units(managed, as_of=as_of)
        self.fields["invited"] = unit_field(
            invited, scope="known", label=gettext_lazy("Mời người của"), initial=held and held.invited,
            help_text=gettext_lazy("Đơn vị này và mọi đơn vị trực thuộc được cử người."),
        )  # fmt: skip
        self.fields["course"].queryset = courses = Course.objects.filter(current_edition__isnull=False).order_by("pk")
        titles = course_titles(courses)
        self.fields["course"].label_from_instance = lambda course: titles[course.pk]
        self.fields["course"].empty_label = gettext_lazy("– chọn khóa học –")
        self.fields["categories"].queryset = Category.objects.order_by("order", "pk")
        self.fields["trainers"].queryset = listed = trainers_for(managed, as_of=as_of)
        self.fields["trainers"].label_from_instance = lambda trainer: " – ".join(
            part for part in (trainer.full_name, trainer.workplace) if part
        )
        if held is not None:
            self.fields["course"].disabled = self.fields["organiser"].disabled = True
            taught = held.class_trainers.values("trainer_id")
            self.fields["trainers"].queryset = Trainer.objects.filter(Q(pk__in=listed.values("pk")) | Q(pk__in=taught))
            self.initial["trainers"] = list(held.class_trainers.values_list("trainer_id", flat=True))
            if not self.is_bound:
                self.initial |= {"organiser": held.organiser, "invited": held.invited}
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("test_max") is None) != (data.get("test_pass") is None):
            self.add_error("test_pass", _("Hãy ghi cả điểm tối đa và điểm đạt, hoặc để trống cả hai."))
        elif data.get("test_max") is not None and data["test_pass"] > data["test_max"]:
            self.add_error("test_pass", _("Điểm đạt không được lớn hơn điểm tối đa."))
        if data.get("min_percent") is not None and not 1 <= data["min_percent"] <= 100:
            self.add_error("min_percent", _("Hãy ghi một số từ 1 đến 100."))
        if data.get("capacity") == 0:
            self.add_error("capacity", _("Lớp cần ít nhất một chỗ; để trống nếu không giới hạn."))
        if data.get("kind") in RECOGNISED_KINDS and not data.get("external_organiser") and data["kind"] == "external":
            self.add_error("external_organiser", _("Hãy ghi nơi đã tổ chức lớp."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the domain but for the sittings."""
        chosen = {**self.cleaned_data}
        chosen["categories"], chosen["trainers"] = list(chosen["categories"]), list(chosen["trainers"])
        return chosen


def inviting_units(managed: QuerySet[Unit], *, as_of: date) -> QuerySet[Unit]:
    """Whose people may be invited: of the units she manages, and of what they stand under."""
    above = UnitClosure.objects.on(as_of).filter(descendant__in=managed.values("pk")).values("ancestor_id")
    return Unit.objects.filter(Q(pk__in=managed.values("pk")) | Q(pk__in=above)).order_by("sort_key", "pk")


def trainers_for(managed: QuerySet[Unit], *, as_of: date) -> QuerySet[Trainer]:
    """Trainers on the registers of her units and of what they stand under, listed on `as_of`, by name."""
    units = inviting_units(managed, as_of=as_of)
    listed = Trainer.objects.filter(unit__in=units.values("pk"), listed_from__lte=as_of)
    return listed.filter(Q(listed_to=None) | Q(listed_to__gt=as_of)).order_by("full_name", "pk")


class SittingForm(forms.Form):
    """One session: a day and its hours. All empty: no session."""

    day = forms.DateField(label=gettext_lazy("Ngày"), required=False, input_formats=DAY_FORMATS, widget=DayInput())
    begins = forms.TimeField(label=gettext_lazy("Từ giờ"), required=False, widget=TimeInput())
    ends = forms.TimeField(label=gettext_lazy("Đến giờ"), required=False, widget=TimeInput())
    topic = forms.CharField(label=gettext_lazy("Nội dung"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        named = [data.get("day"), data.get("begins"), data.get("ends")]
        if not self.errors and any(named) and not all(named):
            raise forms.ValidationError(_("Hãy ghi đủ ngày, giờ bắt đầu và giờ kết thúc của buổi này."))
        if all(named) and data["ends"] <= data["begins"]:
            raise forms.ValidationError(_("Giờ kết thúc phải sau giờ bắt đầu."))
        return data

    @property
    def sitting(self) -> Sitting | None:
        data = self.cleaned_data
        if not data.get("day"):
            return None
        begins, ends = (
            timezone.make_aware(timezone.datetime.combine(data["day"], moment))
            for moment in (data["begins"], data["ends"])
        )
        return Sitting(begins, ends, data["topic"])


class _Sittings(forms.BaseFormSet):
    @property
    def sittings(self) -> list[Sitting]:
        return [form.sitting for form in self.forms if form.sitting is not None]


SittingFormSet = forms.formset_factory(
    SittingForm, formset=_Sittings, extra=MORE_ROWS, max_num=MOST_SITTINGS, absolute_max=MOST_SITTINGS
)


def sittings_initial(sessions: Sequence[ClassSession]) -> list[dict[str, Any]]:
    """A class's sessions as the form set shows them."""
    rows = []
    for session in sessions:
        begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        rows.append({"day": begins.date(), "begins": begins.time(), "ends": ends.time(), "topic": session.topic})
    return rows


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=200,
        help_text=gettext_lazy("Học viên đọc được. Không kể vụ việc có thật."),
    )


class TrainerForm(forms.ModelForm):
    """An entry of the register; a person of the roster, or somebody from outside by name."""

    class Meta:
        model = Trainer
        fields = ["full_name", "workplace", "topics", "decision", "listed_from"]
        widgets = {"listed_from": DayInput()}
        help_texts = {"topics": gettext_lazy("Ví dụ: kỹ năng tư vấn, pháp luật. Không kể vụ việc có thật.")}

    def __init__(
        self, *args: Any, managed: QuerySet[Unit], person: Person | None, home: Unit | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(
            managed, scope="managed", label=gettext_lazy("Đơn vị quản lý danh sách"), initial=home
        )
        self.order_fields(["unit"])
        if person is not None:
            self.fields["full_name"].initial = person.full_name
            self.fields["full_name"].disabled = True


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Loại giấy tờ"), choices=EvidenceKind.choices)
    file = forms.FileField(
        label=gettext_lazy("Bản chụp (PDF, JPG, PNG)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,image/*"}),
        help_text=gettext_lazy("Tối đa 10 MB. Thông tin về máy ảnh, vị trí và tác giả được bỏ đi."),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=150, help_text=NO_CASE)


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tờ điểm danh đã điền (.xlsx, .csv)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class WordsForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Lời nhắn"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Học viên đọc sau khi đăng nhập. Không kể vụ việc có thật, không nêu tên ai."),
    )


class SearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Tìm theo họ tên"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip


class SampleForm(forms.Form):
    """A random sample of results; the seed makes it repeatable."""

    since = forms.DateField(label=gettext_lazy("Duyệt từ ngày"), input_formats=DAY_FORMATS, widget=DayInput())
    until = forms.DateField(label=gettext_lazy("Đến hết ngày"), input_formats=DAY_FORMATS, widget=DayInput())
    size = forms.IntegerField(label=gettext_lazy("Số kết quả cần rút"), min_value=1, max_value=200)
    seed = forms.IntegerField(
        label=gettext_lazy("Số dùng để rút ngẫu nhiên"), min_value=0, max_value=999_999_999,
        help_text=gettext_lazy("Ghi số này vào biên bản: cùng số này sẽ rút ra đúng những kết quả đó."),
    )  # fmt: skip


class PlanForm(forms.Form):
    """Which unit's plan, of which year."""

    def __init__(self, *args: Any, units: QuerySet[Unit], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(units, scope="known", label=gettext_lazy("Đơn vị"))
        self.fields["year"] = forms.TypedChoiceField(
            label=gettext_lazy("Năm"), coerce=int, choices=[(year, year) for year in years]
        )
