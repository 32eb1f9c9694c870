"""Two origins on loopback, a website and a status site, and real browsers with a clock of their own."""
import hashlib
import http.server
import itertools
import os
import shutil
import threading

import pytest
from playwright.sync_api import Error, expect

import bar

ENGINES = os.environ.get("CANDOR_BROWSERS", "chromium,firefox").split(",")
EXECUTABLES = {"chromium": ["chromium", "chromium-browser", "google-chrome"], "firefox": ["firefox-esr", "firefox"]}
CORS = {"Access-Control-Allow-Origin": "*"}


class Reply:
    def __init__(self, body="", type="text/html; charset=utf-8", status=200, headers=None, hold=None):
        self.body = body if isinstance(body, bytes) else body.encode()
        self.type, self.status, self.headers, self.hold = type, status, headers or {}, hold


# Never the same twice, so that no origin inherits another's cache and storage; below what systems hand out themselves.
PORTS = itertools.count(20_000)


class Origin:
    """A web server on a port of its own that answers from a table, and remembers what it was asked."""

    def __init__(self):
        self.replies, self.seen = {}, []
        origin = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                path = self.path.split("?")[0]
                origin.seen.append((self.command, path, dict(self.headers)))
                reply = origin.replies.get(path) or Reply("not found", status=404, headers=CORS)
                if reply.hold:
                    reply.hold.wait(20)
                etag = '"' + hashlib.sha256(reply.body).hexdigest()[:16] + '"'
                same = reply.status == 200 and self.headers.get("If-None-Match") == etag
                try:
                    self.send_response(304 if same else reply.status)
                    for name, value in {"ETag": etag, "Cache-Control": "max-age=600", **reply.headers}.items():
                        self.send_header(name, value)
                    if not same:
                        self.send_header("Content-Type", reply.type)
                    self.send_header("Content-Length", "0" if same else str(len(reply.body)))
                    self.end_headers()
                    if not same:
                        self.wfile.write(reply.body)
                except OSError:
                    pass  # the browser didn't wait

            do_GET = do_OPTIONS = do_HEAD = answer

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_):
                pass

        while True:
            try:
                self.server = Server(("127.0.0.1", next(PORTS)), Handler)
                break
            except OSError:
                continue  # somebody else's
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True).start()

    def asked(self, path, method="GET"):
        return [headers for verb, where, headers in self.seen if where == path and verb == method]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class StatusSite(Origin):
    """embed/v1/ of a built site."""

    DATA = "/embed/v1/alert.json"

    def publish(self, *snapshots, live=True, headers=CORS):
        """Writes alert.js and the data files; with `live=False` the data files stay as they are."""
        self.replies["/embed/v1/alert.js"] = Reply(bar.script(*snapshots), "text/javascript", headers=headers)
        self.replies["/embed/v1/pinned.js"] = Reply(bar.code(), "text/javascript", headers=headers)
        if live:
            for index, snapshot in enumerate(snapshots):
                self.update(snapshot, self.DATA if index == 0 else None, headers)
                self.update(snapshot, headers=headers)

    def update(self, data, path=None, headers=CORS):
        """Replaces the data alone, as a later build does while a page is open."""
        path = path or f"/embed/v1/alert.{data['lang']}.json"
        self.replies[path] = Reply(bar.to_json(data), "application/json", headers=headers)

    @property
    def src(self):
        return self.url + "/embed/v1/alert.js"

    def tag(self, more="", src=None):
        return f'<script async src="{src or self.src}" {more}></script>'


class Website(Origin):
    """Somebody's website that embeds the bar."""

    def page(self, tag, body="<h1 id=h>Shop</h1><p>Welcome. <a href='#h' id=first>Catalogue</a></p>", csp=None, head="", lang="en", path="/"):
        html = (f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>Shop</title>"
                f"<meta name=viewport content='width=device-width'>{head}{tag}</head><body>{body}</body></html>")
        self.replies[path] = Reply(html, headers={"Content-Security-Policy": csp} if csp else {})


