import io
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from certification.certificates.domain import take_numbers, vietnamese_hours
from certification.certificates.enums import RegisterAct
from certification.certificates.models import Certificate, CertificateFile, IssuerCounter
from certification.certificates.render import render_certificate
from courses.learning.domain import reverse_completion
from courses.learning.models import Completion
from lms.jobs.domain import run_due_jobs
from lms.jobs.models import Job
from tests.factories.courses import make_course, make_organiser
from tests.factories.people import AT, make_person, make_unit, make_user, post
from tests.factories.programmes import make_programme, require
from tests.unit.certification.awards.test_domain import complete

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Thị Ổn Đặng Quỳnh Ưỡn"


@pytest.fixture
def course():
    issuer = make_organiser()
    made = make_course(questions=0, organiser=issuer)
    require(make_programme(issuer), "M", [made])
    return made


@pytest.fixture
def holder(course):
    person = make_person(full_name=NAME, birth_date=AT.date().replace(year=1990))
    person.user = make_user("nguoicogiay")
    person.save()
    post(person, make_unit(name="Xã Nghĩa Sơn"))
    complete(person, course)
    return person


def test_numbers_are_gapless_per_issuer_and_year(course):
    for _ in range(5):
        complete(make_person(), course)
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    issuer = Certificate.objects.first().issuer
    assert take_numbers(issuer_id=issuer.pk, year=2026, count=2) == 7
    assert take_numbers(issuer_id=issuer.pk, year=2027, count=1) == 1
    assert IssuerCounter.objects.count() == 2


def test_a_number_goes_back_when_its_transaction_does(course):
    complete(make_person(), course)
    issuer = Certificate.objects.get().issuer
    sid = connection.savepoint()
    assert take_numbers(issuer_id=issuer.pk, year=2026, count=1) == 2
    connection.savepoint_rollback(sid)
    complete(make_person(), course)
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2]


def test_the_wording_is_frozen_at_issue(course, holder):
    certificate = Certificate.objects.get()
    holder.full_name = "Tên Khác"
    holder.save()
    printed = Certificate.objects.get().printed
    assert printed["full_name"] == NAME
    assert (printed["unit"], printed["number"]) == ("Xã Nghĩa Sơn", f"00001/{certificate.year}/GCN")
    assert printed["title"] == "GIẤY CHỨNG NHẬN"


def test_the_pdf_is_made_once_and_holds_the_name_whole(holder):
    assert run_due_jobs() == 1
    Job.objects.update(state="queued", not_before=AT)
    assert run_due_jobs() == 1
    document = CertificateFile.objects.get()
    with document.file.open("rb") as file:
        text = unicodedata.normalize("NFC", PdfReader(io.BytesIO(file.read())).pages[0].extract_text())
    certificate = document.certificate
    for part in (NAME, "GIẤY CHỨNG NHẬN", certificate.printed["number"], certificate.code, "Xã Nghĩa Sơn"):
        assert part in text


@pytest.mark.parametrize("name", ["A B", "Nguyễn Hoàng Phương Trinh Thị Diễm Quỳnh Như Ngọc Bảo Trân Anh Thư"])
def test_short_and_very_long_names_fit_one_page_uncut(holder, name):
    printed = {**Certificate.objects.get().printed, "full_name": name}
    pdf = PdfReader(io.BytesIO(render_certificate(printed, code="ABCD", url="https://example.vn/verify/ABCD/")))
    assert len(pdf.pages) == 1
    assert name in unicodedata.normalize("NFC", " ".join(pdf.pages[0].extract_text().split()))


def test_texts_enter_as_data_and_are_never_evaluated(holder):
    printed = {**Certificate.objects.get().printed, "full_name": '#panic("x") *đậm* $x^2$'}
    pdf = PdfReader(io.BytesIO(render_certificate(printed, code="ABCD", url="https://example.vn/")))
    assert '#panic("x") *đậm* $x^2$' in pdf.pages[0].extract_text()


def test_anyone_verifies_by_code_and_sees_what_the_paper_shows_without_the_birth_date(client, holder):
    certificate = Certificate.objects.get()
    typed = certificate.code.lower().replace("-", " ")
    response = client.get(reverse("certification_certificates:lookup"), {"code": typed}, follow=True)
    page = response.content.decode()
    printed = certificate.printed
    for shown in (NAME, printed["number"], printed["award"], printed["issuer"], "Có thật và còn hiệu lực"):
        assert shown in page
    assert printed["birth_date"] not in page
    assert holder.user.username not in page


