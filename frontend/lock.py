"""Writes the Python lock files from setup.cfg and the npm lock from package.json. Run by `make lock`.

The files name versions and hashes and nothing of the machine they were written on: no addresses, no folders.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from frontend.build import npm_command

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `make lock` from setup.cfg. Do not edit.\n"
# The tests' lock first: what runs in an office is what was tested, to the version.
TESTED = ("--constraint", "requirements-test.lock")
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements-test.lock": ("--extra", "test"),
    "requirements.lock": TESTED,
    "requirements-node.lock": ("--extra", "node", *TESTED),
}
STRANGE = re.compile(r"://|^\s*-(?!-hash=)|@ ", re.MULTILINE)


def compiled(options: tuple[str, ...]) -> str:
    """The lock as text: every package of every platform from Python 3.11 up, with the hashes of all its files."""
    command = [
        "uv", "pip", "compile", "setup.cfg", "--universal", "--python-version", "3.11", "--generate-hashes",
        "--no-config", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate",
        "--fork-strategy", "fewest", "--upgrade",
        *options,
    ]  # fmt: skip
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}
    environment = quiet | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(answer.stderr)
    return answer.stdout


def main() -> None:
    for name, options in LOCKS.items():
        text = compiled(options)
        if STRANGE.search(text):
            sys.exit(f"{name} would name an address or a folder: it was not written")
        (ROOT / name).write_text(HEADER + text)
        print(name, text.count("=="), "packages")
    npm = npm_command()
    if npm is None:
        sys.exit("npm is missing: package-lock.json was not written anew")
    subprocess.run([*npm, "install", "--package-lock-only"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