# What a test may ask about a page, put there before any script of the page runs.
WITNESS = """
window.witness = { errors: [], violations: [], events: [], cls: 0, asked: 0, settled: 0 };
const { fetch } = window;
window.fetch = (...args) => {
  witness.asked++;
  const answer = fetch(...args);
  answer.then(response => response.clone().text()).catch(() => 0).then(() => witness.settled++);
  return answer;
};
addEventListener('error', e => { if (e.message) witness.errors.push(e.message) });
addEventListener('unhandledrejection', e => witness.errors.push(String(e.reason)));
// Firefox asks for a favicon of its own accord.
document.addEventListener('securitypolicyviolation', e =>
  e.blockedURI.endsWith('/favicon.ico') || witness.violations.push(e.violatedDirective + ' ' + e.blockedURI));
for (const name of ['change', 'dismiss', 'error'])
  document.addEventListener('status-alert:' + name, e => witness.events.push([name, e.detail]));
try {
  new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) witness.cls += e.value })
    .observe({ type: 'layout-shift', buffered: true });
} catch {}
"""

# One turn of the page's event loop. Message channels are not mocked.
TURN = "new Promise(done => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0) })"


class Tab:
    """A page of the website, seen by a visitor whose clock stands at NOW."""

    def __init__(self, page, status, website, engine):
        self.page, self.context, self.status, self.website, self.engine = page, page.context, status, website, engine

    def open(self, path="/"):
        self.page.goto(self.website.url + path)
        return self

    @property
    def bar(self):
        return self.page.locator("status-alert section")

    @property
    def items(self):
        return self.page.locator("status-alert li")

    def events(self, name):
        return [detail for kind, detail in self.page.evaluate("witness.events") if kind == name]

    def until(self, expression, timeout=10):
        """Waits until JavaScript says so; from outside, because the page's own timers are mocked."""
        eventually(lambda: self.page.evaluate(expression), timeout)
        return self

    def shows(self, *texts):
        expect(self.items).to_have_count(len(texts))
        for row, text in zip(self.items.all(), texts):
            expect(row).to_contain_text(text)
        return self

    def shows_nothing(self):
        expect(self.page.locator("status-alert")).to_have_count(0)
        return self

    def runs(self, seconds):
        """Lets the visitor's clock run, every timer on the way firing."""
        self.page.clock.run_for(int(seconds * 1000))
        return self

    def fetched(self, count=1):
        """Waits until the page has asked for data so many times and has taken in what came, or that nothing came."""
        self.until(f"witness.settled >= {count}")
        for _ in range(3):
            self.page.evaluate(TURN)
        return self

    def settles(self, count):
        """No more than so many requests were made, even after what the page has under way."""
        for _ in range(3):
            self.page.evaluate(TURN)
        assert self.page.evaluate("witness.asked") == count
        return self

    def look(self, isLooking):
        """The visitor goes to another tab, or comes back."""
        self.page.evaluate("""visible => {
          Object.defineProperty(document, 'hidden', { value: !visible, configurable: true });
          Object.defineProperty(document, 'visibilityState', { value: visible ? 'visible' : 'hidden', configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }""", isLooking)
        return self

    def quiet(self):
        assert self.page.evaluate("witness.errors") == []
        assert self.page.evaluate("witness.violations") == []
        return self


def eventually(condition, timeout=10):
    """Polls a server's memory; the only waiting on the wall clock here, and it ends as soon as the thing has happened."""
    done = threading.Event()
    for _ in range(int(timeout / 0.02)):
        if condition():
            return
        done.wait(0.02)
    raise AssertionError("it never happened")


# WebDriver BiDi, by which Playwright drives Firefox, can't set these for a window; a Firefox can be started with them.
PREFERENCES = {
    ("color_scheme", "light"): {}, ("color_scheme", "dark"): {"layout.css.prefers-color-scheme.content-override": 0},
    ("forced_colors", "active"): {"browser.display.document_color_use": 2},
    ("reduced_motion", "no-preference"): {}, ("reduced_motion", "reduce"): {"ui.prefersReducedMotion": 1},
}


