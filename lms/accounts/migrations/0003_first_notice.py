from datetime import date

from django.db import migrations
from django.utils import timezone

TEXT = """
Trang này dùng để tập huấn nghiệp vụ và cấp giấy chứng nhận. Dưới đây là những gì trang lưu về bạn.

## Ai giữ dữ liệu
Cơ quan, đơn vị tổ chức tập huấn và vận hành trang này (bên kiểm soát dữ liệu cá nhân). Nơi liên hệ: cán bộ phụ trách đã đưa thẻ cho bạn, hoặc số điện thoại, địa chỉ của cơ quan đó.

## Để làm gì
- Biết ai cần học khóa nào, ghi nhận việc học xong và cấp giấy chứng nhận.
- Tính tỷ lệ người đã được tập huấn của từng đơn vị để báo cáo theo quy định.
- Bảo vệ tài khoản của bạn.
Không dùng để quảng cáo, không bán, không chấm điểm thi đua.

## Dữ liệu gì
- Họ tên, ngày sinh, giới tính, đơn vị, nhóm đối tượng, mã cán bộ; số điện thoại, thư điện tử nếu có trong danh sách.
- Khóa học đã ghi danh, bài đã học, kết quả bài kiểm tra, giấy chứng nhận.
- Lần đăng nhập và loại thiết bị đang đăng nhập.
Trang không hỏi và không lưu vụ việc hay thông tin của người bị bạo lực. Đừng ghi những điều đó vào bất kỳ ô nào.

## Ai xem được
- Bạn: tất cả dữ liệu của mình.
- Cán bộ phụ trách đơn vị bạn: bạn đã hoàn thành hay chưa; không thấy câu trả lời hay thời gian bạn đọc từng bài.
- Người kiểm tra giấy chứng nhận: chỉ những gì in trên giấy.
- Báo cáo ra ngoài chỉ có số liệu tổng hợp.

## Giữ bao lâu
Kết quả học và giấy chứng nhận: theo thời hạn lưu trữ hồ sơ đào tạo của cơ quan. Dấu vết học tập chi tiết và nhật ký đăng nhập: xóa hoặc gộp lại khi không còn cần. Tài khoản: đến khi bạn thôi thuộc diện tập huấn hoặc yêu cầu xóa.

## Quyền của bạn
Bạn có quyền được biết, xem, sửa, xóa, hạn chế xử lý, phản đối và khiếu nại (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Nghị định 356/2025/NĐ-CP). Cơ quan trả lời yêu cầu trong 2 ngày làm việc; cho xem hoặc sửa trong 10 ngày, hạn chế xử lý trong 15 ngày, xóa trong 20 ngày. Kết quả đã dùng để cấp giấy chứng nhận có thể phải giữ lại theo luật.
"""

TEXT_EN = """
This site is used for professional training and for issuing certificates. This is what it keeps about you.

## Who keeps the data
The public body that organises the training and runs this site (the personal data controller). Contact: the officer who gave you your card, or that body's telephone and address.

## What for
- To know who needs which course, to record that it was finished, and to issue certificates.
- To work out the share of trained people in each unit, for the reports that the rules require.
- To protect your account.
Never for advertising, never sold, never for ranking people.

## Which data
- Name, date of birth, sex, unit, category, staff code; telephone and e-mail where the list has them.
- Courses you enrolled in, lessons you read, quiz results, certificates.
- When you signed in, and the kind of device that is signed in.
The site neither asks for nor keeps cases or details of people who suffered violence. Do not write them in any field.

## Who can see it
- You: everything about yourself.
- The officer in charge of your unit: whether you have finished; not your answers, nor how long you read.
- Whoever checks a certificate: only what is printed on it.
- Reports that leave the site hold totals only.

## How long
Results and certificates: as long as the body must keep training records. Detailed learning traces and sign-in logs: deleted or aggregated once they are no longer needed. Your account: until you leave the group to be trained or ask for deletion.

## Your rights
You may be informed, see, correct, delete, restrict, object and complain (Law 91/2025/QH15 on personal data protection, Decree 356/2025/NĐ-CP). A request is answered within 2 working days; data are shown or corrected within 10 days, restricted within 15, deleted within 20. Results on which a certificate rests may have to be kept by law.
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
