from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.content.hints import HOOK
from courses.content.organisers import refuse_strangers
from courses.quiz.chooser import QuestionChooserViewSet
from courses.quiz.exchange_pages.buttons import BankIndexView
from courses.quiz.exchange_pages.urls import urlpatterns
from courses.quiz.filters import QuestionFilters
from courses.quiz.hints import author_hints
from courses.quiz.models import Question, Quiz
from courses.quiz.notices import advise_author

hooks.register(HOOK, author_hints)
hooks.register("before_edit_snippet", refuse_strangers)
hooks.register("before_delete_snippet", refuse_strangers)
hooks.register("after_create_snippet", advise_author)
hooks.register("after_edit_snippet", advise_author)
hooks.register("register_admin_urls", lambda: urlpatterns)


class OwnViewSet(SnippetViewSet):
    """Lists what the author's own units organise."""

    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items  # the viewset's keep the first reader's language

    def get_queryset(self, request):
        policy = policy_registry.get_by_type(self.model)
        own = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "view"])
        return own.select_related("organiser")


class QuestionViewSet(OwnViewSet):
    model = Question
    icon = "help"
    menu_label = _("Ngân hàng câu hỏi")
    list_display = [
        "stem",
        Column("kind", label=_("Loại"), accessor="get_kind_display", sort_key="kind"),
        Column("difficulty", label=_("Độ khó"), accessor="get_difficulty_display"),
        Column("check_state", label=_("Đối chiếu pháp luật"), accessor="get_check_state_display"),
        Column("review_by", label=_("Rà soát trước"), sort_key="review_by"),
        "organiser",
    ]
    filterset_class = QuestionFilters
    chooser_viewset_class = QuestionChooserViewSet
    index_view_class = BankIndexView


class QuizViewSet(OwnViewSet):
    model = Quiz
    icon = "form"
    menu_label = _("Bài kiểm tra")
    list_display = [
        "title",
        Column("purpose", label=_("Dùng để"), accessor="get_purpose_display"),
        "pass_percent",
        "max_attempts",
        "organiser",
    ]
    exclude_form_fields = ["format"]


class AssessmentGroup(SnippetViewSetGroup):
    items = (QuizViewSet, QuestionViewSet)
    menu_label = _("Kiểm tra")
    menu_icon = "form"
    menu_order = 95


register_snippet(AssessmentGroup)
