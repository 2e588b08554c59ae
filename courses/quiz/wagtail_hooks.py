from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.quiz.models import Question, Quiz


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Ngân hàng câu hỏi")
    list_display = ["stem", "kind", "check_state", "organiser"]
    list_filter = ["check_state", "kind"]


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "form"
    menu_label = _("Bài kiểm tra")
    list_display = ["title", "pass_percent", "max_attempts", "organiser"]
    exclude_form_fields = ["format"]


class AssessmentGroup(SnippetViewSetGroup):
    items = (QuizViewSet, QuestionViewSet)
    menu_label = _("Kiểm tra")
    menu_icon = "form"


register_snippet(AssessmentGroup)
