/*!Candor alert bar, MIT*/
// The alert bar: one script tag on another website shows that website's visitors what is wrong right now.
//
//   <script async src="https://status.example.com/embed/v1/alert.js"></script>
//
// This file is the source. `scripts/release-alert-bar.py` reduces it to `alert.min.js`, and keeps every file it ever
// released in `released/`, because websites pin them by hash. Building a site reads only those committed files:
//
//   alert-<hash>.js   a released file as it is: code without data, good for ever, fit for an integrity attribute
//   alert.js          alert.min.js with its one `/*snapshot*/[]` replaced by a JSON array of the alert data,
//                     one object per built language, the site's own language first
//   alert.json        the alert data in the site's own language
//   alert.<lang>.json the alert data in each built language
//
// What the data means is decided by the build. It holds every item as slices of time with their finished words; all
// that happens here is "the last slice with at <= now", the website's own filters, and drawing. docs/alert-bar.md is
// for the owner of a website.
//
// Rules that explain most of what looks unusual below:
// - No style element, style attribute or innerHTML: adopted style sheets and textContent pass every CSP and Trusted Types.
// - The bar is a child of <html>, before <body>: frameworks that hydrate or replace the body never meet it.
// - `!important` inside a shadow root beats `!important` outside it, so no style of the page can hide the bar.
// - A mistake or a failure leaves the page and the last truth alone. Nothing is ever thrown at the page.
// - A quiet day adds nothing to the DOM.
(snapshots => {
  // A bundle has no current script: there, any element marked data-status-alert carries the options.
  const script = document.currentScript || document.querySelector("[data-status-alert]");
  if (!script || !document.adoptedStyleSheets) return;

  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const LEVELS = ["notice", "maintenance", "degraded", "partial", "major"];

  const options = script.dataset;
  const words = value => (value ? value.split(/[\s,]+/) : []);
  const components = words(options.components);
  const kinds = words(options.kinds);
  const minLevel = LEVELS.indexOf(options.minLevel);
  const lead = parseFloat(options.lead) * HOUR;
  const isBottom = options.position == "bottom" && !options.target;

  // MARK: Data

  const time = text => Date.parse(text) || 0;
  const primary = tag => tag.toLowerCase().split("-")[0];
  const inLanguage = tag =>
    tag &&
    (snapshots.find(data => data.lang.toLowerCase() == tag.toLowerCase()) ||
      snapshots.find(data => primary(data.lang) == primary(tag)));

  // The alert data in use: the visitor's language where it is built, else the site's own.
  let held = inLanguage(options.lang) || inLanguage(document.documentElement.lang) || snapshots[0];

  const suffix = held ? held != snapshots[0] && held.lang : options.lang;
  const source = new URL(options.src || `alert${suffix ? "." + suffix : ""}.json`, script.src || document.baseURI);
  const key = "status-alert:" + source;

  // Two tags for one status site make one bar. An element with this id would answer to the name too, hence the test.
  const bars = Array.isArray(self.statusAlert) ? self.statusAlert : (self.statusAlert = []);
  if (bars.some(bar => bar.src == source.href)) return;

  let shown = []; // what the visitor sees: flat copies of item and slice
  let drawn = ""; // the same as text, to notice that nothing changed
  let isFirst = true; // nothing was evaluated yet
  let asked = 0; // when the data was last asked for
  let fresh = Date.now(); // when the data was last known to be true
  let failures = 0;
  let next; // when the next slice begins
  let clockTimer, pollTimer, channel;
  const ending = new AbortController();

  const emit = (name, detail) =>
    document.dispatchEvent(new CustomEvent("status-alert:" + name, { detail: { src: source.href, ...detail } }));

  const levelOf = slice => {
    const level = LEVELS.indexOf(slice.level);
    return level < 0 ? 2 : level;
  };

  // An address is https, or on the status site itself, or left out.
  const address = text => {
    try {
      const url = new URL(text || "none:", source);
      if (url.protocol == "https:" || (url.protocol == "http:" && url.origin == source.origin)) return url.href;
    } catch {}
  };

  // Everything that the data says of this moment, hidden items too.
  const evaluate = () => {
    // A visitor's slow clock would bring back the past; the build's own time is the least it can be.
    const now = Math.max(Date.now(), time(held.built_at));
    const sooner = at => {
      if (at > now && at < next) next = at;
    };
    next = now + HOUR; // browsers fire a timer of 25 days at once
    const items = held.items.flatMap(({ slices, ...item }) => {
      let current;
      for (const slice of slices) {
        if (time(slice.at) <= now) current = slice;
        else sooner(time(slice.at));
      }
      if (!current) return [];
      const start = time((current.when || [slices[0].at])[0]);
      let show = current.show;
      if (current.when && start > now && lead >= 0) {
        show = start - lead <= now;
        sooner(start - lead);
      }
      const groups = [].concat(item.components, item.groups);
      return {
        ...item,
        ...current,
        start,
        url: address(item.url),
        level: LEVELS[levelOf(current)],
        show:
          show &&
          levelOf(current) >= minLevel &&
          (!kinds[0] || kinds.includes(item.kind)) &&
          (!components[0] || groups.some(id => components.includes(id))),
      };
    });
    next -= now;
    return items;
  };

  const accept = data => {
    if (data.v !== 1 || !data.strings.region || !data.items.every(item => item.id && item.slices.every(slice => slice.at)))
      throw 0;
    if (held && time(data.built_at) < time(held.built_at)) return; // an edge that lags behind
    held = data;
    fresh = Date.now();
    update(true);
  };

  const load = async () => {
    let reason = "network";
    asked = Date.now();
    try {
      const response = await fetch(source, {
        cache: "no-cache",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(8 * SECOND),
      });
      reason = "http " + response.status;
      if (response.ok) {
        reason = "data";
        const data = await response.json();
        if (ending.signal.aborted) return;
        accept(data);
        failures = reason = 0;
        if (channel) channel.postMessage(data);
      }
    } catch (error) {
      if (error.name == "TimeoutError") reason = "timeout";
    }
    if (ending.signal.aborted) return;
    if (reason) {
      failures++;
      emit("error", { reason });
    }
    poll();
  };

  // Asks again while someone looks: often when something is on, and ever more rarely while it fails.
  const poll = () => {
    clearTimeout(pollTimer);
    if (document.hidden || (asked && options.poll == "off")) return;
    const base = options.poll > 0 ? Math.max(30, options.poll) * SECOND : (shown[0] || next < 10 * MINUTE ? 1 : 5) * MINUTE;
    const wait = base * 2 ** Math.min(failures, 4) * (0.9 + Math.random() / 5) - Math.abs(Date.now() - asked);
    pollTimer = setTimeout(load, Math.max(0, wait));
  };

  // The page is looked at again, perhaps after a night in which no timer ran.
  const wake = () => {
    update(true);
    if (!document.hidden && options.poll != "off" && Math.abs(Date.now() - asked) > MINUTE) load();
    else poll();
  };

  // MARK: What the visitor dismissed: {id: [rev, level]}, and nothing else is ever stored

  let memory = { __proto__: null }; // an id may be called "constructor"
  // Undefined for "none": reading it throws, and memory is used, as where storage is blocked.
  const storage = () => self[{ local: "localStorage", session: "sessionStorage" }[options.remember || "local"]];
  const dismissals = () => {
    try {
      return JSON.parse(storage().getItem(key)) || memory;
    } catch {
      return memory;
    }
  };
  const isDismissed = (item, old) => old && old[0] == item.rev && old[1] >= levelOf(item);

  const dismiss = item => {
    const before = dismissals();
    memory = { __proto__: null };
    for (const { id } of held.items) if (before[id]) memory[id] = before[id];
    memory[item.id] = [item.rev, levelOf(item)];
    try {
      storage().setItem(key, JSON.stringify(memory));
    } catch {}
    const index = shown.findIndex(({ id }) => id == item.id);
    update();
    const buttons = list.querySelectorAll("button");
    const button = buttons[Math.min(index, buttons.length - 1)];
    if (button) button.focus();
    emit("dismiss", { item });
  };

  // MARK: Other tabs

  const open = () => {
    try {
      channel = new BroadcastChannel(key);
      channel.onmessage = ({ data }) => {
        try {
          accept(data);
          asked = Date.now();
          failures = 0;
          poll();
        } catch {}
      };
    } catch {}
  };
  // An open channel keeps a page out of the back/forward cache.
  const close = () => {
    if (channel) channel.close();
    channel = 0;
  };

  const on = (target, name, action) => target.addEventListener(name, action, { signal: ending.signal });

  // MARK: Drawing

  const colours = (backgrounds, foregrounds) =>
    LEVELS.map(
      (level, i) => `[part~=${level}]{background:var(--status-alert-${level}-bg,#${backgrounds[i]});` +
        `color:var(--status-alert-${level}-fg,#${foregrounds[i]})}`
    ).join("");
  const light = colours(["eaf2fb", "ecebfb", "fdf3d3", "ffe9d6", "fce4e4"], ["17406d", "37307f", "624300", "7d3300", "8c1515"]);
  const dark = colours(["10283f", "231f47", "352a0c", "3d2110", "431619"], ["b9d8f8", "cfcbff", "f6d989", "ffc9a3", "ffc2c2"]);

  // Forced colours drop backgrounds and draw transparent outlines; elsewhere it's the other way round.
  const css = `
    :host {
      all: initial !important;
      display: block !important;
      position: relative !important;
      z-index: 2147483647 !important;
    }
    :host([popover]) {
      position: fixed !important;
      inset: auto 0 var(--status-alert-bottom, 0) !important;
    }
    :host([popover]) section {
      box-shadow: 0 0 1em #0003;
    }
    section {
      max-height: 50vh;
      overflow: auto;
      font: .875em/1.45 var(--status-alert-font, system-ui, sans-serif);
      overflow-wrap: anywhere;
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    li {
      display: flex;
      gap: .6em;
      padding: .5em max(1em, (100% - 72em) / 2);
      border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent);
      outline: 1px solid transparent;
      outline-offset: -1px;
    }
    div {
      flex: 1;
      padding-block: .2em;
    }
    div > * {
      margin-inline-end: .4em;
    }
    svg {
      flex: none;
      width: 1.35em;
      height: 1.35em;
      margin-block: .25em;
      fill: currentColor;
      fill-rule: evenodd;
    }
    a {
      color: inherit;
    }
    button {
      all: unset;
      flex: none;
      display: grid;
      place-items: center;
      width: 1.8em;
      height: 1.8em;
      margin-inline-end: -.4em;
      border-radius: .4em;
      cursor: pointer;
    }
    button:hover {
      background: color-mix(in srgb, currentColor 18%, transparent);
    }
    :focus-visible {
      outline: 2px solid;
      outline-offset: 2px;
    }
    [role=status] {
      position: absolute;
      clip-path: inset(50%);
    }
    @media print {
      :host {
        display: none !important;
      }
    }`;

  // One shape for each level, so that none depends on its colour; the inner figure is a hole in the outer.
  const BANG = "M9 5.5h2v5.8H9zm0 7.2h2v2H9z";
  const ICONS = [
    "M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M9 5h2v2.2H9zm0 3.8h2V15H9z",
    "M14.4 2.3a5 5 0 0 0-6 6.3l-6 6a2.1 2.1 0 0 0 3 3l6-6a5 5 0 0 0 6.3-6l-2.9 2.9-2.6-.7-.7-2.6z",
    "M10 1.5 19.5 18H.5zM9 7h2v5.3H9zm0 6.7h2v2H9z",
    "m10 .3 9.7 9.7-9.7 9.7L.3 10z" + BANG,
    "M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z" + BANG,
  ];
  const CROSS = "M5.7 4.3 10 8.6l4.3-4.3 1.4 1.4-4.3 4.3 4.3 4.3-1.4 1.4-4.3-4.3-4.3 4.3-1.4-1.4L8.6 10 4.3 5.7z";

  const make = (tag, part, text) => {
    const element = document.createElement(tag);
    if (part) element.part = part;
    if (text) element.textContent = text;
    return element;
  };

  const icon = path => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const shape = document.createElementNS(svg.namespaceURI, "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", true);
    svg.setAttribute("part", "icon");
    shape.setAttribute("d", path);
    svg.append(shape);
    return svg;
  };

  // "2026-11-20 23:00 – 2026-11-21 01:00 UTC+01:00" in the visitor's own zone, or nothing for what isn't a time.
  // Figures only: the first use of Intl keeps a slow phone busy for 50 ms.
  const interval = when => {
    try {
      const [from, to] = when;
      const local = text => {
        const date = new Date(text);
        return new Date(date - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16).replace("T", " ");
      };
      const start = local(from);
      const end = to ? " – " + local(to).replace(start.slice(0, 11), "") : "";
      const [, hours, minutes] = /([+-]..)(..)/.exec(new Date(from).toTimeString());
      return `${start}${end} UTC${hours}:${minutes}`;
    } catch {}
  };

  const row = item => {
    const element = make("li", "item " + item.level);
    const words = make("div");
    const when = item.when && interval(item.when);
    words.append(make("strong", "title", item.label), " ", make("span", "text", item.text));
    if (when) {
      const time = make("span", "time", when);
      time.dir = "ltr";
      words.append(" ", time);
    }
    if (item.url) {
      const link = make("a", "link", held.strings.more);
      link.id = "link " + item.id;
      link.href = item.url;
      link.setAttribute("aria-label", `${held.strings.more}: ${item.text}`);
      words.append(" ", link);
    }
    element.append(icon(ICONS[levelOf(item)]), words);
    if (options.dismissible != "false") {
      const button = make("button", "dismiss");
      button.id = "dismiss " + item.id;
      button.setAttribute("aria-label", `${held.strings.dismiss}: ${item.text}`);
      button.append(icon(CROSS));
      button.onclick = () => dismiss(item);
      element.append(button);
    }
    return element;
  };

  let host, root, region, list, status, observer;
  let placed = 0;
  let strikes = 0;

  // Only when there is something to show: on a quiet day nothing is made, opened or listened to.
  const build = () => {
    host = make("status-alert");
    if (isBottom) host.setAttribute("popover", "manual");
    root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    const dress = { light, dark: light + dark }[options.theme] || `${light}@media(prefers-color-scheme:dark){${dark}}`;
    sheet.replaceSync(css + dress);
    root.adoptedStyleSheets = [sheet];
    region = make("section", "bar");
    list = make("ul");
    list.setAttribute("role", "list"); // Safari drops the role with the bullets
    region.append(list);
    status = make("div");
    status.setAttribute("role", "status");
    observer = new MutationObserver(place);
    observer.observe(document.documentElement, { childList: true, subtree: !!options.target });
    on(self, "storage", event => {
      if (event.key == key || !event.key) update();
    });
    open();
  };

  // Puts the bar into the page, or back into it. A page that removes it again and again wins, rather than hang.
  const place = () => {
    if (!host || host.isConnected || !root.firstChild) return;
    const parent = options.target ? document.querySelector(options.target) : document.documentElement;
    if (!parent) return;
    if (Date.now() - placed > SECOND) strikes = 0;
    placed = Date.now();
    if (++strikes > 9) return;
    parent.insertBefore(host, options.target ? null : document.body);
    if (isBottom && host.showPopover) host.showPopover(); // the top layer: above whatever the page has
  };

  // The text comes after its region, or no screen reader notices, and goes when it has been read.
  let spokenTimer;
  const announce = text => {
    clearTimeout(spokenTimer);
    status.textContent = "";
    root.append(status);
    place();
    spokenTimer = setTimeout(() => {
      status.textContent = text;
      spokenTimer = setTimeout(() => {
        status.textContent = "";
        if (!shown[0]) leave();
      }, 10 * SECOND);
    }, 200);
  };

  const leave = () => {
    root.replaceChildren();
    host.remove();
  };

  const draw = () => {
    if (!host) build();
    const focused = root.activeElement;
    region.lang = status.lang = held.lang;
    region.dir = held.dir;
    region.setAttribute("aria-label", held.strings.region);
    list.replaceChildren(...shown.map(row));
    if (!region.parentNode) root.prepend(region);
    place();
    // Only who was already in the bar is kept there.
    const same = focused && root.getElementById(focused.id);
    if (same) same.focus();
  };

  // Brings the bar up to this moment. `isNews` says that the world changed, not the visitor's wishes.
  const update = isNews => {
    if (!held) return;
    const isStale = Date.now() - fresh > DAY;
    const items = evaluate();
    const before = shown;
    shown = isStale ? [] : items.filter(item => item.show);
    if (shown[0]) {
      const dismissed = dismissals();
      shown = shown
        .filter(item => !isDismissed(item, dismissed[item.id]))
        .sort((a, b) => b.rank - a.rank || a.start - b.start || (a.id < b.id ? -1 : 1)); // the worst, then the oldest
    }
    const text = JSON.stringify([shown, held.strings]);
    const isChange = text != drawn && (shown[0] || before[0]);
    drawn = text;
    if (isChange) {
      const say = [];
      for (const item of shown) {
        const old = before.find(({ id }) => id == item.id);
        if (!old || old.rev != item.rev || old.level != item.level) say.push(`${item.label}: ${item.text}`);
      }
      for (const old of before) {
        if (shown.some(({ id }) => id == old.id)) continue;
        const item = items.find(({ id }) => id == old.id) || old;
        say.push(`${(item != old && item.label) || held.strings.resolved}: ${item.text || old.text}`);
      }
      if (shown[0]) draw();
      else region.remove();
      if (isNews && say[0] && !isStale && (!isFirst || isBottom)) announce(say.join(". "));
      else if (!shown[0]) leave();
      emit("change", { items: shown });
    }
    isFirst = false;
    place();
    clearTimeout(clockTimer);
    clockTimer = setTimeout(() => update(true), Math.max(SECOND, isStale ? next : Math.min(next, fresh + DAY + 1 - Date.now())));
  };

  // MARK: Life

  on(document, "visibilitychange", wake);
  on(self, "pagehide", close);
  on(self, "pageshow", event => {
    if (!event.persisted) return;
    if (host) open();
    wake();
  });

  bars.push({
    src: source.href,
    refresh: load,
    state: () => ({ src: source.href, built_at: held && held.built_at, items: shown }),
    destroy() {
      ending.abort();
      close();
      for (const timer of [clockTimer, pollTimer, spokenTimer]) clearTimeout(timer);
      shown = [];
      if (host) {
        observer.disconnect();
        leave();
      }
      bars.splice(bars.indexOf(this), 1);
    },
  });

  update(true);
  poll();
})(SNAPSHOT); // written as /*snapshot*/[] when this is reduced
