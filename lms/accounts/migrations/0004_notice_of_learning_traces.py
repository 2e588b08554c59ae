"""The second version of the privacy notice: what trainers see, how long traces of learning are kept, surveys."""

from datetime import date

from django.db import migrations
from django.utils import timezone

CHANGES = [
    (
        "- Cán bộ phụ trách: danh sách nhân sự, và bạn đã hoàn thành hay chưa; không hơn.",
        "- Cán bộ phụ trách: danh sách nhân sự, và bạn đã hoàn thành hay chưa; không hơn.\n"
        "- Giảng viên của khóa bạn học: bài đã học, kết quả và số lần làm bài kiểm tra, ngày học gần nhất; không xem "
        "được bạn học mỗi bài bao lâu.",
    ),
    (
        "Dấu vết học tập và đăng nhập: xóa hoặc gộp lại khi không còn cần.",
        "Thời gian trên từng bài học: 180 ngày sau khi học xong hoặc ngừng học thì gộp thành số đếm không tên. Tin nhắn: "
        "180 ngày. Dấu vết học tập và đăng nhập khác: xóa hoặc gộp lại khi không còn cần. Khảo sát là tự nguyện, không "
        "ghi tên; chỉ ghi nhận việc bạn đã trả lời hoặc từ chối.",
    ),
]
CHANGES_EN = [
    (
        "- The officer in charge: the staff list, and whether you have finished; no more.",
        "- The officer in charge: the staff list, and whether you have finished; no more.\n"
        "- Trainers of your course: lessons done, results and number of attempts at quizzes, your last day of learning; "
        "never how long you spent on a lesson.",
    ),
    (
        "Learning traces and sign-ins: deleted or aggregated once no longer needed.",
        "Time on each lesson: turned into nameless counts 180 days after you finished or stopped. Messages: 180 days. "
        "Other learning traces and sign-ins: deleted or aggregated once no longer needed. Surveys are voluntary and "
        "carry no name; only the fact that you answered or declined is kept.",
    ),
]


def changed(text, changes):
    for old, new in changes:
        if old not in text:
            raise ValueError(f"The first notice no longer says {old!r}.")
        text = text.replace(old, new)
    return text


def add(apps, schema_editor):
    """Only where the first version is still the newest: an administrator's own words are left alone."""
    notices = apps.get_model("lms_accounts", "PrivacyNotice").objects
    newest = notices.order_by("-version").first()
    if newest is None or newest.version != 1:
        return
    notices.create(
        version=2, text=changed(newest.text, CHANGES), text_en=changed(newest.text_en, CHANGES_EN),
        valid_from=date(2026, 1, 1), published_at=timezone.now(),
    )  # fmt: skip


def take_back(apps, schema_editor):
    apps.get_model("lms_accounts", "PrivacyNotice").objects.filter(
        version=2, published_by=None, acceptances=None
    ).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("lms_accounts", "0003_first_notice"),
    ]

    operations = [migrations.RunPython(add, take_back)]
