"""A visitor: a browser window of its own, its clock and time zone, and what goes wrong in it."""
import datetime
import urllib.parse

WITNESS = """
window.violations = [];
document.addEventListener('securitypolicyviolation', e => violations.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
# One turn of the page's event loop. Message channels aren't mocked.
TURN = "new Promise(done => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0) })"


class Visitor:
    def __init__(self, browser, now, zone, script, options):
        self.troubles, self.asked, self.script = [], [], script
        self.expected = set()  # addresses that answer with an error because a test wants it
        self.context = browser.new_context(timezone_id=zone, java_script_enabled=script, **{"locale": "en-GB", **options})
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        # Only this machine is asked; anything else is a trouble, and gets no answer.
        self.context.route(lambda url: urllib.parse.urlsplit(url).hostname not in ("127.0.0.1", None, ""), self.refuse)
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        self.page.on("dialog", self.dismiss)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", self.fail)
        self.page.on("response", self.judge)
        if script:
            self.page.add_init_script(WITNESS)
            # It stands still until a test moves it.
            self.clock = now
            self.page.clock.install(time=now - datetime.timedelta(seconds=1))
            self.page.clock.pause_at(now)

    def listen(self, message):
        if message.location.get("url") not in self.expected:
            self.troubles.append(f"console: {message.text}")

    def refuse(self, route):
        self.troubles.append(f"asks another host: {route.request.url}")
        route.abort()

    def dismiss(self, dialog):
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def fail(self, request):
        # The browser asks for the icon late, and stops when the visitor goes on to the next page.
        if request.failure != "net::ERR_ABORTED" or "/icon-" not in request.url:
            self.troubles.append(f"failed: {request.url} {request.failure}")

    def judge(self, response):
        if response.status >= 400 and response.url not in self.expected:
            self.troubles.append(f"{response.status}: {response.url}")

    def afresh(self):
        """Forgets the page before; what went wrong there is its test's affair."""
        self.page.goto("about:blank")
        self.page.emulate_media(media="null")
        self.troubles.clear()
        self.asked.clear()
        return self

    def open(self, url, status=200):
        if status >= 400:
            self.expected.add(url)
        self.page.goto(url)
        return self

    def sets(self, now):
        """Lets the visitor's clock come to a time: asleep until just before, then awake, so that timers fire as they would."""
        seconds = (now - self.clock).total_seconds()
        while seconds > 5:
            # Playwright's clock can't take more than 24 days in one go.
            step = min(seconds - 5, 20 * 86400)
            self.page.clock.fast_forward(int(step * 1000))
            seconds -= step
        self.page.clock.run_for(int(seconds * 1000))
        self.clock = now
        return self.turns()

    def runs(self, seconds):
        return self.sets(self.clock + datetime.timedelta(seconds=seconds))

    def turns(self):
        for _ in range(3):
            self.page.evaluate(TURN)
        return self

    def text(self, selector="body"):
        """What can be seen of the first that can be seen, with each run of white space as one space."""
        return " ".join(self.page.locator(f"{selector}:visible").first.inner_text().split())

    def quiet(self):
        """Nothing went wrong so far."""
        found = list(dict.fromkeys(self.troubles))
        if self.script:
            found += self.page.evaluate("window.violations || []")
        self.troubles.clear()
        assert not found, f"{self.page.url}: {found}"
        return self

    def close(self):
        self.context.close()