def test_the_birth_date_is_confirmed_by_typing_it_a_few_times_only(client, holder):
    url = reverse("certification_certificates:verify", args=[Certificate.objects.get().code])
    wrong = client.post(url, {"birth_date": "01/01/1980"}).content.decode()
    right = client.post(url, {"birth_date": " 15/6/1990"}).content.decode()
    assert "không khớp" in wrong
    assert ("notice--error" in wrong, "notice--success" in wrong, 'value="01/01/1980"' in wrong) == (True, False, True)
    assert ("notice--error" in right, "notice--success" in right) == (False, True)
    assert "vừa nhập khớp" in client.post(url, {"birth_date": "15061990"}).content.decode()
    for _ in range(9):
        assert "Chưa đúng dạng ngày" in client.post(url, {"birth_date": "abc"}).content.decode()
    assert "vừa nhập khớp" in right
    for _ in range(3):
        last = client.post(url, {"birth_date": "15/06/1990"}).content.decode()
    assert "quá nhiều lần" in last


def test_an_unknown_code_says_so(client, holder):
    response = client.get(reverse("certification_certificates:verify", args=["AAAA-BBBB-CCCC-DDDD"]))
    assert response.status_code == 404
    assert "Không có giấy chứng nhận nào mang mã" in response.content.decode()


def test_a_revoked_certificate_is_shown_as_revoked_and_entered_in_the_register(client, holder):
    reverse_completion(completion=Completion.objects.get(), reason="nhầm", by=None, at=AT)
    certificate = Certificate.objects.get()
    page = client.get(reverse("certification_certificates:verify", args=[certificate.code])).content.decode()
    assert "Đã bị thu hồi" in page
    assert [e.act for e in certificate.entries.order_by("pk")] == [RegisterAct.REVOKED]


def test_only_the_holder_downloads_and_waits_while_it_is_made(client, holder):
    certificate = Certificate.objects.get()
    url = reverse("certification_certificates:download", args=[certificate.code])
    assert client.get(url).status_code == 302
    client.force_login(holder.user)
    assert client.get(url).status_code == 202
    run_due_jobs()
    response = client.get(url)
    assert response["Content-Disposition"] == f'attachment; filename="{certificate.code}.pdf"'
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    other = make_person()
    other.user = make_user("nguoikhac2")
    other.save()
    for stranger in (other.user, make_user("khonghoso2")):
        client.force_login(stranger)
        assert client.get(url).status_code == 404


def test_the_command_knows_our_file_and_refuses_an_edited_one(holder, tmp_path, capsys):
    run_due_jobs()
    certificate = Certificate.objects.get()
    path = tmp_path / "giay.pdf"
    content = certificate.document.file.open("rb").read()
    path.write_bytes(content)
    call_command("verify_certificate", str(path))
    call_command("verify_certificate", certificate.code)
    assert capsys.readouterr().out.count(f"{certificate.printed['number']} · {NAME} · còn hiệu lực") == 2
    path.write_bytes(content + b" ")
    with pytest.raises(CommandError, match="đã bị sửa"):
        call_command("verify_certificate", str(path))
    with pytest.raises(CommandError, match="Không có giấy chứng nhận"):
        call_command("verify_certificate", "AAAA-BBBB-CCCC-DDDD")


def test_anyone_verifies_by_file_and_an_edited_file_is_refused(client, holder):
    run_due_jobs()
    certificate = Certificate.objects.get()
    content = certificate.document.file.open("rb").read()
    found = client.post("/verify/", {"file": SimpleUploadedFile("giay.pdf", content)})
    assert (found.status_code, found.url) == (302, f"/verify/{certificate.code}/")
    edited = client.post("/verify/", {"file": SimpleUploadedFile("giay.pdf", content + b" ")})
    assert (edited.status_code, "không khớp với giấy nào" in edited.content.decode()) == (422, True)
    large = client.post("/verify/", {"file": SimpleUploadedFile("giay.pdf", b"0" * (5 * 1024 * 1024 + 1))})
    assert "không quá 5 MB" in large.content.decode()
    assert "không quá 5 MB" in client.post("/verify/").content.decode()


def test_hours_are_rounded_down_to_halves_with_a_comma():
    assert [vietnamese_hours(m) for m in (29, 30, 60, 89, 90, 810)] == ["0", "0,5", "1", "1", "1,5", "13,5"]
