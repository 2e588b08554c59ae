from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState


class SecondReaderTask(AbstractGroupApprovalTask):
    """Another author of the shelf reads and approves; who wrote or submitted a version cannot be its second reader."""

    class Meta:
        verbose_name = _("người thứ hai duyệt")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_task_state
        if state is None or not self.get_task_states_user_can_moderate(user).filter(pk=state.pk).exists():
            return []
        return [
            ("reject", _("Đề nghị sửa"), True),
            ("approve", _("Duyệt và xuất bản"), False),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if not (user.is_superuser or self._user_in_groups(user)):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        # Approval publishes the newest version, which may be newer than the one that was sent.
        own = Page.objects.filter(latest_revision__user=user).annotate(key=Cast("pk", CharField())).values("key")
        return waiting.exclude(workflow_state__requested_by=user).exclude(workflow_state__object_id__in=own)

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Approval publishes. Its reader is on record in the task; she has no right to publish of her own."""
        if action_name != "approve":
            super().on_action(task_state, user, action_name, **kwargs)
            return
        task_state.approve(user=user, update=False, **kwargs)
        task_state.workflow_state.update(user=None)

    @classmethod
    def get_description(cls) -> Any:
        return _("Một giảng viên khác của đơn vị đọc và duyệt.")
