import pytest
from django.contrib.auth import get_user_model

from lms.journal import domain
from lms.journal.enums import ChangeKind
from lms.journal.models import AuditEntry, Change, FactIsFrozen
from lms.journal.news import SIGNALS, FactSignal, receives
from lms.people.models import Category
from tests.factories.people import AT, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def signal():
    """A signal of its own kind registry, so that real receivers stay out of it."""
    kept = SIGNALS[ChangeKind.HEADCOUNT_DECLARED.value]
    yield FactSignal(ChangeKind.HEADCOUNT_DECLARED)
    SIGNALS[ChangeKind.HEADCOUNT_DECLARED.value] = kept


def test_a_change_is_delivered_once_per_key(signal):
    seen = []

    @receives(signal)
    def remember(*, change):
        seen.append(change.payload["n"])

    for number in (1, 2):
        domain.record_change(signal=signal, key="same", payload={"n": number}, at=AT)
    assert seen == [1]
    assert Change.objects.get(key="same").handled_at == AT


def test_a_failing_receiver_undoes_only_its_own_writes_and_is_asked_again(signal):
    broken = [True]

    @receives(signal)
    def writes(*, change):
        Category.objects.get_or_create(code="one", defaults={"name": "One"})

    @receives(signal)
    def fails(*, change):
        Category.objects.create(code="two", name="Two")
        if broken:
            raise RuntimeError("boom")

    change = domain.record_change(signal=signal, key="k", payload={}, at=AT)
    assert set(Category.objects.values_list("code", flat=True)) == {"one"}
    assert (change.handled_at, change.failures, change.last_error) == (None, 1, "RuntimeError: boom")

    broken.clear()
    assert domain.drain_changes(at=AT) == 1
    assert set(Category.objects.values_list("code", flat=True)) == {"one", "two"}
    assert list(domain.open_changes()) == []
    assert domain.drain_changes(at=AT) == 0


def test_an_audit_entry_is_never_edited_or_deleted():
    user = make_user("kiemtra")
    domain.record_audit(by=user, action="export", subject="danh sách", at=AT)
    entry = AuditEntry.objects.get()
    entry.action = "nothing"
    for attempt in (
        entry.save,
        entry.delete,
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.update(action="nothing"),
    ):
        with pytest.raises(FactIsFrozen):
            attempt()
    assert AuditEntry.objects.get().action == "export"


def test_an_audit_entry_outlives_the_login():
    user = make_user("ra-di")
    domain.record_audit(by=user, action="export", subject="danh sách", at=AT)
    get_user_model().objects.filter(pk=user.pk).delete()
    entry = AuditEntry.objects.get()
    assert (entry.by_id, entry.by_name) == (None, "ra-di")
