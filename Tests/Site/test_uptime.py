"""Every uptime figure that any page shows, worked out again from api/v2/uptime.json alone."""
import datetime
import fractions
import json
import math
import re
import zoneinfo

import pytest

from . import demo

UTC = datetime.timezone.utc
FAULTS = {
    "site.yml": demo.SITE.replace("components:\n  - {id: shop, name: Shop}\n  - {id: mail, name: Mail}\n", """uptime:
  weights: {partial_outage: 0.37, under_maintenance: 0.125}
components:
  - {id: shop, name: Shop, group: Selling}
  - {id: tills, name: Tills, group: Selling, since: 2026-10-20}
  - {id: mail, name: Mail}
  - {id: old, name: Old, retired: 2026-11-01}
"""),
    "incidents/flapping.md": """---
title: Mail flaps
impact: critical
components: [mail, tills]
occurrences:
  - {from: 2026-10-25 00:30 UTC, to: 2026-10-25 01:40 UTC}
  - {from: 2026-10-26 09:00 UTC, to: 2026-10-26 09:05 UTC}
  - {from: 2026-11-20 08:00 UTC, to: 2026-11-20 08:07 UTC}
---

## Investigating at 2026-10-25 00:30 UTC

Now and then.

## Resolved at 2026-11-20 09:00 UTC

A loose cable.
""",
    "incidents/slow.md": """---
title: Slow
impact: major
components: [shop, old]
---

## Investigating at 2026-10-24 21:00:01 UTC

Slow.

## Resolved at 2026-10-26 01:00:02 UTC

Fast.
""",
    "maintenance/work.md": """---
title: Work
components: [shop, mail]
starts: 2026-10-25 12:00 UTC
ends: 2026-10-25 13:00 UTC
announced: 2026-10-01 00:00 UTC
---
Work.
""",
}


@pytest.fixture(scope="module", params=["demo", "faults"])
def built(request, builds, tmp_path_factory):
    return builds() if request.param == "demo" else builds(demo.write(tmp_path_factory.mktemp("faults") / "content", FAULTS))


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Uptime:
    """The file, and nothing else."""

    def __init__(self, site):
        self.file = json.loads(site.read("api/v2/uptime.json"), parse_float=fractions.Fraction)
        self.zone = zoneinfo.ZoneInfo(self.file["page"]["time_zone"])
        self.components = {one["id"]: one for one in self.file["components"]}
        self.starts = {period["name"]: instant(period["from"]) for period in self.file["periods"]}

    def midnight(self, date):
        return datetime.datetime(date.year, date.month, date.day, tzinfo=self.zone).astimezone(UTC)

    def counted(self, id, start, end):
        """(seconds that count, seconds lost) of one component."""
        one = self.components[id]
        start, end = max(start, instant(one["counted_from"])), min(end, instant(one["counted_until"]))
        lost = sum(interval["weight"] * max(0, seconds(max(start, instant(interval["from"])), min(end, instant(interval["until"]))))
                   for interval in one["intervals"])
        return max(0, seconds(start, end)), fractions.Fraction(lost)

    def share(self, ids, start, end=datetime.datetime.max.replace(tzinfo=UTC)):
        counted, lost = (sum(column) for column in zip(*(self.counted(id, start, end) for id in ids)))
        return None if counted == 0 else 1 - lost / counted


def seconds(start, end):
    return int((end - start).total_seconds())


def figure(share):
    """"99.982%", cut after three decimals."""
    return f"{math.floor(share * 100_000) / 1000:.3f}".rstrip("0").rstrip(".") + "%"


def test_the_files_own_figures_follow_from_its_intervals(built):
    uptime = Uptime(built)
    parts = [([one["id"]], one["uptime"]) for one in uptime.file["components"]]
    parts += [(one["components"], one["uptime"]) for one in [uptime.file["total"], *uptime.file["groups"]]]
    for ids, figures in parts:
        assert set(figures) == set(uptime.starts) == {"30_days", "90_days", "365_days"}
        for name, share in figures.items():
            again = uptime.share(ids, uptime.starts[name])
            assert (share is None) == (again is None), (ids, name)
            assert share is None or abs(share - again) <= fractions.Fraction(1, 10**6), (ids, name)
    for one in uptime.file["components"]:
        ends = [instant(interval[edge]) for interval in one["intervals"] for edge in ("from", "until")]
        assert ends == sorted(ends), f"{one['id']} has intervals that overlap"
        for interval in one["intervals"]:
            assert interval["weight"] == uptime.file["weights"][interval["status"]] and interval["incidents"]
    today = instant(uptime.file["counted_until"]).astimezone(uptime.zone).date()
    for name, start in uptime.starts.items():
        assert start == uptime.midnight(today - datetime.timedelta(days=int(name.split("_")[0]) - 1)), name


