from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.content.shelves import organisers_of
from courses.quiz.authoring import QuestionDraft, write_question
from courses.quiz.models import Question

MOST_WRONG = 3


class QuickQuestionForm(forms.Form):
    """A question with one right option, written without leaving the quiz; the bank's own form does the rest."""

    stem = forms.CharField(
        label=_("Câu hỏi"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("1–3 câu: một tình huống hư cấu ngắn, rồi hỏi “bạn làm gì?”. Không kể vụ việc có thật."),
    )
    right = forms.CharField(
        label=_("Phương án đúng"),
        max_length=400,
        help_text=_("Dài ngang các phương án khác. Không kể vụ việc có thật."),
    )
    right_feedback = forms.CharField(
        label=_("Phản hồi cho phương án đúng"),
        max_length=400,
        required=False,
        help_text=_("Một câu: vì sao cách này an toàn. Không kể vụ việc có thật."),
    )
    rationale = forms.CharField(
        label=_("Giải thích"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hiện sau khi nộp bài, 1–3 câu. Không kể vụ việc có thật."),
    )
    citation = forms.CharField(label=_("Căn cứ"), max_length=300, help_text=_("Điều khoản hoặc tài liệu."))

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_WRONG + 1):
            self.fields[f"wrong_{number}"] = forms.CharField(
                label=_("Phương án chưa đúng %(number)s") % {"number": number},
                max_length=400,
                required=number == 1,
                help_text=_("Điều người ta hay làm thật. Không kể vụ việc có thật."),
            )
            self.fields[f"wrong_{number}_feedback"] = forms.CharField(
                label=_("Phản hồi cho phương án chưa đúng %(number)s") % {"number": number},
                max_length=400,
                required=False,
                help_text=_("Một câu tử tế: vì sao chưa an toàn. Không kể vụ việc có thật."),
            )
        self.own = list(organisers_of(for_user))
        if len(self.own) > 1:
            self.fields["organiser"] = forms.ModelChoiceField(
                organisers_of(for_user),
                label=_("Đơn vị tổ chức"),
                initial=self.own[0],
                help_text=_("Đơn vị có giảng viên được sửa câu hỏi này."),
            )
        self.order_fields(["stem", "right", "right_feedback", *self._wrong_names(), "rationale", "citation"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        texts = [text for text, _right, _feedback in self._options(cleaned)]
        if len(set(texts)) != len(texts):
            raise forms.ValidationError(_("Có hai phương án giống nhau."))
        if not self.own:
            raise forms.ValidationError(_("Tài khoản này chưa thuộc đơn vị nào soạn khóa học."))
        return cleaned

    def save(self) -> Question:
        data = self.cleaned_data
        draft = QuestionDraft(
            stem=data["stem"], options=self._options(data), rationale=data["rationale"], citation=data["citation"]
        )
        return write_question(organiser=data.get("organiser") or self.own[0], draft=draft)

    def _wrong_names(self) -> list[str]:
        return [name for number in range(1, MOST_WRONG + 1) for name in (f"wrong_{number}", f"wrong_{number}_feedback")]

    def _options(self, data: dict[str, Any]) -> list[tuple[str, bool, str]]:
        options = [(data.get("right", "").strip(), True, data.get("right_feedback", ""))]
        for number in range(1, MOST_WRONG + 1):
            text = data.get(f"wrong_{number}", "").strip()
            if text:
                options.append((text, False, data.get(f"wrong_{number}_feedback", "")))
        return options
