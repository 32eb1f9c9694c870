"""`candor next-change` and `candor state`: what people and scheduled jobs ask between two builds."""
import json

import pytest

from . import demo


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("commands")
    demo.write(folder / "content", {**demo.LITTLE, "maintenance/disks.md": """---
title: New disks
components: {shop: partial_outage}
starts: 2026-11-20 15:00 UTC
ends: 2026-11-20 16:00 UTC
announced: 2026-11-10 10:00 UTC
---
Orders wait.
"""})
    demo.build(folder / "content", folder / "site")
    return folder


def ask(folder, now, *options):
    done = demo.candor("next-change", folder / "content", "--now", now, *options)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("now, code", [
    ("2026-11-20 14:30 UTC", 1), ("2026-11-20 14:59:59 UTC", 1), ("2026-11-20 15:00 UTC", 0), ("2026-11-20 15:30 UTC", 0), ("2026-11-21 12:00 UTC", 0)])
def test_a_rebuild_is_due_once_something_has_changed_since_the_last_build(folder, now, code):
    answer, out, err = ask(folder, now, "--out", folder / "site")
    assert (answer, err) == (code, "")
    assert out.startswith("last build    2026-11-20T14:30:00Z\n")
    assert ("rebuild due   2026-11-20T15:00:00Z  disks becomes in_progress\n" in out) == (code == 0)
    machine = json.loads(ask(folder, now, "--out", folder / "site", "--format", "json")[1])
    assert machine["due"] == (code == 0) and machine["built_at"] == "2026-11-20T14:30:00Z"
    assert (machine["due_since"], machine["due_why"]) == (("2026-11-20T15:00:00Z", "disks becomes in_progress") if code == 0 else (None, None))
    assert machine["next_change_at"] in out and machine["why"] in out


def test_the_time_of_the_last_build_can_be_told(folder):
    assert ask(folder, "2026-11-20 15:30 UTC", "--since", "2026-11-20 15:00 UTC")[0] == 1
    assert ask(folder, "2026-11-20 15:30 UTC", "--since", "2026-11-20T14:59:59Z")[0] == 0
    code, _, err = ask(folder, "2026-11-20 15:30 UTC", "--since", "yesterday")
    assert code == 64 and "--since takes a time such as '2026-11-20 14:30 UTC'" in err


def test_without_a_last_build_it_says_what_to_do(folder, tmp_path):
    code, out, err = ask(folder, "2026-11-20 15:30 UTC", "--out", tmp_path / "nothing")
    assert (code, out) == (2, "")
    assert "there is no build in" in err and "--out" in err and "--since" in err
    (tmp_path / "build.json").write_text("{}")
    code, out, err = ask(folder, "2026-11-20 15:30 UTC", "--out", tmp_path)
    assert (code, out) == (2, "") and "build.json: it doesn't say when the site was built" in err


def test_the_last_build_is_looked_for_in_the_folder_called_site(folder):
    done = demo.candor("next-change", "--now", "2026-11-20 15:30 UTC", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_was_the_shop_down_has_an_answer(folder):
    done = demo.candor("state", folder / "content", "--now", "2026-11-19 12:00 UTC", "--at", "2026-11-20 16:10")
    assert done.returncode == 0 and done.stdout == """20 Nov 2026, 16:10 CET, 2026-11-20T15:10:00Z
Minor Service Outage

shop  partial outage since 20 Nov 2026, 16:00 CET: disks
mail  operational

maintenance/disks  in progress: New disks
"""
    told = json.loads(demo.candor("state", folder / "content", "--at", "2026-11-10 10:30", "--format", "json").stdout)
    assert told["at"] == "2026-11-10T09:30:00Z" and told["status"]["indicator"] == "minor"
    mail = next(one for one in told["components"] if one["id"] == "mail")
    assert (mail["status"], mail["since"], mail["incidents"]) == ("partial_outage", "2026-11-10T09:00:00Z", ["mail"])
    assert demo.candor("state", folder / "content", "--at", "noon").returncode == 64
