"""offline.html: what a product serves, from its own broken server, while it can't serve itself."""
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bar import EMBED
from conftest import Reply

PAGE = (EMBED.parents[2] / "site/offline.html").read_text()
STATUS = "https://status.velvetrow.example/"


@pytest.fixture
def offline(website):
    """The committed demo's page, from a server that is broken."""
    website.replies["/"] = Reply(PAGE, status=503)
    return website


def test_it_stands_alone(offline, visit):
    """No script, and no request but for itself, not even for an icon: there may be nothing left that could answer one."""
    assert not re.search(r"<script|<link (?!rel=\"icon\" href=\"data:,\")|<img|url\(|@import|\son\w+=", PAGE)
    tab = visit(clock=None, own=True)
    asked = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.open()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("We can’t be reached right now")
    expect(tab.page.get_by_role("link", name="See the current status")).to_have_attribute("href", STATUS)
    assert [url for url in asked if not url.startswith("data:")] == [offline.url + "/"]
    assert [path for _, path, _ in offline.seen] == ["/"]
    tab.quiet()


def test_it_says_the_same_in_every_language_of_the_site(offline, visit):
    tab = visit(clock=None).open()
    other = tab.page.locator("section[lang=de]")
    expect(other.get_by_role("heading", level=2)).to_have_text("Wir sind gerade nicht erreichbar")
    expect(other.get_by_role("link")).to_have_attribute("href", STATUS + "de/")


@pytest.mark.parametrize("csp", ["default-src 'none'; style-src 'unsafe-inline'", "default-src 'none'", None])
def test_it_reads_the_same_whatever_policy_the_broken_server_sends(offline, visit, csp):
    """Without its style it is still a heading, a sentence and a link."""
    offline.replies["/"] = Reply(PAGE, status=503, headers={"Content-Security-Policy": csp} if csp else {})
    tab = visit(clock=None).open()
    expect(tab.page.get_by_role("heading", level=1)).to_be_visible()
    expect(tab.page.get_by_role("link").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_light_and_dark(offline, visit, scheme):
    tab = visit(clock=None, color_scheme=scheme).open()
    assert [violation["id"] for violation in Axe().run(tab.page).response["violations"]] == []
    background = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
    red = int(re.search(r"\d+", background)[0])
    assert red > 200 if scheme == "light" else red < 60


@pytest.mark.parametrize("width, zoom", [(320, 1), (320, 2), (1280, 4)])
def test_it_fits_small_screens_and_large_text(offline, visit, width, zoom):
    offline.replies["/"] = Reply(PAGE.replace("Velvet Row", "Donaudampfschifffahrtsgesellschaft"), status=503)
    tab = visit(clock=None, viewport={"width": width, "height": 640}).open()
    tab.page.evaluate("zoom => { document.documentElement.style.fontSize = 100 * zoom + '%' }", zoom)
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_reads_from_right_to_left(website, visit):
    website.replies["/"] = Reply(PAGE.replace('lang="en" dir="ltr"', 'lang="ar" dir="rtl"', 1))
    tab = visit(clock=None).open()
    heading, link = (tab.page.locator(selector).bounding_box() for selector in ("h1", "a.go"))
    assert heading["x"] + heading["width"] == pytest.approx(link["x"] + link["width"], abs=1)


def test_it_is_small():
    assert len(PAGE.encode()) <= 3 * 1024
