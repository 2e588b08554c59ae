"""Words of the admin that its packages never marked for translation, so that they follow the reader's language.

What is written out in their templates stays as it is; tests/integration/test_admin_vietnamese.py lists it.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Page
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.users.forms import PagePermissionsForm
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
