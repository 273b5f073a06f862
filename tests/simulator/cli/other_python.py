"""Another interpreter: a virtual environment with a destination of another version in it."""

from __future__ import annotations

import shutil
import sysconfig
import venv
from pathlib import Path

import destination

MODULES = """
import os
import sys

from destination import Settings, translate

print("what is printed is no answer")


def same(message):
    print("nor is this")
    return translate(message, Settings(oversize="note")).wire()


def dies(message):
    if message.get("type") == "alias":
        os._exit(3)
    return same(message)


def hangs(message):
    while message.get("type") == "alias":
        pass
    return same(message)


def raises(message):
    raise KeyError("x")


def gives(message):
    return {"none": None, "dict": {}, "text": ["x"], "odd": [{"a": float("nan")}]}[message["event"]]


number = 7
"""


def made(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """An environment in this folder; its destination's files have these texts replaced."""
    venv.create(folder, with_pip=False, symlinks=True)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    installed = Path(paths["purelib"])
    original = Path(destination.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(original, installed / "destination", ignore=ignored)
    info = installed / "salesmachine_destination-0.0.7.dist-info"
    info.mkdir()
    text = "Metadata-Version: 2.1\nName: salesmachine-destination\nVersion: 0.0.7\n"
    (info / "METADATA").write_text(text)
    (installed / "theirs.py").write_text(MODULES)
    for file, old, new in changes:
        path = installed / "destination" / file
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return Path(paths["scripts"]) / "python"
