from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.content.hints import HOOK
from courses.content.organisers import refuse_strangers
from courses.quiz.chooser import QuestionChooserViewSet
from courses.quiz.filters import QuestionFilters
from courses.quiz.hints import author_hints
from courses.quiz.models import Question, Quiz
from courses.quiz.notices import advise_author

hooks.register(HOOK, author_hints)
hooks.register("before_edit_snippet", refuse_strangers)
hooks.register("before_delete_snippet", refuse_strangers)
hooks.register("after_create_snippet", advise_author)
hooks.register("after_edit_snippet", advise_author)


class OwnViewSet(SnippetViewSet):
    """Lists what the author's own units organise."""

    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items  # the viewset's keep the first reader's language

    def get_queryset(self, request):
        policy = policy_registry.get_by_type(self.model)
        return policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "view"])


class QuestionViewSet(OwnViewSet):
    model = Question
    icon = "help"
    menu_label = _("Ngân hàng câu hỏi")
    list_display = ["stem", "kind", "check_state", "organiser"]
    filterset_class = QuestionFilters
    chooser_viewset_class = QuestionChooserViewSet


class QuizViewSet(OwnViewSet):
    model = Quiz
    icon = "form"
    menu_label = _("Bài kiểm tra")
    list_display = ["title", "pass_percent", "max_attempts", "organiser"]
    exclude_form_fields = ["format"]


class AssessmentGroup(SnippetViewSetGroup):
    items = (QuizViewSet, QuestionViewSet)
    menu_label = _("Kiểm tra")
    menu_icon = "form"
    menu_order = 95


register_snippet(AssessmentGroup)
