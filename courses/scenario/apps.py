from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScenarioConfig(AppConfig):
    name = "courses.scenario"
    label = "courses_scenario"
    verbose_name = _("Tình huống rẽ nhánh")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from courses.content.authors import register_author_models
        from courses.content.formats import register_format
        from courses.content.organisers import OrganiserPolicy
        from courses.scenario import receivers  # noqa: F401 - connects them
        from courses.scenario.format import ScenarioFormat
        from courses.scenario.models import Scenario

        register_format(ScenarioFormat())
        register_author_models("courses_scenario", ["scenario"])
        register_permission_policy(Scenario, OrganiserPolicy(Scenario), exact_class=True)
