// What makes the page nicer where scripts run: local times, a look for newer builds, search, copying, the form that
// writes the alert bar's snippet. Every word it shows stands in the page or comes from the browser's own Intl.
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  // ------------------------------------------------------------------ times
  // The visitor's own way of writing this page's language: en-GB rather than en.
  const language = root.lang.split("-")[0];
  const locale = (navigator.languages || []).find((l) => l.split("-")[0] == language) || root.lang;
  const day = { day: "numeric", month: "short", year: "numeric" };
  const clock = { hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  const forms = { full: { ...day, ...clock }, date: day, clock };
  const made = {}; // a formatter takes a phone milliseconds to make
  const format = (form) => (made[form] ||= new Intl.DateTimeFormat(locale, forms[form]));

  // Whether the visitor's clock and the site's show the same at that moment.
  const bare = (zone) => new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone: zone });
  let ours, theirs;
  try {
    [ours, theirs] = [bare(root.dataset.zone), bare()];
  } catch {
    // A zone that this browser doesn't know: times are shown in the visitor's.
  }
  const alike = (date) => ours && ours.format(date) == theirs.format(date);

  for (const time of all("time[data-local]")) {
    const date = new Date(time.dateTime);
    if (!forms[time.dataset.local] || alike(date)) continue;
    time.title = time.textContent;
    time.textContent = format(time.dataset.local).format(date);
  }

  // Windows keep the site's time, and gain the visitor's beside it.
  for (const here of all(".here")) {
    const [start, end] = [here.dataset.start, here.dataset.end].map((text) => new Date(text));
    if (alike(start) && alike(end)) continue;
    here.lastElementChild.textContent = format("full").formatRange(start, end);
    here.hidden = false;
  }

  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const sayRelative = () => {
    for (const span of all("[data-rel]")) {
      const seconds = (Date.parse(span.dataset.rel) - Date.now()) / 1000;
      const away = Math.abs(seconds);
      const [size, unit] = away < 5400 ? [60, "minute"] : away < 129600 ? [3600, "hour"] : [86400, "day"];
      const text = away < 30 * 86400 ? relative.format(Math.round(seconds / size), unit) : "";
      if (span.textContent != text) span.textContent = text;
    }
  };
  sayRelative();
  setInterval(() => document.hidden || sayRelative(), 30000);

  // ------------------------------------------------------------------ a newer build
  const built = +root.dataset.built;
  if (built && location.protocol != "file:") {
    const note = one(".newer span");
    let newer = false;
    let failures = 0;
    let looked = 0;
    let timer;

    const look = async () => {
      looked = Date.now();
      try {
        const answer = await fetch(one("#status").href, {
          cache: "no-cache",
          credentials: "omit",
          signal: AbortSignal.timeout(8000),
        });
        newer = Date.parse((await answer.json()).page.generated_at) / 1000 > built;
        failures = 0;
      } catch {
        failures = Math.min(failures + 1, 4);
      }
      note.hidden = !newer;
      plan(+root.dataset.every);
    };
    const plan = (seconds) => {
      clearTimeout(timer);
      if (!newer && !document.hidden) timer = setTimeout(look, seconds * 2 ** failures * (900 + Math.random() * 200));
    };

    // Soon after loading too: the host may have let the browser keep an older page.
    plan(5);
    one(".newer button").onclick = () => location.reload();
    document.addEventListener("visibilitychange", async () => {
      sayRelative();
      if (!document.hidden && !newer && Date.now() - looked > 60000) await look();
      else plan(+root.dataset.every);
      // Nobody is reading yet, so nothing is torn away.
      if (!document.hidden && newer) location.reload();
    });
  }

  // ------------------------------------------------------------------ search
  const find = one(".find");
  if (find) {
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const rows = all(".month .row").map((row) => [row, plain(row.textContent)]);
    const answer = find.querySelector("[role=status]");
    const input = find.querySelector("input");
    find.hidden = !rows.length;
    input.oninput = () => {
      const words = plain(input.value).split(/\s+/);
      let count = 0;
      for (const [row, text] of rows) {
        const fits = words.every((word) => text.includes(word));
        row.classList.toggle("out", !fits);
        count += fits;
      }
      for (const month of all(".month")) month.classList.toggle("out", !month.querySelector(".row:not(.out)"));
      const { count: some, none } = answer.dataset;
      const said = count ? some.replace("{n}", count).replace("{total}", rows.length) : none;
      answer.textContent = input.value.trim() && said;
    };
    if (input.value) input.oninput(); // the browser brought back what was typed
  }

  // ------------------------------------------------------------------ copying
  const copy = one("#copy");
  for (const code of copy ? all("[data-copy]") : []) {
    const [button, said] = copy.content.cloneNode(true).children;
    const label = button.textContent;
    const say = (text) => {
      button.textContent = text || label;
      said.textContent = text;
    };
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        say(said.dataset.done);
        setTimeout(say, 2000, "");
      } catch {
        getSelection().selectAllChildren(code); // no clipboard on plain http: one key is left to press
      }
    };
    (code.closest("pre") || code).after(button, said);
  }

  // ------------------------------------------------------------------ the alert bar's snippet
  const choices = one(".choices");
  if (choices) {
    const snippets = all("[data-snippet]").map((code) => [code, code.textContent]);
    const preview = one(".preview");
    const { script, sample } = choices.dataset;

    // What was chosen, by attribute; what is left as it is has no attribute.
    const read = () => {
      const chosen = {};
      for (const field of choices.querySelectorAll("select, input")) {
        const value = field.type != "checkbox" || field.checked ? field.value : field.dataset.off;
        if (value && field.validity.valid) chosen[field.name] = `${chosen[field.name] || ""} ${value}`.trim();
      }
      return chosen;
    };

    const write = () => {
      for (const [code, text] of snippets) {
        const chosen = Object.entries(read()).filter(([name]) => name != "data-position" || !text.includes("data-target"));
        const attributes = chosen.map(([name, value]) => ` ${name}="${value}"`).join("");
        const lines = chosen.map(([name, value]) => `tag.setAttribute("${name}", "${value}");\n  `).join("");
        code.textContent = text.replace("></script>", attributes + "></script>").replace("tag.src", lines + "tag.src");
      }
    };

    // The bar itself, with made-up data, on a made-up page. One script at a time, so that the last choice wins.
    let loading = false;
    let isOld = false;
    const show = () => {
      isOld = loading;
      if (loading) return;
      const { "data-position": position = "top", ...chosen } = read();
      const language = chosen["data-lang"] || root.lang;
      for (const bar of [...(self.statusAlert || [])]) bar.destroy();
      const tag = document.createElement("script");
      const fixed = {
        "data-src": new URL(sample, location).href.replace(/[^.]+(?=\.json$)/, language),
        "data-target": "#preview-" + position,
        "data-remember": "none",
        "data-poll": "off",
      };
      for (const [name, value] of Object.entries({ ...chosen, ...fixed })) tag.setAttribute(name, value);
      tag.onload = tag.onerror = () => {
        loading = false;
        tag.remove();
        if (isOld) show();
      };
      loading = true;
      tag.src = script;
      document.head.append(tag);
    };

    choices.hidden = false;
    // From the disk no data can be read.
    if (preview && location.protocol != "file:") preview.hidden = false;
    choices.oninput = () => {
      write();
      if (preview && !preview.hidden) show();
    };
    choices.oninput(); // the browser may have brought back what was chosen
  }

  // ------------------------------------------------------------------ a site opened from the disk
  if (location.protocol == "file:") {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (link && link.protocol == "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    });
  }
})();
