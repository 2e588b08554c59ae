from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.content import package_pages, views
from courses.content.chooser import activity_chooser
from courses.content.domain import renew_keys
from courses.content.menu import courses_item, learners_item, publish_without_detour, simplify_menu
from courses.content.models import Hotline
from courses.content.notices import tell_after_publishing
from courses.content.own_activities import ActivityChooseResultsView, ActivityChooseView
from courses.content.panels import AuthorPanel


@hooks.register("register_admin_viewset")
def register_activity_chooser():
    # Blocks know the chooser and lie below pages, of which the list must know: so the two meet here.
    activity_chooser.choose_view_class = ActivityChooseView
    activity_chooser.choose_results_view_class = ActivityChooseResultsView
    return activity_chooser


@hooks.register("register_admin_urls")
def register_desk_urls():
    return [
        path("taphuan/khung-mau/<int:shelf>/", views.start, name="taphuan_start_course"),
        path("taphuan/xuat-ban/<int:page>/", views.publish, name="taphuan_publish_course"),
        path("taphuan/gui-duyet/<int:page>/", views.submit, name="taphuan_submit_course"),
        path("taphuan/duyet/<int:page>/", views.review, name="taphuan_review"),
        path("taphuan/goi/<int:page>/", package_pages.download, name="taphuan_package"),
        path("taphuan/nhap-goi/<int:shelf>/", package_pages.upload, name="taphuan_import_package"),
    ]


@hooks.register("construct_homepage_panels")
def add_author_panel(request, panels):
    panel = AuthorPanel(request)
    if panel.is_shown:
        panels.append(panel)


@hooks.register("construct_homepage_summary_items", order=1000)
def leave_counts_to_administrators(request, items):
    if not request.user.is_superuser:
        items.clear()


hooks.register("register_admin_menu_item", courses_item)
hooks.register("register_admin_menu_item", learners_item)
hooks.register("construct_main_menu", simplify_menu, order=1000)
hooks.register("construct_page_action_menu", publish_without_detour)


@hooks.register("after_publish_page")
def tell_what_learners_see(request, page):
    tell_after_publishing(request, page)


@hooks.register("after_copy_page")
def give_copies_their_own_keys(request, page, new_page):
    renew_keys(page=new_page)


class HotlineViewSet(SnippetViewSet):
    model = Hotline
    icon = "help"
    menu_label = _("Đường dây nóng")
    menu_order = 900
    list_display = ["number", "name", "checked_on", "is_shown"]
    add_to_admin_menu = True
    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items  # the viewset's keep the first reader's language


register_snippet(HotlineViewSet)
