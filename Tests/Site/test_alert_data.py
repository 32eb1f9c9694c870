"""embed/v1/alert.json: what the bar is told."""
import datetime
import json

import pytest

from . import demo

LEVELS = ["notice", "maintenance", "degraded", "partial", "major"]


def is_alert_data(data):
    assert data["v"] == 1 and data["dir"] in ("ltr", "rtl") and all(data["strings"].values())
    assert len(data["items"]) <= 20
    for item in data["items"]:
        assert item["url"].startswith("https://") and item["kind"] in ("incident", "maintenance")
        begins = [slice["at"] for slice in item["slices"]]
        assert begins == sorted(set(begins)), f"{item['id']}: slices aren't in order"
        assert any(slice["show"] for slice in item["slices"])
        for slice in item["slices"]:
            assert not slice["show"] or slice["rev"] and slice["label"] and slice["text"]
            if "level" in slice:
                assert slice["rank"] == LEVELS.index(slice["level"]) + 1
                assert len(slice["text"]) <= 280 and "\n" not in slice["text"]
    assert len({item["id"] for item in data["items"]}) == len(data["items"])


def test_the_demos_data_keeps_the_contract(site):
    for path in site.files:
        if path.startswith("embed/v1/") and path.endswith(".json"):
            is_alert_data(json.loads(site.read(path)))


@pytest.mark.parametrize("title", ["Trouble " * 40, "e\u0301\u0323" * 200, "<b>" * 100, "🎟" * 300])
def test_many_long_items_stay_within_the_limits(builds, tmp_path, title):
    files = {"site.yml": demo.SITE}
    for number in range(40):
        impact = "critical" if number == 7 else "minor"
        files[f"incidents/i{number}.md"] = demo.OUTAGE.split("## Resolved")[0].replace("Mail is late", f"'{number} {title}'").replace(
            "impact: major", f"impact: {impact}")
    site = builds(demo.write(tmp_path / "content", files))
    data = site.bytes["embed/v1/alert.json"]
    assert len(data) <= 16 * 1024
    data = json.loads(data)
    is_alert_data(data)
    assert len(data["items"]) >= 5
    assert data["items"][0]["id"] == "i7", "the worst comes first"


@pytest.mark.parametrize("announced", ["2026-10-01 09:00 UTC", "2026-11-17 09:00 UTC", "2026-11-19 22:00 UTC"])
def test_words_before_a_maintenance_keep_its_slices_in_order(builds, tmp_path, announced):
    """An update before the longest lead, and two between that and the site's own."""
    text = f"""---
title: Mail moves
components: [mail]
announced: 2026-09-01 09:00 UTC
starts: 2026-11-21 05:00 UTC
ends: 2026-11-21 06:00 UTC
---

## Scheduled at {announced}

As planned.
"""
    site = builds(demo.write(tmp_path / "content", {"site.yml": demo.SITE, "maintenance/mail.md": text}))
    data = json.loads(site.read("embed/v1/alert.json"))
    is_alert_data(data)
    slices = data["items"][0]["slices"]
    assert [slice["at"] for slice in slices if slice["show"]][-2:] == ["2026-11-20T05:00:00Z", "2026-11-21T05:00:00Z"]
    assert slices[-1] == {"at": "2026-11-21T06:00:00Z", "show": False}


def test_a_minute_without_news_changes_only_the_files_that_tell_the_time(site, builds):
    later = builds(now=demo.NOW + datetime.timedelta(minutes=1))
    present = {f"api/v2/{name}.json" for name in (
        "summary", "status", "components", "incidents", "incidents/unresolved", "scheduled-maintenances",
        "scheduled-maintenances/upcoming", "scheduled-maintenances/active")}
    changed = {path for path in site.files if site.bytes[path] != later.bytes.get(path)}
    machine = {path for path in changed if not path.endswith(".html") and not path.startswith("embed/")}
    assert machine == present | {"build.json"}
