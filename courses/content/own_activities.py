"""Which activities an author is offered for a lesson: those of her own units, the newest first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView

from courses.content.models import Activity
from courses.content.shelves import organisers_of


class _ByAuthor:
    request: Any

    def get_object_list(self) -> QuerySet[Activity]:
        found, user = Activity.objects.order_by("-pk"), self.request.user
        return found if user.is_superuser else found.filter(organiser__in=organisers_of(user))


class ActivityChooseView(_ByAuthor, ChooseView):
    pass


class ActivityChooseResultsView(_ByAuthor, ChooseResultsView):
    pass
