from django.core.management.base import BaseCommand

from lms.jobs.domain import run_due_jobs


class Command(BaseCommand):
    help = "Chạy các việc nền đang chờ ngay trong tiến trình này (dùng khi không có worker, ví dụ với cron)."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Đã chạy xong {run_due_jobs()} việc.")
