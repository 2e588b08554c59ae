"""Words of the admin that its packages never marked for translation, or look up but once a process, so that they
follow the reader's language.

What is written out in their templates stays as it is; tests/integration/test_admin_vietnamese.py lists it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Page
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.users.forms import PagePermissionsForm
from wagtail.utils.version import get_main_version
from wagtail_localize.models import LocaleSynchronizationModelForm

FIELDS = {
    choosers.ExternalLinkChooserForm: {"link_text": _("Lời hiện ra")},
    choosers.AnchorLinkChooserForm: {"link_text": _("Lời hiện ra")},
    choosers.EmailLinkChooserForm: {
        "email_address": _("Địa chỉ thư"),
        "link_text": _("Lời hiện ra"),
        "subject": _("Tiêu đề thư"),
        "body": _("Nội dung thư"),
    },
    choosers.PhoneLinkChooserForm: {"phone_number": _("Số điện thoại"), "link_text": _("Lời hiện ra")},
    PagePermissionsForm: {"page": _("Trang")},
    WorkflowPageForm: {"page": _("Trang")},
}
COLUMNS = {"site_name": _("Tên trang web"), "root_page": _("Trang gốc"), "port": _("Cổng")}
WHATS_NEW = format_lazy(_("Điểm mới trong Wagtail {version}"), version=get_main_version(include_patch=False))


def name_unmarked() -> None:
    """Label the fields and columns above; a label that a package gains later is overwritten, none is added."""
    for form, labels in FIELDS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    for column in SiteIndexView.columns:
        column.label = COLUMNS.get(column.name, column.label)
    given = getattr(LocaleSynchronizationModelForm, "Meta", object)
    labels = {"labels": {"enabled": _("Đang bật"), "sync_from": _("Đồng bộ từ")}}
    LocaleSynchronizationModelForm.Meta = type("Meta", (given,), labels)
    # The search results say "1-16 of 16 None" in every language: the view does not know what it lists.
    SearchView.verbose_name_plural = Page._meta.verbose_name_plural


def name_menu_items(request: HttpRequest, items: Iterable[Any]) -> None:
    """A menu's items are made once a process, two of them in the language of whoever came first."""
    translations = reverse("wagtail_localize:translations_report")
    for item in items:
        if item.url == translations:
            item.label = _("Bản dịch")
        elif item.name.startswith("whats-new-in-wagtail"):
            item.label = WHATS_NEW
