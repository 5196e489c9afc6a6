"""The tools that read the code: linter, formatter, types, import contracts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import PROJECT

TOOLS = {
    "ruff": ("ruff", "check", "--quiet", "--output-format=concise", "."),
    "format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "imports": ("lint-imports", "--no-logo"),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_code_passes_its_linters(tool):
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "NO_COLOR": "1"}

    answer = subprocess.run(TOOLS[tool], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, "\n" + answer.stdout + answer.stderr
