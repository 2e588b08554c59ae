"""The official documents of a report, in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I (DOMAIN.md, "Official
documents"): the same words as PDF, as DOCX to work on, and as a workbook.

They are made of a `Document` alone, so that a frozen report is printed the same for ever: the same document gives the
same bytes. They speak the language of the site, whatever the reader's is.
"""

from django.conf import settings
from django.utils import translation

from certification.reports.contents import Document
from certification.reports.printing.body import paper_of
from certification.reports.printing.pdf import write_pdf
from certification.reports.printing.sheets import write_xlsx
from certification.reports.printing.word import write_docx

__all__ = ["as_docx", "as_pdf", "as_xlsx", "file_name"]


def as_pdf(document: Document) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        return write_pdf(paper_of(document))


def as_docx(document: Document) -> bytes:
    """A document that the office goes on writing in: number, date and signature are left empty."""
    with translation.override(settings.LANGUAGE_CODE):
        return write_docx(paper_of(document), dated=document.ends_on)


def as_xlsx(document: Document) -> bytes:
    """The figures to compute with: numbers are numbers, every text is written as text, never as a formula."""
    with translation.override(settings.LANGUAGE_CODE):
        return write_xlsx(document)


def file_name(document: Document, extension: str) -> str:
    """Neutral: says report, unit and date, not of what."""
    code = "".join(char if char.isascii() and char.isalnum() else "-" for char in document.unit_code)
    version = f"-lan-{document.version}" if document.version > 1 else ""
    outside = "-gui-ra-ngoai" if document.audience == "external" else ""
    return f"bao-cao-{code}-{document.ends_on:%Y%m%d}{version}{outside}.{extension}"