def test_the_home_pages_figures_follow_from_it(built):
    uptime, page = Uptime(built), built.read("index.html")
    start = uptime.starts["90_days"]
    shown = dict(re.findall(r'<details class="component" id="([^"]+)">.*?<span class="up">([\d.]+%)', page, re.S))
    assert shown == {id: figure(uptime.share([id], start)) for id in shown}
    assert set(shown) == set(uptime.file["total"]["components"])
    whole = re.search(r'<div class="head">.*?<b>([\d.]+%)</b>', page, re.S)[1]
    assert whole == figure(uptime.share(shown, start))
    groups = re.findall(r"<h3>[^<]+ <span>([\d.]+%)", page)
    assert groups == [figure(uptime.share(group["components"], start)) for group in uptime.file["groups"] if len(group["components"]) > 1]
    assert groups


def test_the_components_pages_figures_follow_from_it(built):
    uptime = Uptime(built)
    days, months = 0, 0
    for id in uptime.components:
        page = built.read(f"components/{id}/index.html")
        shown = re.findall(r"<dt>(\d+) days</dt><dd><b>([\d.]+%)</b>", page)
        assert shown == [(name.split("_")[0], figure(share)) for name, start in uptime.starts.items()
                         if (share := uptime.share([id], start)) is not None], id
        for name, text in re.findall(r"<caption>([^<]+) <span>([\d.]+%)</span>", page):
            first = datetime.datetime.strptime(name, "%B %Y")
            after = (first + datetime.timedelta(days=32)).replace(day=1)
            assert text == figure(uptime.share([id], uptime.midnight(first), uptime.midnight(after))), (id, name)
            months += 1
        for day in json.loads(built.read(f"api/v2/components/{id}.json"))["days"]:
            date = datetime.date.fromisoformat(day["date"])
            start, end = uptime.midnight(date), uptime.midnight(date + datetime.timedelta(days=1))
            # The file begins with the oldest figure; days before it are of no figure.
            if start >= instant(uptime.components[id]["counted_from"]):
                assert day["counted_seconds"] == uptime.counted(id, start, end)[0], (id, date)
                days += 1
                by_status = {}
                for interval in uptime.components[id]["intervals"]:
                    inside = max(0, seconds(max(start, instant(interval["from"])), min(end, instant(interval["until"]))))
                    by_status[interval["status"]] = by_status.get(interval["status"], 0) + inside
                assert {status: count for status, count in by_status.items() if count} == day["seconds"], (id, date)
    assert days > 300 and months > 12


def test_intermittent_faults_stand_beside_the_figure(builds, tmp_path_factory):
    """And the days of a clock change have 23 or 25 hours."""
    site = builds(demo.write(tmp_path_factory.mktemp("spells") / "content", FAULTS))
    uptime = Uptime(site)
    spells = [seconds(instant(spell["from"]), instant(spell["until"])) for spell in uptime.components["mail"]["spells"]]
    assert spells == [70 * 60, 5 * 60, 7 * 60] and uptime.components["shop"]["spells"] == []
    plain = lambda path: site.read(path).replace("\u00a0", " ")
    said = "3 intermittent faults, 1 h 22 min in all, the longest 1 h 10 min"
    assert f"<span>{said}</span>" in plain("components/mail/index.html")
    assert f"<p class=\"dim\">{said}</p>" in plain("incidents/flapping/index.html")
    assert f"uptime, {said}</p>" in plain("index.html")
    assert "intermittent faults," not in plain("components/shop/index.html")
    days = {day["date"]: day for day in json.loads(site.read("api/v2/components/shop.json"))["days"]}
    assert days["2026-10-25"]["counted_seconds"] == 25 * 3600 and days["2026-03-29"]["counted_seconds"] == 23 * 3600
    assert days["2026-10-25"]["seconds"] == {"partial_outage": 25 * 3600}, "maintenance within an outage adds nothing"


def test_the_page_states_its_weights(builds, tmp_path_factory):
    site = builds(demo.write(tmp_path_factory.mktemp("weights") / "content", FAULTS))
    for path in "index.html", "components/shop/index.html":
        method = re.search(r'id="uptime-method">(.*?)</p>', site.read(path), re.S)[1]
        assert all(share in method for share in ("100%", "37%", "12.5%", "0%", "Europe/Berlin")), method
