"""What a visitor sees when something the bar needs is missing, slow, old or wrong. The page itself never suffers."""
import json
import os
import random
import threading

import pytest
from playwright.sync_api import expect

from bar import DAY, HOUR, MINUTE, data, item, maintenance, piece, to_json
from conftest import CORS, Reply, eventually

HTML = "<!doctype html><title>Acme</title><p>An app's page for every path</p>"


def page_is_unharmed(tab):
    assert tab.page.evaluate("witness.errors") == []
    expect(tab.page.locator("#h")).to_have_text("Shop")
    return tab


@pytest.mark.parametrize("reply", [Reply("gone", status=404), Reply("oops", status=500), Reply(HTML, "text/html", status=404)])
def test_a_missing_script_shows_nothing(status, website, visit, reply):
    status.replies["/embed/v1/alert.js"] = reply
    website.page(status.tag())
    page_is_unharmed(visit().open().shows_nothing())


def test_a_host_that_is_down_shows_nothing(status, website, visit):
    website.page(status.tag())
    status.close()
    page_is_unharmed(visit().open().shows_nothing())


def test_a_file_that_is_not_the_pinned_one_shows_nothing(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag('crossorigin=anonymous integrity="sha384-' + "A" * 64 + '"'))
    page_is_unharmed(visit().open().shows_nothing())
    assert status.asked(status.DATA) == []


def test_a_slow_script_holds_nothing_up(status, website, visit):
    """The page is there, and works, while the status site doesn't answer."""
    hold = threading.Event()
    status.publish(data(item()))
    status.replies["/embed/v1/alert.js"].hold = hold
    website.page(status.tag())
    tab = visit()
    tab.page.goto(website.url + "/", wait_until="domcontentloaded")
    tab.page.locator("#first").click()
    assert tab.page.evaluate("location.hash") == "#h"
    hold.set()
    page_is_unharmed(tab.shows("Checkout is failing"))


