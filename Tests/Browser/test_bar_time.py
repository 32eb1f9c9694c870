"""The bar by the clock: slices, timers, asking again, several tabs."""
import pytest

from bar import DAY, HOUR, MINUTE, at, data, item, maintenance, piece
from conftest import CORS, Reply, eventually


def quiet_after_first(status):
    """From now on the data can't be had, so that whatever changes is the clock's doing."""
    status.replies[status.DATA] = Reply("gone", status=500, headers=CORS)


def test_a_maintenance_appears_starts_and_ends_by_the_clock(status, website, visit):
    status.publish(data(maintenance(start=30 * HOUR, end=32 * HOUR)))
    website.page(status.tag())
    tab = visit().open().fetched().shows_nothing()
    quiet_after_first(status)
    tab.runs(6 * HOUR - 5).shows_nothing()
    tab.runs(10).shows("Scheduled maintenance")
    tab.runs(24 * HOUR - 10)  # a day has passed since the last news, and the bar says nothing
    status.publish(data(maintenance(start=30 * HOUR, end=32 * HOUR)))
    tab.page.evaluate("statusAlert[0].refresh()")
    tab.shows("Scheduled maintenance")
    quiet_after_first(status)
    tab.runs(10).shows("Maintenance in progress")
    tab.runs(2 * HOUR + 30).shows_nothing().quiet()


def test_a_slice_begins_and_ends_without_a_request(status, website, visit):
    status.publish(data(item("x", piece(-HOUR, show=False), piece(10, text="Now"), piece(20, text="Later"), piece(30, show=False, label="Resolved"))))
    website.page(status.tag("data-poll=off"))
    tab = visit().open().fetched().shows_nothing()
    tab.page.clock.pause_at(at(9))
    for seconds, expected in [(0, []), (1.1, ["Now"]), (9, ["Now"]), (1, ["Later"]), (9, ["Later"]), (1, [])]:
        tab.runs(seconds).shows(*expected)
    tab.runs(11).shows_nothing()
    assert len(status.asked(status.DATA)) == 1


@pytest.mark.parametrize("start, expected", [(-5, "second"), (0, "second"), (5, "first")])
def test_a_slice_holds_from_its_time_on(status, website, visit, start, expected):
    status.publish(data(item("x", piece(-HOUR, text="first"), piece(start, text="second"))))
    website.page(status.tag("data-poll=off"))
    tab = visit(clock=None, own=True)
    tab.page.clock.set_fixed_time(at(0))
    tab.open().shows(expected)


def test_an_item_that_has_not_begun_is_not_shown(status, website, visit):
    status.publish(data(item("x", piece(HOUR))))
    website.page(status.tag("data-poll=off"))
    visit().open().fetched().shows_nothing().runs(HOUR).shows("Checkout is failing")


@pytest.mark.parametrize("lead, before, after", [
    ("", 24 * HOUR, None), ("data-lead=2", 2 * HOUR, None), ("data-lead=48", 48 * HOUR, None), ("data-lead=0.5", HOUR / 2, None), ("data-lead=0", 0, None),
])
def test_a_website_chooses_how_long_before_a_maintenance_it_is_shown(status, website, visit, lead, before, after):
    start = 60 * HOUR
    status.publish(data(maintenance(start=start, end=start + HOUR)))
    website.page(status.tag(lead + " data-poll=off"))
    tab = visit(clock=start - before - 90).open().fetched().shows_nothing()
    tab.runs(100).shows("Maintenance in progress" if before == 0 else "Scheduled maintenance").quiet()


def test_a_cancelled_maintenance_is_not_shown_however_long_the_lead(status, website, visit):
    cancelled = maintenance(start=2 * HOUR, end=3 * HOUR)
    cancelled["slices"] = [cancelled["slices"][0], piece(-MINUTE, "maintenance", show=False, rev="cancelled", label="Cancelled", text="Database upgrade")]
    status.publish(data(cancelled))
    website.page(status.tag("data-lead=72"))
    visit().open().fetched().shows_nothing()


def test_a_slice_25_days_away_does_not_fire(status, website, visit):
    """Browsers fire a timer of 2^31 ms at once."""
    status.publish(data(item("x", piece(-HOUR, show=False), piece(25 * DAY))))
    website.page("<script>window.waits = []; const real = setTimeout; window.setTimeout = (f, ms) => { waits.push(ms); return real(f, ms) }</script>"
                 + status.tag("data-poll=off"))
    tab = visit().open().fetched().shows_nothing().runs(3 * HOUR).shows_nothing()
    assert max(tab.page.evaluate("waits")) <= 3_600_000


