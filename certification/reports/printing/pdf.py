"""The PDF: the paper as data for typst."""

from __future__ import annotations

from typing import Any

from certification.reports.printing.paper import Annex, Block, Heading, Items, Paper, Paragraph, Table
from lms.typeset import documents_of, typeset


def write_pdf(paper: Paper) -> bytes:
    data = {
        "letter": paper.letter,
        "sign": paper.sign,
        "marks": paper.marks,
        "kind": paper.kind,
        "title": paper.title,
        "edition": paper.edition,
        "addressees": paper.addressees,
        "blocks": [_block(block) for block in paper.blocks],
        "recipients": paper.recipients,
        "kept": paper.kept,
        "annexes": [_annex(annex) for annex in paper.annexes],
        "colophon": paper.colophon,
    }
    return typeset(documents_of("certification.reports") / "report.typ", data)


def _annex(annex: Annex) -> dict[str, Any]:
    return {
        "number": annex.number,
        "title": annex.title,
        "landscape": annex.is_landscape,
        "blocks": [_block(block) for block in annex.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "text": block.text}
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "text": block.text}
    if isinstance(block, Items):
        return {"is": "items", "lines": block.lines}
    return _table(block)


def _table(table: Table) -> dict[str, Any]:
    return {
        "is": "table",
        "size": table.size,
        "widths": [column.width for column in table.columns],
        "aligns": [column.align for column in table.columns],
        "head": [[{"text": head.text, "down": head.down, "across": head.across} for head in row] for row in table.head],
        "rows": [
            {"cells": [cell.text for cell in row.cells], "bold": row.is_bold, "title": row.is_title}
            for row in table.rows
        ],
    }
