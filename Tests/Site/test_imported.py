"""Real cState sites, imported: planned notices, which other tools show as an outage weeks early, come and go at their time."""
import datetime
import os
import pathlib
import re

import pytest

from . import demo

FOLDER = pathlib.Path(os.environ.get("CANDOR_CORPORA") or demo.ROOT.parent / "shared/corpora") / "cstate"
SITES = sorted(path.name for path in FOLDER.iterdir()) if FOLDER.is_dir() else []
SECOND = datetime.timedelta(seconds=1)
LEVELS = ["operational", "maintenance", "degraded", "partial", "major"]

# What stands on the home page: how bad it is, by its headline, each event under way and each component.
SEEN = """() => {
  const visible = selector => [...document.querySelectorAll(selector)].filter(element => element.checkVisibility());
  const level = element => [...element.classList].find(name => name.startsWith('is-')).slice(3);
  return {
    headline: visible('.lead .now').map(level),
    events: Object.fromEntries(visible('.current .event').map(event =>
      [event.querySelector('a').getAttribute('href').split('/')[1], level([...event.querySelectorAll('.state')].find(state => state.checkVisibility()))])),
    components: visible('.component .now-is > .state').map(level),
    links: [...document.querySelectorAll('main a')].map(link => link.getAttribute('href')),
  };
}"""


def field(text, name):
    found = re.search(rf"^{name}: (\d{{4}}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) UTC$", text, re.M)
    return found and datetime.datetime.fromisoformat(found[1]).replace(tzinfo=datetime.timezone.utc)


def notices(content):
    """(id, start, end) of each incident that puts components under maintenance and nothing worse."""
    for file in sorted((content / "incidents").glob("*.md")):
        text = file.read_text("utf-8").replace("\r\n", "\n")
        states = set(re.findall(r": (under_maintenance|degraded_performance|partial_outage|major_outage)$", text.split("\n---\n")[0], re.M))
        start, end = field(text, "started"), field(text, "resolved")
        if states == {"under_maintenance"} and start and end and end - start > 2 * SECOND:
            yield file.stem, start, end


@pytest.mark.skipif(not SITES, reason="no folder cstate in CANDOR_CORPORA")
@pytest.mark.parametrize("name", SITES)
def test_a_planned_notice_is_maintenance_at_its_time_and_nothing_before_or_after(name, hosts, visit, tmp_path):
    content = tmp_path / "content"
    done = demo.candor("import", "cstate", FOLDER / name, "--out", content)
    assert done.returncode == 0, done.stderr
    planned = list(notices(content))
    if not planned:
        pytest.skip(f"{name} has planned nothing")
    for id, start, end in planned[-3:]:
        moments = [(start - SECOND, None), (start, "maintenance"), (end - SECOND, "maintenance"), (end, None)]
        for number, (now, level) in enumerate(moments):
            site = demo.build(content, tmp_path / f"{id}-{number}", now)
            visitor = visit(now=now, zone="Asia/Kolkata").open(f"{hosts({'/': site.folder}).url}/")
            seen = visitor.page.evaluate(SEEN)
            where = f"{id} at {now}"
            assert seen["events"].get(id) == level, where
            # The page is as bad as the worst of what is going on, and not worse.
            worst = max([*seen["events"].values(), *seen["components"], "operational"], key=LEVELS.index)
            assert seen["headline"] == [worst], where
            if number == 0:
                assert not (site / f"incidents/{id}").exists() and not [link for link in seen["links"] if f"/{id}/" in link], where
            visitor.quiet().close()
