"""Writes requirements/*.txt (versions and hashes for every platform, no host) and package-lock.json anew."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ["runtime", "test", "production", "dev", "node"]
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"]
QUIET = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="taphuan-lock-") as name:
        venv.create(name, with_pip=True)
        tools = Path(name) / "bin"
        subprocess.run([tools / "pip", "install", "--quiet", "uv"], check=True)
        for kind in LISTS:
            # The lists lie upon each other: a version chosen for `runtime` holds in `test`, `production` and `dev`.
            given = [] if kind in ("runtime", "node") else ["--constraint", "requirements/runtime.txt"]
            command = [tools / "uv", "pip", "compile", *OPTIONS, *QUIET, *given, f"requirements/{kind}.in"]
            subprocess.run([*command, "--output-file", f"requirements/{kind}.txt"], cwd=ROOT, check=True)
            print(f"requirements/{kind}.txt")
    if shutil.which("npm") is None:
        sys.exit("package-lock.json is unchanged: renewing it needs npm 8 or newer on this machine.")
    subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
