from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.content.chooser import activity_chooser
from courses.content.domain import renew_keys
from courses.content.models import Hotline


@hooks.register("register_admin_viewset")
def register_activity_chooser():
    return activity_chooser


@hooks.register("after_copy_page")
def give_copies_their_own_keys(request, page, new_page):
    renew_keys(page=new_page)


class HotlineViewSet(SnippetViewSet):
    model = Hotline
    icon = "help"
    menu_label = _("Đường dây nóng")
    list_display = ["number", "name", "checked_on", "is_shown"]
    add_to_admin_menu = True


register_snippet(HotlineViewSet)
