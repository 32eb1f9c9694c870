// Keeps the page true as time passes: shows what holds now and hides what doesn't. It knows no rules and no words;
// both stand in the page, one element for each span of time, [data-from, data-until) in Unix seconds.
"use strict";
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const built = +document.documentElement.dataset.built || 0;
  let timer;

  const tick = () => {
    // A visitor's clock that is behind the build is wrong for certain.
    const now = Math.max(Date.now() / 1000, built);
    // A timer longer than 24 days fires at once, and clocks change: look once an hour at least.
    let next = now + 3600;
    for (const slice of all("[data-from]")) {
      const from = +slice.dataset.from || 0;
      const until = +slice.dataset.until || Infinity;
      slice.hidden = now < from || now >= until;
      for (const edge of [from, until]) if (edge > now && edge < next) next = edge;
    }
    for (const list of all("[data-list]")) list.hidden = !list.querySelector("[data-item]:not([hidden])");
    for (const other of all("[data-else]")) other.hidden = !other.previousElementSibling.hidden;

    const tab = document.querySelector('meta[name="candor:tab"]:not([hidden])');
    if (tab) {
      document.title = tab.content;
      const icon = document.querySelector("link[rel=icon]");
      if (icon.getAttribute("href") != tab.dataset.icon) icon.href = tab.dataset.icon;
    }
    clearTimeout(timer);
    timer = setTimeout(tick, Math.ceil((next - now) * 1000));
  };

  tick();
  addEventListener("pageshow", tick);
  document.addEventListener("visibilitychange", tick);
})();
