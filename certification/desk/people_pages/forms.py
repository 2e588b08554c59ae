from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from certification.desk.people_pages.columns import COLUMNS, USUAL
from lms.day_input import DAY_FORMATS, DayInput
from lms.people.enums import Sex, Standing
from lms.people.identity import IdentityInvalid, clean_identity
from lms.people.models import Category, Person
from lms.people.phones import PhoneInvalid, clean_phone
from lms.people.register import Wanted
from lms.people.unit_choice import unit_field
from lms.vietnamese import tidy

OLDEST_BIRTH = date(1920, 1, 1)
LOGIN = {"yes": True, "no": False}


class RegisterForm(forms.Form):
    """Whom a list of people shows, and which columns."""

    q = forms.CharField(
        label=_("Họ tên, điện thoại hoặc mã cán bộ"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    category = forms.ModelChoiceField(
        label=_("Nhóm đối tượng"), queryset=Category.objects.order_by("order", "pk"), required=False,
        empty_label=_("tất cả"),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Giới tính"), required=False, choices=[("", _("tất cả")), *Sex.choices])
    login = forms.ChoiceField(
        label=_("Tài khoản"), required=False, choices=[("", _("tất cả")), ("yes", _("đã có")), ("no", _("chưa có"))]
    )
    standing = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=Standing.choices)
    col = forms.MultipleChoiceField(
        label=_("Cột hiển thị"), required=False, choices=[(key, column.label) for key, column in COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(units, scope="readable", label=_("Đơn vị"), required=False)

    @property
    def wanted(self) -> Wanted:
        """What was asked; a field that is wrong asks for nothing."""
        chosen: dict[str, Any] = self.cleaned_data if self.is_bound and (self.is_valid() or True) else {}
        return Wanted(
            words=chosen.get("q", ""),
            unit_id=chosen["unit"].pk if chosen.get("unit") else None,
            category_id=chosen["category"].pk if chosen.get("category") else None,
            sex=chosen.get("sex", ""),
            login=LOGIN.get(chosen.get("login", "")),
            standing=chosen.get("standing") or Standing.ACTIVE,
        )

    @property
    def columns(self) -> list[str]:
        self.is_valid()
        return self.cleaned_data.get("col") or list(USUAL)


class PersonForm(forms.Form):
    """What is known of a person. The identity number is never shown in full: a new one may be typed over it."""

    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=120,
        validators=[RegexValidator(r"^[^0-9<>=@{}]+$", _("Họ và tên không có chữ số và ký hiệu."))],
    )  # fmt: skip
    birth_date = forms.DateField(label=_("Ngày sinh"), required=False, input_formats=DAY_FORMATS, widget=DayInput())
    birth_year = forms.IntegerField(
        label=_("Năm sinh"), required=False, min_value=1920, max_value=2100,
        help_text=_("Chỉ ghi khi không rõ ngày và tháng."),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Giới tính"), choices=Sex.choices, initial=Sex.UNDECLARED)
    phone = forms.CharField(label=_("Điện thoại"), required=False, max_length=30)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    staff_code = forms.CharField(label=_("Mã cán bộ"), required=False, max_length=40)
    identity = forms.CharField(
        label=_("Số định danh (CCCD)"), required=False, max_length=20,
        help_text=_("12 chữ số. Được mã hóa khi lưu và không bao giờ hiện đầy đủ."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person | None = None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if person is not None and person.identity_hash:
            self.fields["identity"].widget.attrs["placeholder"] = person.masked_identity
            self.fields["identity"].help_text = _("Để trống để giữ số đã lưu; ghi số mới nếu số cũ sai.")

    def clean_full_name(self) -> str:
        return tidy(self.cleaned_data["full_name"])

    def clean_birth_date(self) -> date | None:
        day = self.cleaned_data["birth_date"]
        if day is not None and not OLDEST_BIRTH <= day < self.today:
            raise ValidationError(_("Ngày sinh không hợp lý. Hãy xem lại năm sinh."))
        return day

    def clean_phone(self) -> str:
        try:
            return clean_phone(self.cleaned_data["phone"])
        except PhoneInvalid as error:
            raise ValidationError(
                _("Số điện thoại không đúng. Hãy ghi một số gồm 10 hoặc 11 chữ số, bắt đầu bằng 0.")
            ) from error

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_identity(self) -> str:
        try:
            return clean_identity(self.cleaned_data["identity"])
        except IdentityInvalid as error:
            raise ValidationError(_("Số định danh không đủ 12 chữ số.")) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day = data.get("birth_date")
        if day is not None:
            data["birth_year"] = day.year
        if not self.errors and not (day or data.get("birth_year") or data.get("phone") or data.get("identity")):
            raise ValidationError(
                _("Chỉ có họ tên thì không phân biệt được người trùng tên. Hãy ghi ngày sinh, điện thoại hoặc số CCCD.")
            )
        return data


class PostingForm(forms.Form):
    """Where somebody works, as what, and from when."""

    field_order = ["kind", "unit"]
    category = forms.ModelChoiceField(
        label=_("Nhóm đối tượng"), queryset=Category.objects.none(), empty_label=_("– chưa chọn –")
    )  # fmt: skip
    job_title = forms.CharField(label=_("Chức vụ"), required=False, max_length=120)
    valid_from = forms.DateField(label=_("Từ ngày"), input_formats=DAY_FORMATS, widget=DayInput())

    def __init__(self, *args: Any, units: Any, categories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(units, scope="managed", label=_("Đơn vị"))
        self.order_fields(self.field_order)
        self.fields["category"].queryset = categories

    def clean_job_title(self) -> str:
        return tidy(self.cleaned_data["job_title"])


class SecondPostingForm(PostingForm):
    """The same for somebody on record: a transfer, or a second job beside the first."""

    kind = forms.ChoiceField(
        label=_("Đây là"), widget=forms.RadioSelect, initial="transfer",
        choices=[
            ("transfer", _("chuyển công tác: vị trí chính hiện nay kết thúc vào ngày này")),
            ("second", _("kiêm nhiệm: giữ vị trí chính hiện nay")),
        ],
    )  # fmt: skip


class EndForm(forms.Form):
    """When a posting ends: the first day on which it no longer holds."""

    valid_to = forms.DateField(
        label=_("Ngày đầu tiên không còn làm"), input_formats=DAY_FORMATS, widget=DayInput()
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Không kể vụ việc có thật."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class MergeForm(forms.Form):
    """Why two records are one human being, said once the two have been compared."""

    reason = forms.CharField(
        label=_("Vì sao biết là cùng một người"), max_length=300,
        help_text=_("Ví dụ: đã xem thẻ căn cước. Không kể vụ việc có thật."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
