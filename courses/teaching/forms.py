from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.teaching.enums import ItemKind, Shown
from courses.teaching.questionnaire import SCALES, TEXTS
from lms.people.models import Cohort

LONGEST_ITEM = 200


class CohortForm(forms.ModelForm):
    class Meta:
        model = Cohort
        fields = ["name"]


class MessageForm(forms.Form):
    """Words for several learners, or for one: then nobody is chosen."""

    show = forms.ChoiceField(label=_("Gửi cho"), choices=Shown.choices, initial=Shown.STUCK)
    cohort = forms.ChoiceField(label=_("Nhóm"), required=False)
    body = forms.CharField(
        label=_("Nội dung"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Học viên đọc trên trang, sau khi đăng nhập. Không kể vụ việc có thật, không nêu tên ai."),
    )

    def __init__(self, *args: Any, cohorts: Sequence[Cohort], is_single: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cohorts = {str(cohort.pk): cohort for cohort in cohorts}
        self.fields["cohort"].choices = [  # type: ignore[attr-defined]
            ("", _("Cả khóa học")), *((pk, cohort.name) for pk, cohort in self._cohorts.items()),
        ]  # fmt: skip
        if self.initial.get("show") not in Shown.values:
            self.initial["show"] = Shown.STUCK
        if is_single:
            del self.fields["show"], self.fields["cohort"]

    @property
    def chosen(self) -> Cohort | None:
        return self._cohorts.get(self.cleaned_data.get("cohort", ""))


class SurveyForm(forms.Form):
    """The words of a questionnaire: five questions on the scale, and up to three to write to."""

    def __init__(self, *args: Any, items: Sequence[Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._add("scale", SCALES, True, _("Câu %(number)s (thang điểm 1–5)"), _texts(items, ItemKind.SCALE))
        self._add("text", TEXTS, False, _("Câu tự viết %(number)s"), _texts(items, ItemKind.TEXT))

    def _add(self, name: str, count: int, is_required: bool, label: Any, texts: list[str]) -> None:
        for place in range(count):
            self.fields[f"{name}_{place + 1}"] = forms.CharField(
                label=label % {"number": place + 1},
                max_length=LONGEST_ITEM,
                required=is_required,
                initial=texts[place] if place < len(texts) else "",
                widget=forms.TextInput(attrs={"lang": settings.LANGUAGE_CODE}),
                help_text=_("Không hỏi về vụ việc có thật.") if name == "text" else "",
            )

    @property
    def scales(self) -> list[str]:
        return self._given("scale", SCALES)

    @property
    def texts(self) -> list[str]:
        return self._given("text", TEXTS)

    def _given(self, name: str, count: int) -> list[str]:
        found = [self.cleaned_data.get(f"{name}_{place + 1}", "").strip() for place in range(count)]
        return [text for text in found if text]


def _texts(items: Sequence[Mapping[str, str]], kind: ItemKind) -> list[str]:
    return [item["text"] for item in items if item["kind"] == kind]


class GrantForm(forms.Form):
    """More tries or more time for one learner at one quiz, in place of what she was granted there before."""

    extra_attempts = forms.IntegerField(label=_("Thêm lượt làm bài"), min_value=0, max_value=10)
    extra_time_percent = forms.IntegerField(
        label=_("Thêm thời gian (%)"),
        min_value=0,
        max_value=200,
        help_text=_("50 nghĩa là có thêm nửa thời gian. Không cần nêu lý do sức khỏe hay việc riêng của học viên."),
    )


class RegradeForm(forms.Form):
    """Why results change, and which passes are taken back: each ticked by itself, none by default."""

    reason = forms.CharField(
        label=_("Lý do chấm lại"),
        max_length=300,
        help_text=_("Lưu vào nhật ký và hồ sơ kết quả, ví dụ “đáp án cũ sai điều luật”. Không kể vụ việc có thật."),
    )
    withdraw = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, losers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["withdraw"].choices = [(str(loser.attempt_id), "") for loser in losers]  # type: ignore[attr-defined]

    @property
    def withdrawn(self) -> frozenset[int]:
        return frozenset(int(pk) for pk in self.cleaned_data["withdraw"])
