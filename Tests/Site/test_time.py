"""An open page stays true: stepped through time, it shows what a build made at that time shows."""
import datetime
import html.parser

import pytest

from . import demo

# None of them is the site's.
ZONES = ["UTC", "America/Los_Angeles", "Asia/Kolkata"]
SECOND = datetime.timedelta(seconds=1)
UTC = datetime.timezone.utc


def at(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


# What a visitor can see of each part. Left out: when the page was built, how long ago things were, and the figures and bars
# up to the last change, which only a build can move on.
SEEN = """() => {
  const left = '.asof, .built, [data-rel], .up, .bars, .notes, .legend, .head p, .days';
  for (const part of document.querySelectorAll(left)) part.style.setProperty('display', 'none', 'important');
  const visible = element => element.checkVisibility();
  const text = element => element.innerText.replace(/\\s+/g, ' ').trim();
  const texts = selector => [...document.querySelectorAll(selector)].filter(visible).map(text);
  const list = name => texts(`[aria-labelledby=${name}] .row`);
  return {
    title: document.title,
    icon: document.querySelector('link[rel=icon]').href.split('/').pop(),
    headline: texts('.lead h1, .lead .now'),
    facts: texts('.lead .facts > div'),
    next: texts('.lead .next, .current .next'),
    current: texts('.current .event'),
    components: texts('.component .name').map((name, n) => name + ': ' + texts('.component .now-is')[n]),
    ahead: list('ahead'),
    recent: list('recent'),
    empty: texts('.none'),
    updates: texts('.timeline > li'),
  };
}"""


def seen(visitor):
    return visitor.turns().page.evaluate(SEEN)


class States(html.parser.HTMLParser):
    """[(from, until, hidden, line)] of everything that the clock shows and hides."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if "data-from" in values:
            start, end = values["data-from"], values["data-until"]
            self.found.append((float(start or "-inf"), float(end or "inf"), "hidden" in values, self.getpos()[0]))


def test_a_page_as_written_shows_what_holds_at_the_build(site):
    now, count = demo.NOW.timestamp(), 0
    for path in site.pages:
        for start, end, hidden, line in States(site.read(path)).found:
            assert start < end, f"{path}:{line}"
            assert hidden == (not start <= now < end), f"{path}:{line}: from {start} until {end}, hidden: {hidden}"
            count += 1
    assert count > 200


# What a push publishes, and how long it stands: the slices of an incident, whose every word is a build, then those of a maintenance
# and of a promise, which the clock makes alone. What is open was built at the first moment; it is compared at all that follow.
SLICES = [
    ["2026-11-20T07:38:00", "2026-11-20T08:03:59"],  # investigating
    ["2026-11-20T08:04:00", "2026-11-20T08:40:59"],  # identified
    ["2026-11-20T08:41:00", "2026-11-20T13:51:59"],  # resolved
    ["2026-11-20T14:30:00", "2026-11-20T14:59:59", "2026-11-20T15:00:00",  # another one's next update is overdue
     "2026-11-24T04:59:59", "2026-11-24T05:00:00", "2026-11-24T05:59:59", "2026-11-24T06:00:00"],  # the till servers move
]
WALKED = ["", "de/", "incidents/2026-11-20-slow-seat-plans/", "components/seats/", "maintenance/2026-11-24-till-servers/", "components/boxoffice/"]


@pytest.mark.parametrize("zone", ZONES)
def test_the_demo_shows_what_a_build_at_that_time_shows(builds, hosts, visit, zone):
    """Through every slice of an incident and of a maintenance, an open page agrees with one made that second."""
    newcomer = visit(now=at(SLICES[0][0]), zone=zone)
    headlines = []
    for built, *steps in SLICES:
        host = hosts({"/": builds(now=at(built)).folder})
        # The home page and the two events are enough for a second zone.
        walked = WALKED if zone == ZONES[0] else WALKED[::2]
        paths = [path for path in walked if (builds(now=at(built)) / path / "index.html").exists()]
        visitors = {path: visit(now=at(built), zone=zone).open(f"{host.url}/{path}") for path in paths}
        for step in map(at, steps):
            fresh = hosts({"/": builds(now=step).folder})
            newcomer.afresh().sets(step)
            for path, visitor in visitors.items():
                new = seen(newcomer.open(f"{fresh.url}/{path}"))
                agree(seen(visitor.sets(step)), new, f"{path} at {step}")
                if path == "":
                    headlines.append(" ".join(new["headline"]))
            newcomer.quiet()
        for visitor in visitors.values():
            visitor.quiet().close()
    assert "seat" in headlines[0].lower() and "operational" not in headlines[1].lower() and "All systems operational" in headlines[2]


def agree(old, new, step):
    """What was open agrees with what was made later; rows that have left a list of recent things since may still stand in it."""
    for part in new:
        if part == "recent":
            assert [row for row in old[part] if row in new[part]] == new[part], f"{step}: {part}"
        elif part in ("updates", "facts"):
            # A build adds the steps that the clock made, and the end; it takes nothing away.
            assert [text for text in new[part] if text in old[part]] == old[part], f"{step}: {part}"
        else:
            assert old[part] == new[part], f"{step}: {part}"


LITTLE = {
    "site.yml": demo.SITE,
    "incidents/mail.md": demo.OUTAGE,
    "maintenance/window.md": """---
title: New disks
components: [shop]
starts: 2026-11-20 10:00 UTC
ends: 2026-11-20 11:00 UTC
announced: 2026-11-18 09:00 UTC
---
Orders wait.
""",
    "maintenance/overrun.md": """---
title: Mail moves
components: {mail: degraded_performance}
starts: 2026-11-20 12:00 UTC
ends: 2026-11-20 12:30 UTC
announced: 2026-11-18 10:00 UTC
auto_complete: false
---
Mail may be late.
""",
    "maintenance/weekly.md": """---
title: Weekly check
components: [shop, mail]
starts: 2026-11-21 02:00 UTC
ends: 2026-11-21 02:15 UTC
announced: 2026-11-18 11:00 UTC
repeat: FREQ=WEEKLY
---
Nothing to see.
""",
}
BUILT = at("2026-11-20T08:00:00")
CHANGES = ["10:00:00", "11:00:00", "12:00:00", "12:30:00"]
MOMENTS = [BUILT] + [at(f"2026-11-20T{change}") - SECOND * before for change in CHANGES for before in (1, 0)] + [
    at("2026-11-21T02:00:00"), at("2026-11-21T02:15:00"), at("2026-11-28T02:05:00")]
PARTS = ["", "maintenance/window/", "maintenance/overrun/", "maintenance/weekly/", "components/shop/", "components/mail/"]


@pytest.fixture(scope="module")
def little(tmp_path_factory):
    return demo.write(tmp_path_factory.mktemp("little") / "content", LITTLE)


@pytest.mark.parametrize("zone", ZONES)
def test_maintenance_moves_from_ahead_to_under_way_to_past(builds, hosts, visit, little, zone):
    """On every page about it; a visitor who comes at that time sees the same as one who left the page open."""
    paths = PARTS if zone == ZONES[0] else PARTS[:2]
    host = hosts({"/": builds(little, BUILT).folder})
    visitors = {path: visit(now=BUILT, zone=zone).open(f"{host.url}/{path}") for path in paths}
    newcomer, headlines = visit(now=BUILT, zone=zone), []
    for moment in MOMENTS:
        fresh = hosts({"/": builds(little, moment).folder})
        newcomer.afresh().sets(moment)
        for path, visitor in visitors.items():
            new = seen(newcomer.open(f"{fresh.url}/{path}"))
            agree(seen(visitor.sets(moment)), new, f"{path} at {moment}")
            if path == "":
                headlines.append(" ".join(new["headline"]))
        newcomer.quiet()
    for visitor in visitors.values():
        visitor.quiet()
    said = ["under way" if "under way" in line else "fine" if "All systems" in line or "operational" in line else "worse" for line in headlines]
    assert said[:5] == ["fine", "fine", "under way", "under way", "fine"], headlines
    # The second one overruns, because nobody has said that it is done.
    assert said[6:9] == said[6:7] * 3 and said[6] != "fine", headlines


def test_a_page_opened_late_agrees_too(builds, hosts, visit, little):
    host = hosts({"/": builds(little, BUILT).folder})
    visitor = visit(now=BUILT)
    for moment in MOMENTS[2], MOMENTS[4], MOMENTS[-1]:
        fresh = hosts({"/": builds(little, moment).folder})
        visitor.afresh().sets(moment)
        late, new = (seen(visitor.open(f"{one.url}/")) for one in (host, fresh))
        agree(late, new, moment)


def test_a_clock_that_is_behind_the_build_changes_nothing(builds, hosts, visit, little):
    host = hosts({"/": builds(little, at("2026-11-20T10:30:00")).folder})
    right = seen(visit(now=at("2026-11-20T10:30:00")).open(f"{host.url}/"))
    wrong = seen(visit(now=at("2026-11-19T10:30:00")).open(f"{host.url}/"))
    assert wrong == right


def test_times_are_shown_in_the_visitors_zone_and_the_sites(builds, hosts, visit, little):
    host = hosts({"/": builds(little, BUILT).folder})
    berlin, kolkata = (visit(now=BUILT, zone=zone).open(f"{host.url}/maintenance/window/") for zone in ("Europe/Berlin", "Asia/Kolkata"))
    assert "Fri 20 Nov 2026, 11:00 – 12:00 CET" in berlin.text() and "Your time" not in berlin.text()
    assert "Fri 20 Nov 2026, 11:00 – 12:00 CET" in kolkata.text() and "15:30" in kolkata.text()
