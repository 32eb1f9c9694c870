"""Two origins on loopback, a website and a status site, and real browsers with a clock of their own."""
import hashlib
import http.server
import os
import shutil
import threading

import pytest
from playwright.sync_api import expect

import bar

ENGINES = os.environ.get("CANDOR_BROWSERS", "chromium,firefox").split(",")
EXECUTABLES = {"chromium": ["chromium", "chromium-browser", "google-chrome"], "firefox": ["firefox-esr", "firefox"]}
CORS = {"Access-Control-Allow-Origin": "*"}


class Reply:
    def __init__(self, body="", type="text/html; charset=utf-8", status=200, headers=None, hold=None):
        self.body = body if isinstance(body, bytes) else body.encode()
        self.type, self.status, self.headers, self.hold = type, status, headers or {}, hold


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

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

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

    def __init__(self, context, status, website, engine, clock=0):
        self.context, self.status, self.website, self.engine = context, status, website, engine
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.add_init_script("(() => {" + WITNESS + "})()")
        if clock is not None:
            self.page.clock.install(time=bar.at(clock))

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


def launch(playwright, engine, **options):
    path = next(filter(None, map(shutil.which, EXECUTABLES[engine])), None)
    if not path:
        pytest.skip(f"no {engine} on this machine")
    if engine == "chromium":
        return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"], **options)
    return playwright.firefox.launch(executable_path=path, channel="moz-firefox", **options)


@pytest.fixture(scope="session", params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def browser(playwright, engine):
    started = launch(playwright, engine)
    yield started
    started.close()


@pytest.fixture(scope="session")
def chromium(playwright):
    started = launch(playwright, "chromium")
    yield started
    started.close()


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


def visiting(browser, engine, status, website, contexts):
    def visit(clock=0, context=None, **options):
        if engine == "firefox":  # WebDriver BiDi can't set these
            options = {"color_scheme": "null", "forced_colors": "null", "reduced_motion": "null", **options}
        if not context:
            context = browser.new_context(**options)
            contexts.append(context)
        return Tab(context, status, website, engine, clock)

    return visit


@pytest.fixture
def visit(browser, engine, status, website):
    """Opens tabs: visit(clock=seconds from NOW or None, viewport=…, context=another tab's context)."""
    contexts = []
    yield visiting(browser, engine, status, website, contexts)
    for context in contexts:
        context.close()


@pytest.fixture
def visit_in_chromium(chromium, status, website):
    """As `visit`, where a test needs what only Chromium can be told."""
    contexts = []
    yield visiting(chromium, "chromium", status, website, contexts)
    for context in contexts:
        context.close()