@pytest.mark.parametrize("reply, reason", [
    (Reply("not found", status=404, headers=CORS), "http 404"),
    (Reply("oops", status=500, headers=CORS), "http 500"),
    (Reply("busy", status=429, headers=CORS), "http 429"),
    (Reply(HTML, "text/html", headers=CORS), "data"),
    (Reply("", "application/json", headers=CORS), "data"),
    (Reply("{\"v\":1,", "application/json", headers=CORS), "data"),
    (Reply("null", "application/json", headers=CORS), "data"),
    (Reply("[]", "application/json", headers=CORS), "data"),
    (Reply("{\"v\":1}", "application/json", headers=CORS), "data"),
    (Reply(to_json({**data(), "v": 2}), "application/json", headers=CORS), "data"),
    (Reply(to_json({**data(), "items": {}}), "application/json", headers=CORS), "data"),
    (Reply(to_json({**data(), "items": [None]}), "application/json", headers=CORS), "data"),
    (Reply(to_json({**data(), "items": [{"id": "a", "slices": [None]}]}), "application/json", headers=CORS), "data"),
    (Reply(to_json({**data(), "strings": None}), "application/json", headers=CORS), "data"),
    (Reply(to_json(data(built=60)), "application/json", headers={}), "network"),
    (Reply("", status=302, headers={"Location": "http://127.0.0.1:1/", **CORS}), "network"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bad_data_leaves_the_snapshot_and_tells_the_page_why(status, website, visit, reply, reason):
    status.publish(data(item()))
    status.replies[status.DATA] = reply
    website.page(status.tag())
    tab = visit().open().fetched()
    page_is_unharmed(tab.shows("Checkout is failing"))
    assert tab.events("error") == [{"src": status.url + status.DATA, "reason": reason}]
    assert tab.page.evaluate("statusAlert[0].state().items.length") == 1


def test_without_a_snapshot_a_failure_shows_nothing(status, website, visit):
    status.publish(data(item()), live=False)
    website.page(status.tag(src=status.url + "/embed/v1/pinned.js"))
    tab = visit().open().fetched()
    page_is_unharmed(tab.shows_nothing())
    assert [detail["reason"] for detail in tab.events("error")] == ["http 404"]


def test_data_that_does_not_come_is_given_up_after_eight_seconds(status, website, visit):
    status.publish(data(item()))
    status.replies[status.DATA].hold = threading.Event()
    website.page("<script>const real = AbortSignal.timeout.bind(AbortSignal);"
                 "AbortSignal.timeout = ms => { window.patience = ms; return real(50) }</script>" + status.tag())
    tab = visit().open().fetched()
    assert tab.page.evaluate("patience") == 8000
    assert [detail["reason"] for detail in tab.events("error")] == ["timeout"]
    page_is_unharmed(tab.shows("Checkout is failing"))
    status.replies[status.DATA].hold.set()


def test_an_older_build_from_a_lagging_edge_is_ignored(status, website, visit):
    status.publish(data(item(), built=0))
    status.update(data(built=-MINUTE), status.DATA)
    website.page(status.tag())
    tab = visit().open().fetched().shows("Checkout is failing").quiet()
    assert tab.events("error") == []
    status.update(data(built=MINUTE), status.DATA)
    tab.page.evaluate("statusAlert[0].refresh()")
    assert tab.page.evaluate("statusAlert[0].state().items.length") == 0


def test_failures_are_followed_by_ever_longer_pauses(status, website, visit):
    """120, 240, 480, 960 and 960 s, each ±10 %."""
    status.publish(data(item()))
    status.replies[status.DATA] = Reply("oops", status=500, headers=CORS)
    website.page(status.tag())
    tab = visit().open().fetched(1)
    for count, pause in enumerate([120, 240, 480, 960, 960], start=2):
        step, waited = pause / 20, 0
        while tab.page.evaluate("witness.asked") < count:
            tab.runs(step)
            waited += step
            assert waited < 1.3 * pause
        tab.fetched(count)
        assert waited > 0.8 * pause
    status.publish(data(item("checkout", piece(text="Back")), built=60))
    tab.runs(960 * 1.1).fetched(7).shows("Back")
    tab.runs(MINUTE * 1.1).fetched(8)


def test_after_a_day_without_news_the_bar_steps_back(status, website, visit):
    """It would be telling yesterday's truth."""
    status.publish(data(item()))
    status.replies[status.DATA] = Reply("oops", status=500, headers=CORS)
    website.page(status.tag("data-poll=off"))
    tab = visit().open().fetched().shows("Checkout is failing")
    tab.runs(DAY - MINUTE).shows("Checkout is failing")
    tab.runs(2 * MINUTE).shows_nothing().quiet()
    status.publish(data(item("checkout", piece(text="Still failing"))))
    tab.page.evaluate("statusAlert[0].refresh()")
    tab.shows("Still failing")


def test_blocked_storage_remembers_for_this_page_only(status, website, visit):
    status.publish(data(item()))
    website.page("<script>for (const name of ['localStorage', 'sessionStorage'])"
                 "Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })</script>" + status.tag())
    first = visit()
    page_is_unharmed(first.open().shows("Checkout is failing"))
    first.page.locator("status-alert button").click()
    first.shows_nothing()
    first.page.evaluate("statusAlert[0].refresh()")
    first.shows_nothing()
    visit(context=first.context).open().shows("Checkout is failing").quiet()


def test_a_sandboxed_frame_without_an_origin_works_too(status, website, visit):
    """No storage, no channel, an opaque origin."""
    status.publish(data(item()))
    website.page(status.tag(), path="/frame")
    website.page("", body="<iframe sandbox='allow-scripts' src='/frame' width=900 height=400></iframe>")
    tab = visit().open()
    frame = tab.page.frame_locator("iframe")
    expect(frame.locator("status-alert li")).to_have_count(1)
    frame.locator("status-alert button").click()
    expect(frame.locator("status-alert")).to_have_count(0)


def test_full_storage_and_a_stranger_under_our_key_do_no_harm(status, website, visit):
    status.publish(data(item()))
    key = f"status-alert:{status.url}{status.DATA}"
    website.page(f"<script>localStorage.setItem('{key}', '[1, {{\"');"
                 "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }</script>" + status.tag())
    tab = visit().open().shows("Checkout is failing")
    tab.page.locator("status-alert button").click()
    page_is_unharmed(tab.shows_nothing())


def test_a_browser_without_adopted_style_sheets_shows_nothing(status, website, visit):
    status.publish(data(item()))
    website.page("<script>delete Document.prototype.adoptedStyleSheets; delete document.adoptedStyleSheets</script>" + status.tag())
    page_is_unharmed(visit().open().shows_nothing())


def test_a_browser_without_broadcast_channels_shows_everything(status, website, visit):
    status.publish(data(item()))
    website.page("<script>delete window.BroadcastChannel</script>" + status.tag())
    page_is_unharmed(visit().open().fetched().shows("Checkout is failing"))


def test_without_javascript_the_link_is_there(status, website, visit_in_chromium):
    """In Chromium: WebDriver BiDi can't switch scripts off in Firefox."""
    website.page(status.tag(), body='<h1 id=h>Shop</h1><noscript><a href="https://status.example.com/">Service status</a></noscript>')
    tab = visit_in_chromium(clock=None, own=True, java_script_enabled=False).open()
    expect(tab.page.get_by_role("link", name="Service status")).to_be_visible()


def broken(random, value):
    """The value with something in it, now and then, replaced, dropped or repeated."""
    if random.random() < 0.06:
        return random.choice([None, 0, -1, 5, 1e300, "", "x", "2026-11-20T14:00:00Z", [], {}, [None], [[]], True, "__proto__", "\ud800<b>"])
    if isinstance(value, dict):
        return {key: broken(random, inner) for key, inner in value.items() if random.random() > 0.03}
    if isinstance(value, list):
        return [broken(random, inner) for inner in value for _ in range(random.choice([1, 1, 1, 1, 2]))]
    return value


def test_no_data_however_broken_throws_anything_at_the_page(status, website, visit):
    seed = int(os.environ.get("SEED", random.randrange(10**6)))
    print("SEED =", seed)
    chance = random.Random(seed)
    status.publish(data())
    website.page(status.tag())
    tab = visit().open().fetched()
    whole = data(item(), maintenance("db", -HOUR, HOUR), item("mail", piece(), piece(60, show=False)), built=60)
    for _ in range(60):
        text = json.dumps(broken(chance, whole))
        status.replies[status.DATA] = Reply(text, "application/json", headers=CORS)
        tab.page.evaluate("statusAlert[0].refresh()")
        tab.runs(61)
        assert tab.page.evaluate("witness.errors") == [], text
    status.update({**whole, "built_at": "2099-01-01T00:00:00Z"}, status.DATA)
    tab.page.evaluate("statusAlert[0].refresh()")
    assert tab.page.evaluate("statusAlert[0].state().items.length") > 0
