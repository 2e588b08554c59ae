"""Who may do what with a class. Nothing here trusts a URL or a form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.classes.enums import CHANGEABLE_STATES, SeatState
from courses.classes.models import (
    ClassTrainer,
    Evidence,
    Mark,
    Seat,
    Sheet,
    Submission,
    Trainer,
    TrainingClass,
)
from courses.classes.models.classes import TrainingClassQuerySet
from lms.people.enums import MANAGING_ROLES
from lms.people.models import Person, PersonQuerySet, Posting, Unit, UnitClosure
from lms.people.permissions import managed_units, people_reached, readable_units, units_below
from lms.people.queries import all_records, person_of


def organised_by(user: Any, *, as_of: date) -> TrainingClassQuerySet:
    """Classes of the units that `user` manages."""
    return TrainingClass.objects.filter(organiser__in=managed_units(user, as_of=as_of))


def taught_by(user: Any) -> TrainingClassQuerySet:
    """Classes that `user` teaches by the register of trainers."""
    person = person_of(user)
    if person is None:
        return TrainingClass.objects.none()
    entries = Trainer.objects.filter(person__in=all_records([person.pk]))
    return TrainingClass.objects.filter(
        pk__in=ClassTrainer.objects.filter(trainer__in=entries).values("training_class_id")
    )


def inviting(user: Any, *, as_of: date) -> TrainingClassQuerySet:
    """Announced classes to which people of the units that `user` manages are invited."""
    mine = managed_units(user, as_of=as_of)
    above = UnitClosure.objects.on(as_of).filter(descendant__in=mine).values("ancestor_id")
    below = UnitClosure.objects.on(as_of).filter(ancestor__in=mine).values("descendant_id")
    return TrainingClass.objects.standing().filter(Q(invited__in=above) | Q(invited__in=below))


def visible_to(user: Any, *, as_of: date) -> TrainingClassQuerySet:
    """Classes whose page `user` may open: organised, taught, inviting her units, or within what she may read."""
    if user.is_superuser:
        return TrainingClass.objects.all()
    keys = [
        organised_by(user, as_of=as_of).values("pk"),
        taught_by(user).values("pk"),
        inviting(user, as_of=as_of).values("pk"),
        TrainingClass.objects.filter(organiser__in=readable_units(user, as_of=as_of)).values("pk"),
    ]
    found = Q()
    for each in keys:
        found |= Q(pk__in=each)
    return TrainingClass.objects.filter(found)


def may_organise(user: Any, unit: Unit, *, as_of: date) -> bool:
    return managed_units(user, as_of=as_of).filter(pk=unit.pk).exists()


def may_lead(user: Any, training_class: TrainingClass, *, as_of: date) -> bool:
    """Take attendance: the organiser's managers and the trainers of the class."""
    return (
        may_organise(user, training_class.organiser, as_of=as_of)
        or taught_by(user).filter(pk=training_class.pk).exists()
    )


def may_see_papers(user: Any, training_class: TrainingClass, *, as_of: date) -> bool:
    """Open evidence: whoever leads the class, and whoever may read its organiser's figures (auditors too)."""
    return readable_units(user, as_of=as_of).filter(pk=training_class.organiser_id).exists() or may_lead(
        user, training_class, as_of=as_of
    )


def nominable_people(user: Any, training_class: TrainingClass, *, as_of: date) -> PersonQuerySet:
    """People whom `user` may nominate: posted where she manages, below the invited unit, in an invited category."""
    below = UnitClosure.objects.on(as_of).filter(ancestor=training_class.invited_id).values("descendant_id")
    postings = Posting.objects.on(as_of).filter(unit__in=below)
    limit = [category.pk for category in training_class.categories.all()]
    if limit:
        postings = postings.filter(category__in=limit)
    return people_reached(user, postings, kinds=MANAGING_ROLES, as_of=as_of)


def is_invited(person: Person, training_class: TrainingClass, *, as_of: date) -> bool:
    """Whether a person is posted below the invited unit, in an invited category."""
    below = UnitClosure.objects.on(as_of).filter(ancestor=training_class.invited_id).values("descendant_id")
    postings = Posting.objects.on(as_of).filter(unit__in=below, person__in=all_records([person.pk]).values("pk"))
    limit = [category.pk for category in training_class.categories.all()]
    return (postings.filter(category__in=limit) if limit else postings).exists()


def open_to(person: Person, *, as_of: date) -> TrainingClassQuerySet:
    """Announced classes that take sign-ups on `as_of` and invite this person."""
    postings = Posting.objects.on(as_of).filter(person__in=all_records([person.pk]).values("pk"))
    above = UnitClosure.objects.on(as_of).filter(descendant__in=postings.values("unit_id")).values("ancestor_id")
    limited = TrainingClass.categories.through.objects.filter(trainingclass_id=OuterRef("pk"))
    wanted = limited.filter(category_id__in=postings.values("category_id"))
    return (
        TrainingClass.objects.filter(invited__in=above, takes_sign_ups=True, state="announced")
        .filter(Q(sign_up_until=None) | Q(sign_up_until__gte=as_of))
        .filter(~Exists(limited) | Exists(wanted))
    )


def seats_within(user: Any, training_class: TrainingClass, *, as_of: date) -> QuerySet[Seat]:
    """The seats whose people `user` may see: all for whoever leads, else those of the units that she may read."""
    seats = Seat.objects.filter(training_class=training_class)
    if may_see_papers(user, training_class, as_of=as_of):
        return seats
    return seats.filter(unit__in=units_below(user, MANAGING_ROLES, as_of=as_of))


# --- the second person -----------------------------------------------------------------------------------------------
def involved(user: Any, training_class: TrainingClass) -> bool:
    """Whether `user` entered something of the class's attendance, or stands on its list: she cannot approve it."""
    entered = (
        Mark.objects.filter(seat__training_class=training_class, marked_by_id=user.pk),
        Seat.objects.filter(training_class=training_class, scored_by_id=user.pk),
        Seat.objects.filter(training_class=training_class, source="walk_in", added_by_id=user.pk),
        Sheet.objects.filter(training_class=training_class, uploaded_by_id=user.pk).exclude(state="dropped"),
        Sheet.objects.filter(training_class=training_class, rows__decided_by_id=user.pk),
        Evidence.objects.filter(training_class=training_class, uploaded_by_id=user.pk, removed_at=None),
        Submission.objects.filter(training_class=training_class, submitted_by_id=user.pk),
    )
    if any(rows.exists() for rows in entered):
        return True
    person = person_of(user)
    if person is None:
        return False
    records = all_records([person.pk]).values("pk")
    return (
        Seat.objects.filter(training_class=training_class, person__in=records, state=SeatState.CONFIRMED).exists()
        or ClassTrainer.objects.filter(training_class=training_class, trainer__person__in=records).exists()
    )


def may_approve(user: Any, training_class: TrainingClass, *, as_of: date) -> bool:
    """A second person who manages the organiser: neither entered the sheet nor stands on it, superusers included."""
    return may_organise(user, training_class.organiser, as_of=as_of) and not involved(user, training_class)


def awaiting(user: Any, *, as_of: date) -> TrainingClassQuerySet:
    """Submitted classes of her units; whether she may approve one is asked of each."""
    return organised_by(user, as_of=as_of).filter(state="submitted")


def is_changeable(training_class: TrainingClass) -> bool:
    return training_class.state in CHANGEABLE_STATES
