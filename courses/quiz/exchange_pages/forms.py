from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.content.shelves import organisers_of
from courses.quiz.interchange.files import ACCEPTED
from courses.quiz.models import Question, QuestionTag

GIFT, AIKEN, WORKBOOK = "gift", "aiken", "xlsx"
FORMATS = [(WORKBOOK, _("Excel (.xlsx)")), (GIFT, _("GIFT, cho Moodle")), (AIKEN, _("Aiken, chỉ câu một đáp án"))]


class UploadForm(forms.Form):
    """A file of questions and the unit whose bank takes them."""

    file = forms.FileField(
        label=_("Tệp câu hỏi"),
        help_text=_("GIFT hoặc Aiken (.txt, .gift) của Moodle, hoặc tệp Excel theo mẫu. Nhiều nhất 2 MB, 2.000 câu."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ACCEPTED)}),
    )
    organiser = forms.ModelChoiceField(
        None, label=_("Đơn vị tổ chức"), help_text=_("Đơn vị có giảng viên được sửa các câu hỏi này.")
    )

    def __init__(self, *args: Any, for_user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = organisers_of(for_user)
        self.fields["organiser"].queryset = own  # type: ignore[attr-defined]
        self.initial.setdefault("organiser", own.first())


class ExportForm(forms.Form):
    """Which questions, and as what."""

    format = forms.ChoiceField(label=_("Dạng tệp"), choices=FORMATS, initial=WORKBOOK, widget=forms.RadioSelect)
    tag = forms.ModelMultipleChoiceField(
        QuestionTag.objects.none(),
        label=_("Chủ đề"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn gì là lấy mọi câu hỏi của bạn."),
    )

    def __init__(self, *args: Any, bank: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = Question.objects.filter(pk__in=bank.values("pk"))
        tags = QuestionTag.objects.filter(taggings__content_object__in=used).distinct().order_by("name")
        self.fields["tag"].queryset = tags  # type: ignore[attr-defined]
