"""Pages that forbid, hide, replace or remove things, and data that tries to be code."""
import pytest
from playwright.sync_api import expect

from bar import data, item, piece
from conftest import TURN


def only(status):
    return f"script-src {status.url}; connect-src {status.url}"


@pytest.mark.parametrize("position", ["top", "bottom"])
@pytest.mark.parametrize("policy", [
    "default-src 'none'; {only}",
    "default-src 'none'; {only}; require-trusted-types-for 'script'; trusted-types 'none'",
    "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; connect-src {url}; base-uri 'none'; object-src 'none'",
    "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic' 'unsafe-inline' https:; connect-src {url}; "
    "style-src 'none'; require-trusted-types-for 'script'",
])
def test_the_strictest_policies_have_nothing_to_object_to(status, website, visit, policy, position):
    status.publish(data(item()))
    website.page(status.tag(f"nonce=abc data-position={position}"), csp=policy.format(only=only(status), url=status.url))
    tab = visit().open().fetched().shows("Checkout is failing").quiet()
    tab.page.locator("status-alert button").click()
    tab.shows_nothing().quiet()
    assert tab.events("error") == []


def test_a_script_let_in_by_strict_dynamic_may_insert_it(status, website, visit):
    status.publish(data(item()))
    website.page(f"<script nonce=abc>document.head.append(Object.assign(document.createElement('script'), {{src: '{status.src}'}}))</script>",
                 csp=f"default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; connect-src {status.url}")
    visit().open().fetched().shows("Checkout is failing").quiet()


def test_without_connect_src_the_snapshot_is_shown(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag(), csp=f"default-src 'none'; script-src {status.url}")
    tab = visit().open().fetched().shows("Checkout is failing")
    assert tab.page.evaluate("witness.errors") == []
    assert [detail["reason"] for detail in tab.events("error")] == ["network"]
    assert status.asked(status.DATA) == []


@pytest.mark.parametrize("style", [
    "html * { display: none !important }",
    "html > :not(head, body) { display: none !important; visibility: hidden !important; opacity: 0 !important; height: 0 !important }",
    "* { visibility: hidden !important } html, body { visibility: visible !important }",
    "html * { position: absolute !important; left: -9999px !important; clip-path: inset(50%) !important; transform: scale(0) !important }",
    "div, section, ul, li, a, button, strong, span { display: none !important; color: transparent !important; font-size: 0 !important }",
    "html * { animation: gone 1ms forwards !important; content-visibility: hidden !important; z-index: -1 !important }"
    "@keyframes gone { to { opacity: 0; transform: translateY(-99px) } }",
    "html { font-size: 0 } html * { font-size: 0 !important; line-height: 0 !important; color: #fff !important; pointer-events: none !important }",
    ":not(html, head, body) { all: unset !important }",
])
@pytest.mark.parametrize("position", ["top", "bottom"])
def test_no_style_of_the_page_hides_or_bends_the_bar(status, website, visit, style, position):
    status.publish(data(item()))
    website.page(status.tag(f"data-position={position}"))
    plain = visit().open().shows("Checkout is failing").bar.bounding_box()
    website.page(status.tag(f"data-position={position}"), head=f"<style>{style}</style>")
    tab = visit().open().shows("Checkout is failing")
    assert tab.bar.bounding_box() == plain
    expect(tab.bar).to_be_visible()
    tab.page.locator("status-alert button").click()
    tab.shows_nothing().quiet()


@pytest.mark.parametrize("body", [
    "<header style='position:fixed;top:0;left:0;right:0;height:80px;z-index:9999;background:#fff'>Menu</header><p style='margin-top:90px'>Text</p>",
    "<div style='position:fixed;inset:0;overflow:auto;background:#fff;z-index:999999999'>An app</div>",
])
def test_the_bar_is_not_hidden_behind_what_the_page_has_fixed(status, website, visit, body):
    status.publish(data(item()))
    website.page(status.tag(), body=body)
    tab = visit().open().shows("Checkout is failing")
    box = tab.bar.bounding_box()
    hit = tab.page.evaluate("([x, y]) => document.elementFromPoint(x, y).localName", [box["width"] / 2, box["y"] + box["height"] / 2])
    assert hit == "status-alert"


def test_data_never_becomes_code(status, website, visit):
    evil = "<b>bold</b><img src=x onerror=alert(1)></script><script>alert(1)</script>\u2028\"'`${alert(1)}"
    strings = {"region": evil, "more": evil, "dismiss": evil, "resolved": evil}
    status.publish(data(item("x", piece(text=evil, label=evil, level='major" onclick="alert(1)', rev=evil), url="javascript:alert(1)"),
                        lang='en"><b>', dir="ltr", strings=strings))
    website.page(status.tag())
    tab = visit(own=True)
    tab.page.on("dialog", lambda dialog: pytest.fail("a script of the data ran"))
    tab.open().fetched().shows("<b>bold</b>").quiet()
    assert tab.page.locator("status-alert :is(b, img, script)").count() == 0
    assert tab.page.locator("status-alert a").count() == 0