def launch(playwright, engine, prefs):
    path = next(filter(None, map(shutil.which, EXECUTABLES[engine])), None)
    if not path:
        pytest.skip(f"no {engine} on this machine")
    if engine == "chromium":
        return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
    return playwright.firefox.launch(executable_path=path, channel="moz-firefox", firefox_user_prefs=prefs)


@pytest.fixture(scope="session", params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def browsers(playwright):
    """The windows of each engine's one browser, and of one Firefox with other preferences: browsers(engine, prefs)."""
    started = {}

    def browser(engine, prefs={}):
        key = (engine, *sorted(prefs.items()))
        if key not in started:
            for other in [other for other in started if prefs and len(other) > 1]:
                started.pop(other).close()
            started[key] = Windows(launch(playwright, engine, prefs), engine)
        return started[key]

    yield browser
    for windows in started.values():
        windows.close()


@pytest.fixture
def chromium(browsers):
    return browsers("chromium")


@pytest.fixture
def status():
    origin = StatusSite()
    yield origin
    origin.close()


@pytest.fixture
def website():
    origin = Website()
    yield origin
    origin.close()


class Windows:
    """A browser's windows. Opening one takes longer than most tests, so a test gets one that another has left."""

    SIZE = {"width": 1280, "height": 720}
    # Playwright has a page repeat all that its clock ever did, so a window is used a while and then replaced.
    USES = 25
    KEPT = 3

    def __init__(self, browser, engine):
        self.browser, self.engine = browser, engine
        self.left = []  # [(what it was opened with, uses, page)], the longest unused first

    def open(self, context, clock):
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.add_init_script("(() => {" + WITNESS + "})()")
        if clock is not None:
            page.clock.install(time=bar.at(clock))
        return page

    def context(self, **options):
        if self.engine == "firefox":  # Playwright sets these by itself otherwise, and fails
            options = {"color_scheme": "null", "forced_colors": "null", "reduced_motion": "null", **options}
        return self.browser.new_context(**options)

    def take(self, clock, viewport, options):
        """Returns what the window was opened with, its uses, and its page."""
        for entry in self.left:
            kind, uses, page = entry
            if kind == (clock is None, options):
                self.left.remove(entry)
                page.set_viewport_size(viewport)
                if clock is not None:
                    page.clock.resume()
                    page.clock.install(time=bar.at(clock))
                return kind, uses + 1, page
        return (clock is None, options), 1, self.open(self.context(viewport=viewport, **options), clock)

    def leave(self, kind, uses, page):
        for other in page.context.pages:
            if other != page:
                other.close()
        try:
            page.goto("about:blank")
        except Error:  # it was on its way elsewhere
            uses = self.USES
        if uses == self.USES:
            return page.context.close()
        self.left.append((kind, uses, page))
        if len(self.left) > self.KEPT:
            self.left.pop(0)[2].context.close()

    def close(self):
        self.browser.close()


def visiting(browsers, engine, status, website):
    """A fixture's body: visit(clock=seconds from NOW or None, viewport=…, context=another tab's context, own=True for a
    window that nobody has used or will use, prefs={…} of Firefox, …)."""
    taken, contexts = [], []

    def visit(clock=0, context=None, own=False, viewport=Windows.SIZE, prefs=None, **options):
        prefs = prefs or {}
        if engine == "firefox":
            for name in [name for name in options if (name, options[name]) in PREFERENCES]:
                prefs = prefs | PREFERENCES[name, options.pop(name)]
        windows = browsers(engine, prefs)
        if context:
            page = windows.open(context, clock)
        elif own:
            contexts.append(windows.context(viewport=viewport, **options))
            page = windows.open(contexts[-1], clock)
        else:
            taken.append((windows, windows.take(clock, viewport, options)))
            page = taken[-1][1][2]
        return Tab(page, status, website, engine)

    yield visit
    for context in contexts:
        context.close()
    for windows, window in taken:
        windows.leave(*window)


@pytest.fixture
def visit(browsers, engine, status, website):
    """Opens tabs."""
    yield from visiting(browsers, engine, status, website)


@pytest.fixture
def visit_in_chromium(browsers, status, website):
    """As `visit`, for what Firefox can't be told or asked; each test says what that is."""
    yield from visiting(browsers, "chromium", status, website)