def test_a_slow_clock_can_not_bring_back_the_past(status, website, visit):
    """The visitor's clock is three days behind; the build's own time is the least it can be."""
    status.publish(data(item("x", piece(-2 * DAY, text="old"), piece(-HOUR, text="current")), built=0))
    website.page(status.tag("data-poll=off"))
    visit(clock=-3 * DAY).open().fetched().shows("current").runs(2 * HOUR).shows("current").quiet()


def test_a_clock_set_back_while_the_page_is_open_stops_nothing(status, website, visit):
    status.publish(data(item("x", piece(-2 * DAY, text="old"), piece(-HOUR, text="current"))))
    website.page(status.tag())
    tab = visit().open().fetched().shows("current")
    tab.page.clock.set_system_time(at(-DAY))
    status.update(data(item("x", piece(-HOUR, text="news", rev="u2")), built=60), status.DATA)
    tab.runs(2 * MINUTE).fetched(2).shows("news")


def test_the_data_is_asked_for_conditionally_and_without_a_preflight(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().fetched()
    tab.page.evaluate("statusAlert[0].refresh()")
    tab.fetched(2).shows("Checkout is failing")
    first, second = status.asked(status.DATA)
    assert "If-None-Match" not in first and second["If-None-Match"]
    assert "Cookie" not in second and "Referer" not in second
    assert status.asked(status.DATA, "OPTIONS") == []


@pytest.mark.parametrize("what, options, pause", [
    ("shown", "", MINUTE),
    ("quiet", "", 5 * MINUTE),
    ("soon", "", MINUTE),
    ("shown", "data-poll=90", 90),
    ("shown", "data-poll=5", 30),
    ("quiet", "data-poll=30", 30),
    ("shown", "data-poll=nonsense", MINUTE),
])
def test_it_asks_again_sooner_when_something_is_on(status, website, visit, what, options, pause):
    snapshot = {"shown": data(item()), "quiet": data(), "soon": data(item("x", piece(9 * MINUTE)))}[what]
    status.publish(snapshot)
    website.page(status.tag(options))
    tab = visit().open().fetched(1)
    tab.runs(pause * 0.8).settles(1)
    tab.runs(pause * 0.31).fetched(2).settles(2)


def test_polling_can_be_turned_off(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag("data-poll=off"))
    tab = visit().open().fetched(1).runs(3 * HOUR).settles(1)
    tab.look(False).look(True).settles(1)


def test_a_tab_in_the_background_asks_for_nothing(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().fetched(1).look(False)
    tab.runs(3 * HOUR).settles(1)
    status.update(data(item("checkout", piece(text="News")), built=60), status.DATA)
    tab.look(True).fetched(2).shows("News")
    tab.look(False).runs(30).look(True).settles(2)  # seen a moment ago


def test_a_tab_opened_in_the_background_asks_when_it_is_looked_at(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit(own=True)
    tab.page.add_init_script("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    tab.open().shows("Checkout is failing").runs(HOUR).settles(0)
    tab.look(True).fetched(1)


def test_a_page_that_slept_over_a_change_is_right_when_it_is_looked_at(status, website, visit):
    status.publish(data(item("x", piece(-HOUR, text="first"), piece(2 * HOUR, text="second"))))
    website.page(status.tag("data-poll=off"))
    tab = visit().open().fetched().look(False).shows("first")
    tab.page.clock.set_system_time(at(3 * HOUR))  # timers slept, too
    tab.look(True).shows("second")


def test_a_page_from_the_back_forward_cache_catches_up(status, website, visit):
    status.publish(data(item("x", piece(-HOUR, text="first"), piece(2 * HOUR, text="second"))))
    website.page(status.tag())
    tab = visit().open().fetched(1)
    tab.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    tab.page.clock.set_system_time(at(3 * HOUR))
    tab.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    tab.fetched(2).shows("second").quiet()


def test_one_tab_tells_the_others(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag("data-poll=3600"))
    first = visit().open().fetched(1)
    second = visit(context=first.context).open().fetched(1).runs(1800)  # tabs of one context share their mocked clock
    status.update(data(item("checkout", piece(text="News")), built=60), status.DATA)
    first.page.evaluate("statusAlert[0].refresh()")
    first.shows("News")
    second.shows("News").settles(1)
    second.runs(2700).settles(1)  # it was told half an hour ago, so its own next question can wait
    second.quiet()


def test_a_stranger_on_the_channel_is_ignored(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().fetched()
    tab.page.evaluate("""src => { for (const message of [null, 5, 'x', {}, {v: 1}, {v: 1, items: 3, strings: {}}])
      new BroadcastChannel('status-alert:' + src).postMessage(message) }""", status.url + status.DATA)
    tab.runs(2).shows("Checkout is failing").quiet()
