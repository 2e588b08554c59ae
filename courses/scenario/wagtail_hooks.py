from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import ObjectList
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.content.hints import HOOK
from courses.content.organisers import OrganiserForm, refuse_strangers
from courses.scenario.hints import author_hints
from courses.scenario.map_panel import MapPanel
from courses.scenario.models import Scenario
from courses.scenario.notices import advise_author

hooks.register(HOOK, author_hints)
hooks.register("before_edit_snippet", refuse_strangers)
hooks.register("before_delete_snippet", refuse_strangers)
hooks.register("after_create_snippet", advise_author)
hooks.register("after_edit_snippet", advise_author)


class ScenarioViewSet(SnippetViewSet):
    """Lists what the author's own units organise."""

    model = Scenario
    icon = "list-ul"
    menu_label = _("Tình huống")
    menu_name = "taphuan-scenarios"
    menu_order = 96
    add_to_admin_menu = True
    list_display = ["title", "stake", "minutes", "organiser"]
    exclude_form_fields = ["format"]
    edit_handler = ObjectList([*Scenario.panels, MapPanel(heading=_("Sơ đồ các nhánh"))], base_form_class=OrganiserForm)
    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items  # the viewset's keep the first reader's language

    def get_queryset(self, request):
        policy = policy_registry.get_by_type(self.model)
        return policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "view"])


register_snippet(ScenarioViewSet)
