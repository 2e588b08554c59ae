from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from lms.jobs.domain import run_due_jobs


class Command(BaseCommand):
    help = "Chạy các việc nền đang chờ ngay trong tiến trình này (dùng khi không có worker, ví dụ với cron)."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(_("Đã chạy xong %(count)s việc.") % {"count": run_due_jobs()})
