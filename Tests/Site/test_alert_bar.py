"""The alert bar of the built demo on somebody else's website."""
import datetime
import json

from . import demo

QUIET = datetime.datetime(2026, 11, 18, 12, 0, tzinfo=datetime.timezone.utc)


def shop(hosts, tmp_path, tag):
    (tmp_path / "index.html").write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Shop</title><link rel=icon href=data:,><h1>Shop</h1>{tag}", "utf-8")
    return hosts({"/": tmp_path})


def snippet(site, host):
    """As the subscribe page offers it, with this host as the site's address."""
    tag = next(line for line in site.read("subscribe/index.html").splitlines() if "data-snippet" in line)
    tag = tag.split("data-snippet>")[1].split("</code>")[0].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert tag == f'<script async src="{site.base}embed/v1/alert.js"></script>'
    return tag.replace(site.base, host.url + "/")


def test_the_bar_shows_the_open_incident(site, host, hosts, visit, tmp_path):
    website = shop(hosts, tmp_path, snippet(site, host))
    visitor = visit(now=demo.NOW).open(f"{website.url}/")
    items = visitor.page.locator("status-alert li")
    items.first.wait_for()
    assert items.count() == 1
    assert "Some card payments are declined at checkout" in items.first.text_content()
    assert "Partial outage" in items.first.text_content()
    assert items.locator("a").get_attribute("href") == f"{site.base}incidents/2026-11-20-checkout-declines/"
    visitor.quiet()


def test_the_bar_speaks_the_language_of_the_website(site, host, hosts, visit, tmp_path):
    website = shop(hosts, tmp_path, snippet(site, host).replace("<script ", '<script data-lang="de" '))
    visitor = visit(now=demo.NOW).open(f"{website.url}/")
    visitor.page.get_by_text("Manche Kartenzahlungen").wait_for()
    visitor.quiet()


def test_the_bar_shows_what_the_page_shows_as_time_passes(site, host, hosts, visit, tmp_path):
    """The maintenance of the 24th comes a day ahead, and goes when it is over."""
    website = shop(hosts, tmp_path, snippet(site, host).replace("<script ", '<script data-kinds="maintenance" data-poll="off" '))
    start = datetime.datetime(2026, 11, 24, 5, 0, tzinfo=datetime.timezone.utc)
    hour, second = datetime.timedelta(hours=1), datetime.timedelta(seconds=1)
    visitor = visit(now=demo.NOW)
    # Without news the bar hides itself a day after loading, so each time the page is loaded.
    for moment, shown in [(start - 24 * hour - second, 0), (start - 24 * hour, 1), (start, 1), (start + hour - second, 1), (start + hour, 0)]:
        visitor.afresh().sets(moment).open(f"{website.url}/")
        visitor.page.wait_for_load_state("networkidle")
        visitor.turns()
        assert visitor.page.locator("status-alert li").count() == shown, moment
        visitor.quiet()


def test_a_quiet_day_adds_nothing(builds, hosts, visit, tmp_path):
    site = builds(now=QUIET)
    assert json.loads(site.read("embed/v1/alert.json"))["page"]["name"] == "Velvet Row Status"
    host = hosts({"/": site.folder})
    website = shop(hosts, tmp_path, snippet(site, host))
    visitor = visit(now=QUIET).open(f"{website.url}/")
    visitor.page.wait_for_load_state("networkidle")
    visitor.turns()
    assert visitor.page.locator("status-alert").count() == 0
    assert visitor.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    visitor.quiet()


def test_every_data_file_keeps_the_contract(site):
    for path in site.files:
        # The samples are made up, and shown on the subscribe page at any time.
        if not path.startswith("embed/v1/alert.") or not path.endswith(".json"):
            continue
        data = json.loads(site.read(path))
        assert (data["v"], data["built_at"], data["dir"]) == (1, "2026-11-20T14:30:00Z", "ltr")
        assert len(site.bytes[path]) <= 16 * 1024 and len(data["items"]) <= 20
        for item in data["items"]:
            times = [piece["at"] for piece in item["slices"]]
            assert times == sorted(set(times)), f"{path}: {item['id']}"
            assert item["url"].startswith("https://")
            assert all(len(piece.get("text", "")) <= 280 for piece in item["slices"])
    assert "checkout-declines" in site.read("embed/v1/alert.js"), "the script carries a snapshot"
