"""A course with everything that belongs to it, as one file that another installation takes in."""

from courses.content.packaging.archive import MOST_BYTES, PackageRefused, read_package, write_package
from courses.content.packaging.packing import pack_course
from courses.content.packaging.unpacking import CourseMoved, Imported, import_package

__all__ = [
    "MOST_BYTES",
    "CourseMoved",
    "Imported",
    "PackageRefused",
    "import_package",
    "pack_course",
    "read_package",
    "write_package",
]
