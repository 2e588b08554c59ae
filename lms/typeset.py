"""A PDF made by typst in this process: texts enter as data, never as template code."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

FONTS = Path(str(files("lms"))) / "vendor" / "fonts"


def documents_of(room: str) -> Path:
    """The folder of a room's templates, by the room's dotted name."""
    return Path(str(files(room))) / "documents"


def typeset(template: Path, data: dict[str, Any], **inputs: str) -> bytes:
    """Return the PDF of `template`, a .typ file that reads `data` as JSON.

    It may import the .typ files beside it and `office.typ`, the frame of an official document; it sees no file
    elsewhere. `inputs` are further texts that the template asks for by name, such as a picture drawn as SVG.
    """
    folders = (documents_of("lms"), template.parent)
    sources = {path.name: path.read_bytes() for folder in folders for path in folder.glob("*.typ")}
    project: Any = {**sources, "main.typ": template.read_bytes()}  # its types do not know of several files
    return typst.compile(
        project,
        root=str(template.parent),
        font_paths=[str(FONTS)] if FONTS.is_dir() else [],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), **inputs},
        format="pdf",
    )
