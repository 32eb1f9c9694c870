"""The command that holds what readers download to its budgets (make sizes)."""
import random
import shutil
import subprocess
import sys

from .demo import ROOT


def sizes(folder):
    command = [sys.executable, ROOT / "scripts/page-sizes.py", folder]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_the_demo_is_within_every_budget(site):
    told = sizes(site.folder)
    assert told.returncode == 0, told.stderr
    for kind in ["home page", "style sheet", "time script", "all scripts", "alert bar, pinned"]:
        line = next(line for line in told.stdout.split("\n") if line.startswith(kind))
        assert "KB" in line and "TOO LARGE" not in line


def test_a_file_beyond_its_budget_is_named_and_ends_the_command_with_1(site, tmp_path):
    folder = shutil.copytree(site.folder, tmp_path / "site")
    sheet = next(folder.glob("assets/style-*.css"))
    sheet.write_bytes(random.Random(1).randbytes(9000))
    told = sizes(folder)
    assert told.returncode == 1
    assert "style sheet" in told.stderr and "TOO LARGE" in told.stdout


def test_a_folder_that_is_no_site_is_refused(tmp_path):
    assert "no built site" in sizes(tmp_path).stderr
