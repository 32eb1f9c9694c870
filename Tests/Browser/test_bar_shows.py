"""What the alert bar shows, to whom, and in which language."""
import pytest

from bar import ARABIC, DAY, GERMAN, HOUR, LEVELS, at, data, item, maintenance, piece
from conftest import Reply


def test_one_script_tag_is_all_a_website_needs(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().shows("Checkout is failing for some customers").fetched().quiet()
    assert tab.page.locator("status-alert strong").text_content() == "Partial outage"
    assert tab.page.locator("status-alert a").get_attribute("href") == "https://status.example.com/incidents/checkout/"
    assert [path for _, path, _ in status.seen] == ["/embed/v1/alert.js", "/embed/v1/alert.json"]


def test_a_quiet_day_adds_nothing_to_the_page(status, website, visit):
    status.publish(data())
    website.page("", body="<p>Welcome.</p>")
    before = visit().open().page.content()
    website.page(status.tag(), body="<p>Welcome.</p>")
    tab = visit().open().fetched().shows_nothing().quiet()
    tab.page.evaluate("document.querySelector('script').remove()")
    assert tab.page.content() == before
    assert tab.events("change") == []
    assert tab.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_live_data_replaces_the_snapshot(status, website, visit):
    status.publish(data(item()))
    status.update(data(item("checkout", piece(text="Checkout works again for most", rev="u2")), item("mail"), built=60), status.DATA)
    website.page(status.tag())
    visit().open().fetched().shows("Checkout works again for most", "Checkout is failing")


def test_a_pinned_file_without_data_shows_what_it_fetches(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag('crossorigin=anonymous data-src="alert.json"', status.url + "/embed/v1/pinned.js"))
    visit().open().shows("Checkout is failing").quiet()


def test_a_bundle_takes_its_options_from_a_marked_element(status, website, visit):
    status.publish(data(item()))
    website.replies["/bundle.js"] = Reply(status.replies["/embed/v1/pinned.js"].body, "text/javascript")
    website.page('<script type=module src="/bundle.js"></script>',
                 body=f'<p>Shop</p><template data-status-alert data-src="{status.url}/embed/v1/alert.json"></template>')
    visit().open().shows("Checkout is failing").quiet()


def test_a_script_made_by_a_script_reads_its_own_options(status, website, visit):
    """As a tag manager inserts it."""
    status.publish(data(item(), item("db", piece(level="notice", text="Slow queries"))))
    website.page("<script>const s = document.createElement('script'); s.async = true; s.dataset.minLevel = 'partial';"
                 f"s.src = '{status.src}'; document.head.append(s)</script>")
    visit().open().shows("Checkout is failing").quiet()


def test_the_worst_comes_first_then_the_oldest(status, website, visit):
    status.publish(data(
        item("c", piece(-HOUR, "degraded", text="third")), item("b", piece(-3 * HOUR, "degraded", text="second")),
        item("over", {"at": at(-DAY), "show": False}), item("d", piece(-9 * HOUR, "notice", text="fourth")),
        item("done", {"at": at(-DAY), "show": False}), item("a", piece(-60, "major", text="first"))))
    website.page(status.tag())
    visit().open().shows("first", "second", "third", "fourth")


@pytest.mark.parametrize("options, expected", [
    ("", ["shop", "mail", "db"]),
    ("data-components=checkout", ["shop"]),
    ('data-components="checkout, mail"', ["shop", "mail"]),
    ('data-components="mail checkout"', ["shop", "mail"]),
    ("data-components=core", ["db"]),
    ("data-components=nothing-of-that-name", []),
    ("data-kinds=incident", ["shop", "mail"]),
    ("data-kinds=maintenance", ["db"]),
    ('data-kinds="incident maintenance"', ["shop", "mail", "db"]),
    ("data-min-level=notice", ["shop", "mail", "db"]),
    ("data-min-level=degraded", ["shop", "mail"]),
    ("data-min-level=major", ["shop"]),
    ('data-kinds=incident data-min-level=partial data-components="mail"', []),
])
def test_a_website_chooses_by_component_kind_and_level(status, website, visit, options, expected):
    items = {
        "shop": item("shop", piece(level="major", text="shop"), components=("checkout",), groups=("storefront",)),
        "mail": item("mail", piece(level="degraded", text="mail"), components=("mail",), groups=("messages",)),
        "db": maintenance("db", start=-HOUR, end=HOUR, components=("postgres",), groups=("core",)),
    }
    items["db"]["slices"][2]["text"] = "db"
    status.publish(data(*items.values()))
    website.page(status.tag(options))
    tab = visit().open().fetched()
    tab.shows(*expected) if expected else tab.shows_nothing()


def test_an_unknown_level_is_drawn_as_degraded_and_unknown_fields_are_ignored(status, website, visit):
    odd = item("odd", {**piece(level="sideways", text="Something is odd"), "mood": "blue"})
    status.publish(data({**odd, "weather": [1]}, colour="green"))
    website.page(status.tag("data-min-level=degraded"))
    tab = visit().open().shows("Something is odd").quiet()
    assert "degraded" in tab.items.first.get_attribute("part")


@pytest.mark.parametrize("page_language, options, expected, asked", [
    ("en", "", "Details", "alert.json"),
    ("de", "", "Einzelheiten", "alert.de.json"),
    ("de-AT", "", "Einzelheiten", "alert.de.json"),
    ("DE", "", "Einzelheiten", "alert.de.json"),
    ("fr", "", "Details", "alert.json"),
    ("''", "", "Details", "alert.json"),
    ("en", "data-lang=de", "Einzelheiten", "alert.de.json"),
    ("de", "data-lang=fr", "Einzelheiten", "alert.de.json"),
    ("ar", "data-lang=en", "Details", "alert.json"),
    ("ar", "", "التفاصيل", "alert.ar.json"),
])
def test_the_language_is_the_websites_wish_or_its_own_or_the_status_sites(status, website, visit, page_language, options, expected, asked):
    status.publish(data(item()), data(item(), lang="de", strings=GERMAN), data(item(), lang="ar", dir="rtl", strings=ARABIC))
    website.page(status.tag(options), lang=page_language)
    tab = visit().open().fetched().quiet()
    assert tab.page.locator("status-alert a").text_content() == expected
    assert [path for _, path, _ in status.seen if path.endswith(".json")] == ["/embed/v1/" + asked]


def test_a_pinned_file_takes_the_language_it_is_told(status, website, visit):
    status.publish(data(item()), data(item(), lang="de", strings=GERMAN))
    website.page(status.tag("data-lang=de", status.url + "/embed/v1/pinned.js"))
    visit().open().shows("Einzelheiten")


def test_arabic_reads_from_right_to_left_on_a_page_that_does_not(status, website, visit):
    text = piece(text="تعذر الدفع لبعض العملاء", label="انقطاع جزئي")
    status.publish(data(item("checkout", text), lang="ar", dir="rtl", strings=ARABIC))
    website.page(status.tag())
    tab = visit().open().shows("تعذر الدفع")
    assert tab.bar.get_attribute("lang") == "ar"
    icon, button = (tab.page.locator(f"status-alert [part={part}]").first.bounding_box() for part in ("icon", "dismiss"))
    assert icon["x"] > button["x"]


@pytest.mark.parametrize("zone, window, expected", [
    ("UTC", (2 * HOUR, 3 * HOUR), "2026-11-20 16:10 – 17:10 UTC+00:00"),
    ("Asia/Tokyo", (2 * HOUR, 3 * HOUR), "2026-11-21 01:10 – 02:10 UTC+09:00"),
    ("Asia/Kolkata", (2 * HOUR, 5 * HOUR), "2026-11-20 21:40 – 2026-11-21 00:40 UTC+05:30"),
    ("America/St_Johns", (2 * HOUR, 3 * HOUR), "2026-11-20 12:40 – 13:40 UTC-03:30"),
    ("Europe/Berlin", (0, None), "2026-11-20 15:10 UTC+01:00"),
    ("Europe/Berlin", ("soon", "later"), None),
])
def test_a_window_is_written_in_the_visitors_zone_and_names_it(status, website, visit, zone, window, expected):
    odd = item("db", {**piece(), "when": [at(end) if isinstance(end, int) else end for end in window]})
    status.publish(data(odd))
    website.page(status.tag())
    tab = visit(timezone_id=zone).open().shows("Checkout").quiet()
    assert tab.page.locator("status-alert [part=time]").all_text_contents() == ([expected] if expected else [])


def test_two_tags_for_one_status_site_make_one_bar(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag() + status.tag())
    tab = visit().open().fetched().shows("Checkout is failing").quiet()
    assert len(status.asked(status.DATA)) == 1
    assert tab.page.evaluate("statusAlert.length") == 1


def test_two_status_sites_make_two_bars(status, website, visit):
    status.publish(data(item()))
    status.replies["/other/alert.json"] = Reply(status.replies[status.DATA].body.replace(b"Checkout is failing", b"Mail is slow"),
                                                "application/json", headers={"Access-Control-Allow-Origin": "*"})
    website.page(status.tag() + status.tag("data-src=/other/alert.json", status.url + "/embed/v1/pinned.js"))
    tab = visit().open().fetched(2)
    tab.until("document.querySelectorAll('status-alert').length == 2")
    boxes = sorted((host.bounding_box() for host in tab.page.locator("status-alert").all()), key=lambda box: box["y"])
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"] - 1, "one below the other"
    assert sorted(tab.page.evaluate("statusAlert.map(bar => bar.state().items[0].text.split(' ')[0])")) == ["Checkout", "Mail"]


def test_a_target_holds_the_bar_and_keeps_its_link(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag("data-target=#svc"), body='<h1>Shop</h1><div id=svc><a href="https://status.example.com/">Service status</a></div>')
    tab = visit().open().shows("Checkout is failing").quiet()
    assert tab.page.evaluate("document.querySelector('status-alert').parentNode.id") == "svc"
    assert tab.page.locator("#svc > a").is_visible()


def test_a_target_that_comes_later_is_waited_for(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag("data-target=#svc"), body="<main></main>")
    tab = visit().open().fetched().shows_nothing()
    tab.page.evaluate("document.querySelector('main').innerHTML = '<div><div id=svc></div></div>'")
    tab.shows("Checkout is failing")
    tab.page.evaluate("document.querySelector('main').innerHTML = '<p>Another route</p>'")
    tab.shows_nothing()
    tab.page.evaluate("document.querySelector('main').innerHTML = '<div id=svc></div>'")
    tab.shows("Checkout is failing").quiet()


def test_the_bottom_bar_lies_in_the_top_layer(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag("data-position=bottom"), body="<div style='position:fixed;inset:0;z-index:2147483647;background:#fff'>App</div>")
    tab = visit().open().shows("Checkout is failing")
    assert tab.page.evaluate("document.querySelector('status-alert').matches(':popover-open')")
    assert tab.page.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight - 20).localName") == "status-alert"
    box = tab.bar.bounding_box()
    assert box["x"] == 0 and box["width"] == tab.page.evaluate("innerWidth")


