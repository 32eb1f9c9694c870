"""offline.html: what a product serves, from its own broken server, while it can't serve itself."""
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bar import EMBED
from conftest import Reply

TEMPLATE = EMBED.parent / "offline.mustache"
VALUES = {
    "language": "en", "direction": "ltr", "page.name": "Acme Status", "statusURL": "https://status.example.com/",
    "words.offline": "We can’t be reached right now", "words.toStatus": "Go to the status page",
    "words.offlineText": "The fault is ours, not yours. The status page runs elsewhere and tells what we know.",
}


def page(**values):
    values = {**VALUES, **{key.replace("_", "."): value for key, value in values.items()}}
    return re.sub(r"{{\s*([\w.]+)\s*}}", lambda match: values[match[1]], TEMPLATE.read_text())


@pytest.fixture
def offline(website):
    website.replies["/"] = Reply(page(), status=503)
    return website


def test_it_stands_alone(offline, visit):
    """No script, and no request but for itself: there may be nothing left that could answer one."""
    assert not re.search(r"<script|<link|<img|url\(|@import|\son\w+=", page())
    tab = visit(clock=None).open()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(VALUES["words.offline"])
    expect(tab.page.get_by_role("link", name=VALUES["words.toStatus"])).to_have_attribute("href", VALUES["statusURL"])
    assert [path for _, path, _ in offline.seen if path != "/favicon.ico"] == ["/"]
    tab.quiet()


@pytest.mark.parametrize("csp", ["default-src 'none'; style-src 'unsafe-inline'", "default-src 'none'", None])
def test_it_reads_the_same_whatever_policy_the_broken_server_sends(offline, visit, csp):
    """Without its style it is still a heading, a sentence and a link."""
    offline.replies["/"] = Reply(page(), status=503, headers={"Content-Security-Policy": csp} if csp else {})
    tab = visit(clock=None).open()
    expect(tab.page.get_by_role("heading", level=1)).to_be_visible()
    expect(tab.page.get_by_role("link")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_light_and_dark(offline, visit_in_chromium, scheme):
    tab = visit_in_chromium(clock=None, color_scheme=scheme).open()
    assert [violation["id"] for violation in Axe().run(tab.page).response["violations"]] == []
    background = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
    red = int(re.search(r"\d+", background)[0])
    assert red > 200 if scheme == "light" else red < 60


@pytest.mark.parametrize("width, zoom", [(320, 1), (320, 2), (1280, 4)])
def test_it_fits_small_screens_and_large_text(offline, visit_in_chromium, width, zoom):
    offline.replies["/"] = Reply(page(page_name="Donaudampfschifffahrtsgesellschaft Status"), status=503)
    tab = visit_in_chromium(clock=None, viewport={"width": width, "height": 640}).open()
    tab.page.evaluate("zoom => { document.documentElement.style.fontSize = 100 * zoom + '%' }", zoom)
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_reads_from_right_to_left(website, visit):
    website.replies["/"] = Reply(page(language="ar", direction="rtl", words_offline="لا يمكن الوصول إلينا الآن"))
    tab = visit(clock=None).open()
    assert tab.page.evaluate("[document.dir, document.documentElement.lang]") == ["rtl", "ar"]


def test_it_is_small(offline):
    assert len(page().encode()) <= 2048