@pytest.mark.parametrize("url, expected", [
    ("https://status.example.com/x", "https://status.example.com/x"),
    ("/incidents/x/", "{status}/incidents/x/"),
    ("{status}/incidents/x/", "{status}/incidents/x/"),
    ("http://elsewhere.example/", None),
    ("javascript:alert(1)", None),
    (" JaVaScRiPt:alert(1)", None),
    ("java\nscript:alert(1)", None),
    ("data:text/html,<script>alert(1)</script>", None),
    ("blob:{status}/1", None),
    ("file:///etc/passwd", None),
    ("https://", None),
    ("", None),
])
def test_a_link_is_https_or_on_the_status_site_or_left_out(status, website, visit, url, expected):
    snapshot = data(item("x"))
    snapshot["items"][0]["url"] = url.format(status=status.url)
    status.publish(snapshot)
    website.page(status.tag())
    tab = visit().open().shows("Checkout is failing").quiet()
    links = tab.page.locator("status-alert a")
    assert [link.get_attribute("href") for link in links.all()] == ([expected.format(status=status.url)] if expected else [])


def test_a_replaced_body_leaves_the_bar_alone(status, website, visit):
    """As Turbo and other page swappers do."""
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().shows("Checkout is failing")
    tab.page.evaluate("""() => {
      document.querySelector('status-alert').mark = 1;
      const body = document.createElement('body');
      body.innerHTML = '<main>Another page</main>';
      document.body.replaceWith(body);
      history.pushState({}, '', '/another');
    }""")
    tab.shows("Checkout is failing").quiet()
    assert tab.page.evaluate("document.querySelector('status-alert').mark") == 1
    assert tab.page.evaluate("[...document.documentElement.children].map(e => e.localName)") == ["head", "status-alert", "body"]


def test_a_change_of_route_leaves_the_bar_alone(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag(), body="<div id=app>Home</div>")
    tab = visit().open().shows("Checkout is failing")
    tab.page.evaluate("() => { history.pushState({}, '', '/cart'); document.body.innerHTML = '<div id=app>Cart</div>' }")
    tab.shows("Checkout is failing").quiet()


def test_a_tag_run_again_by_a_page_swapper_makes_no_second_bar(status, website, visit):
    status.publish(data(item()))
    website.page("", body=f"<main>One</main>{status.tag()}")
    tab = visit().open().fetched()
    tab.page.evaluate("""() => new Promise(done => {
      const again = document.createElement('script');
      again.src = document.querySelector('script').src;
      again.onload = done;
      document.body.append(again);
    })""")
    tab.shows("Checkout is failing").quiet()
    assert len(status.asked(status.DATA)) == 1


def test_hydration_finds_the_first_child_of_the_body_it_expects(status, website, visit):
    """Frameworks compare the server's children of <body> with their own, one by one."""
    status.publish(data(item()))
    website.page(status.tag(), body="<div id=root><p>Server</p></div>")
    tab = visit().open().shows("Checkout is failing")
    assert tab.page.evaluate("[...document.body.childNodes].map(n => n.nodeName + '#' + n.id)") == ["DIV#root"]
    assert tab.page.evaluate("document.querySelector('body > :first-child').id") == "root"


def test_a_bar_that_the_page_removed_comes_back(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag())
    tab = visit().open().shows("Checkout is failing")
    tab.page.evaluate("document.querySelector('status-alert').remove()")
    tab.page.evaluate(TURN)
    tab.shows("Checkout is failing").quiet()


def test_a_page_that_always_removes_the_bar_wins_and_does_not_hang(status, website, visit):
    status.publish(data(item()))
    website.page("<script>window.removed = 0; new MutationObserver(() => { const bar = document.querySelector('status-alert');"
                 "if (bar) { bar.remove(); removed++ } }).observe(document.documentElement, {childList: true})</script>" + status.tag())
    tab = visit().open().fetched()
    tab.shows_nothing()
    assert tab.page.evaluate("removed") <= 20


def test_an_element_named_like_the_handle_is_no_obstacle(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag(), body="<form id=statusAlert><input name=some></form>")
    visit().open().shows("Checkout is failing").quiet()


def test_a_page_with_old_libraries_loses_nothing(status, website, visit):
    """Prototype.js and MooTools replaced or extended these."""
    status.publish(data(item()))
    website.page("<script>window.$ = window.jQuery = 5; Array.prototype.each = Object.prototype.extra = function () {};"
                 "Array.prototype.toJSON = undefined</script>" + status.tag())
    tab = visit().open().shows("Checkout is failing")
    assert tab.page.evaluate("$ === 5 && jQuery === 5")
    tab.quiet()


@pytest.mark.parametrize("where", ["head", "body", "end", "no body tag"])
def test_the_tag_may_stand_anywhere(status, website, visit, where):
    status.publish(data(item()))
    tag = status.tag().replace("async ", "")
    website.page(tag if where == "head" else "", body={"body": tag + "<p>Shop</p>", "end": "<p>Shop</p>" + tag}.get(where, "<p>Shop</p>"))
    if where == "no body tag":
        website.replies["/"].body = f"<!doctype html><title>Shop</title>{tag}Shop".encode()
    tab = visit().open().shows("Checkout is failing").quiet()
    order = tab.page.evaluate("[...document.documentElement.children].map(e => e.localName)")
    assert order == ["head", "status-alert", "body"]


def test_two_bottom_bars_can_be_stacked_by_the_page(status, website, visit):
    status.publish(data(item()))
    website.page(status.tag("data-position=bottom"), head="<style>status-alert { --status-alert-bottom: 5em }</style>")
    tab = visit().open().shows("Checkout is failing")
    box = tab.bar.bounding_box()
    assert tab.page.evaluate("innerHeight") - box["y"] - box["height"] == pytest.approx(80, abs=1)