def test_without_popovers_the_bottom_bar_is_fixed(status, website, visit):
    status.publish(data(item()))
    website.page("<script>delete HTMLElement.prototype.showPopover; delete HTMLElement.prototype.popover</script>" + status.tag("data-position=bottom"),
                 body="<div style='height:3000px'>App</div>")
    tab = visit().open().shows("Checkout is failing").quiet()
    assert tab.page.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight - 20).localName") == "status-alert"


def test_events_tell_the_page_what_changed(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().fetched()
    assert [[i["id"] for i in detail["items"]] for detail in tab.events("change")] == [["checkout"]]
    assert tab.events("change")[0]["src"] == status.url + status.DATA
    tab.page.locator("status-alert button").click()
    assert [detail["item"]["id"] for detail in tab.events("dismiss")] == ["checkout"]
    assert [[i["id"] for i in detail["items"]] for detail in tab.events("change")] == [["checkout"], []]


def test_the_handle_refreshes_tells_its_state_and_ends_the_bar(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().fetched()
    state = tab.page.evaluate("statusAlert[0].state()")
    assert state["src"] == status.url + status.DATA and state["built_at"] == at(0)
    assert [(i["id"], i["kind"], i["level"], i["label"]) for i in state["items"]] == [("checkout", "incident", "partial", "Partial outage")]
    status.update(data(item("checkout", piece(text="News")), built=60), status.DATA)
    tab.page.evaluate("statusAlert[0].refresh()")
    tab.shows("News")
    tab.page.evaluate("statusAlert[0].destroy()")
    tab.shows_nothing()
    asked = len(status.asked(status.DATA))
    tab.runs(2 * HOUR).shows_nothing().quiet()
    assert len(status.asked(status.DATA)) == asked
    assert tab.page.evaluate("statusAlert.length") == 0


def test_twenty_items_scroll_and_leave_half_the_window_to_the_page(status, website, visit):
    status.publish(data(*(item(f"i{n}", piece(level=LEVELS[n % 5], text=f"Item {n} " + "long " * 50)) for n in range(20))))
    website.page(status.tag())
    tab = visit(viewport={"width": 360, "height": 640}).open()
    assert tab.items.count() == 20
    assert tab.bar.bounding_box()["height"] <= 321
    tab.items.last.scroll_into_view_if_needed()
    assert tab.items.last.is_visible()
