from datetime import date

from django.db import migrations
from django.utils import timezone

TEXT = """
Trang này dùng để tập huấn nghiệp vụ và cấp giấy chứng nhận.

## Ai giữ dữ liệu
Cơ quan tổ chức tập huấn và vận hành trang này (bên kiểm soát dữ liệu cá nhân). Liên hệ: cán bộ phụ trách đã đưa thẻ cho bạn.

## Để làm gì
Ghi nhận việc học, cấp giấy chứng nhận, báo cáo tỷ lệ người đã được tập huấn, bảo vệ tài khoản. Không quảng cáo, không bán, không xếp hạng.

## Dữ liệu gì
- Họ tên, ngày sinh, giới tính, đơn vị, nhóm đối tượng, chức vụ, mã cán bộ; điện thoại, thư điện tử, số CCCD nếu có (số CCCD được mã hóa, chỉ hiện ba số cuối).
- Khóa đã học, kết quả kiểm tra, giấy chứng nhận; lần đăng nhập, loại thiết bị.
Trang không hỏi, không lưu vụ việc hay thông tin của người bị bạo lực: đừng ghi vào bất kỳ ô nào.

## Ai xem được
- Bạn: tất cả dữ liệu của mình.
- Cán bộ phụ trách: danh sách nhân sự, và bạn đã hoàn thành hay chưa; không hơn.
- Người tra cứu giấy chứng nhận: chỉ những gì in trên giấy. Báo cáo ra ngoài: chỉ số tổng hợp.

## Giữ bao lâu
Kết quả và giấy chứng nhận: theo thời hạn lưu hồ sơ đào tạo của cơ quan. Dấu vết học tập và đăng nhập: xóa hoặc gộp lại khi không còn cần.

## Quyền của bạn
Được biết, xem, sửa, xóa, hạn chế, phản đối, khiếu nại (Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP). Cơ quan trả lời trong 2 ngày làm việc; xem, sửa trong 10 ngày; hạn chế trong 15 ngày; xóa trong 20 ngày. Kết quả làm căn cứ cấp giấy có thể phải giữ lại theo luật.
"""

TEXT_EN = """
This site is used for professional training and for issuing certificates.

## Who keeps the data
The public body that organises the training and runs this site (the personal data controller). Contact: the officer who gave you your card.

## What for
To record learning, issue certificates, report the share of trained people and protect accounts. Never advertising, never sold, no rankings.

## Which data
- Name, date of birth, sex, unit, category, position, staff code; telephone, e-mail and identity number where known (the number is encrypted, only its last three digits are shown).
- Courses taken, quiz results, certificates; sign-ins and the kind of device.
The site neither asks for nor keeps cases or details of people who suffered violence: do not write them in any field.

## Who can see it
- You: everything about yourself.
- The officer in charge: the staff list, and whether you have finished; no more.
- Whoever checks a certificate: only what is printed on it. Reports that leave the site: totals only.

## How long
Results and certificates: as long as the body must keep training records. Learning traces and sign-ins: deleted or aggregated once no longer needed.

## Your rights
To be informed, see, correct, delete, restrict, object and complain (Law 91/2025/QH15, Decree 356/2025). A request is answered within 2 working days; data are shown or corrected within 10 days, restricted within 15, deleted within 20. Results on which a certificate rests may have to be kept by law.
"""


def add(apps, schema_editor):
    notices = apps.get_model("lms_accounts", "PrivacyNotice")
    notices.objects.create(
        version=1, text=TEXT.strip(), text_en=TEXT_EN.strip(), valid_from=date(2026, 1, 1), published_at=timezone.now()
    )


def take_back(apps, schema_editor):
    apps.get_model("lms_accounts", "PrivacyNotice").objects.filter(version=1, acceptances=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("lms_accounts", "0002_factors_devices_notices"),
    ]

    operations = [migrations.RunPython(add, take_back)]
