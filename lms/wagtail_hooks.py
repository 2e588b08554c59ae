from django.urls import path
from django.views.i18n import JavaScriptCatalog
from wagtail import hooks

from lms.unmarked import name_menu_items, name_unmarked

name_unmarked()
hooks.register("construct_reports_menu", name_menu_items)
hooks.register("construct_help_menu", name_menu_items)


@hooks.register("register_admin_urls", order=-10)
def register_script_catalogues():
    """The strings of the editor's scripts, with ours among them (the last package named wins).

    Wagtail and wagtail-localize serve the strings of their own package alone; these addresses go before theirs.
    """
    return [
        path("jsi18n/", JavaScriptCatalog.as_view(packages=["wagtail.admin", "lms"])),
        path("localize/jsi18n/", JavaScriptCatalog.as_view(packages=["wagtail_localize", "lms"])),
    ]
