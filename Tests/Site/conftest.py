"""One build of the demo, one host, one browser; a visitor with a clock and a time zone of their own."""
import datetime
import os
import shutil

import pytest

from . import demo
from .browsing import Visitor
from .hosting import Host

# Nobody reads a page in the second in which it is built.
LATER = demo.NOW + datetime.timedelta(seconds=40)
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]


@pytest.fixture(scope="session", autouse=True)
def binary():
    if not os.access(demo.CANDOR, os.X_OK):
        pytest.skip(f"no {demo.CANDOR}: run 'swift build --product candor', or name another with CANDOR=…")


@pytest.fixture(scope="session")
def builds(binary, tmp_path_factory):
    """Builds each (content, time) once: builds(content=demo.CONTENT, now=demo.NOW)."""
    made = {}

    def build(content=demo.CONTENT, now=demo.NOW):
        if (content, now) not in made:
            made[content, now] = demo.build(content, tmp_path_factory.mktemp("site") / "site", now)
        return made[content, now]

    return build


@pytest.fixture(scope="session")
def site(builds):
    """The demo."""
    return builds()


@pytest.fixture(scope="session")
def prefixed(builds, tmp_path_factory):
    """The demo at an address with a path."""
    change = ("site.yml", "url: https://status.velvetrow.example\n", "url: https://example.org/some/status\n")
    return builds(demo.copy(tmp_path_factory.mktemp("prefixed") / "content", [change]))


@pytest.fixture(scope="session")
def hosts():
    """Starts hosts: hosts({prefix: folder}, changed={path: bytes})."""
    started = []

    def host(mounts, changed=None):
        started.append(Host(mounts, changed))
        return started[-1]

    yield host
    for one in started:
        one.close()


@pytest.fixture(scope="session")
def host(hosts, site):
    """The demo on a host."""
    return hosts({"/": site.folder})


@pytest.fixture(scope="session")
def browser(playwright):
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        pytest.skip("no Chromium: run scripts/install.sh test, or name one with CHROMIUM=…")
    started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def regulars(browser):
    """Visitors who look at many pages, because a window of one's own takes half a second; by what makes them different."""
    visitors = {}
    yield visitors
    for visitor in visitors.values():
        visitor.close()


@pytest.fixture
def look(browser, regulars):
    """look(url, script=True, …): a regular visitor on that page, at the demo's time or somewhat later."""

    def at(url, script=True, **options):
        key = (script, repr(options))
        if key not in regulars:
            regulars[key] = Visitor(browser, LATER, "Europe/Berlin", script, options)
        return regulars[key].afresh().open(url)

    return at


@pytest.fixture
def visit(browser):
    """visit(now=…, zone=…, script=True, …): a visitor, whose every trouble fails the test when it ends."""
    visitors = []

    def one(now=LATER, zone="Europe/Berlin", script=True, **options):
        visitors.append(Visitor(browser, now, zone, script, options))
        return visitors[-1]

    yield one
    for visitor in visitors:
        visitor.close()
