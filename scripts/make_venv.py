"""Makes the virtual environment, or says in one line what the machine lacks. Runs on any Python 3."""

import shutil
import subprocess
import sys

NEEDED = (3, 11)


def main(folder):
    if sys.version_info < NEEDED:
        return (
            "Tập huấn needs Python 3.11 or newer, and this is %d.%d (%s).\n"
            "Name a newer one: make PYTHON=python3.12 …" % (sys.version_info[0], sys.version_info[1], sys.executable)
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as missing:
        return (
            "This Python has no module '%s', which a virtual environment needs.\n"
            "On Debian or Ubuntu: sudo apt install python3-venv" % missing.name
        )
    failed = subprocess.call([sys.executable, "-m", "venv", folder])
    if failed:
        shutil.rmtree(folder, ignore_errors=True)  # half an environment would pass for a whole one
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
