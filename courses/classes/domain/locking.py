from __future__ import annotations

from django.utils.translation import gettext as _

from courses.classes.domain.errors import ClassRefused
from courses.classes.enums import CHANGEABLE_STATES
from courses.classes.models import TrainingClass
from lms.people.domain import lock_rows


def lock_class(training_class: TrainingClass) -> TrainingClass:
    """Lock a class for a write on its people, marks or papers; ClassRefused once its results are handed in."""
    locked = lock_rows(TrainingClass.objects.filter(pk=training_class.pk)).get()
    if locked.state not in CHANGEABLE_STATES:
        raise ClassRefused(_("Lớp này %(state)s nên không sửa được nữa.") % {"state": locked.get_state_display()})
    return locked
