"""One page of the demo of each kind."""

PAGES = {
    "home": "",
    "open incident": "incidents/2026-11-20-checkout-declines/",
    "resolved incident": "incidents/2026-11-20-slow-seat-plans/",
    "incident with a postmortem": "incidents/2026-10-13-dublin-power/",
    "maintenance ahead": "maintenance/2026-12-01-database-upgrade/",
    "maintenance past": "maintenance/2026-11-08-dublin-servers/",
    "maintenance cancelled": "maintenance/2026-01-18-seat-service/",
    "maintenance that repeats": "maintenance/first-sunday-ledger-check/",
    "postmortem": "postmortems/2026-10-13-dublin-power/",
    "component": "components/payments/",
    "retired component": "components/classic/",
    "history": "history/",
    "month": "history/2026-10/",
    "subscribe": "subscribe/",
    "extra page": "pages/about/",
    "missing page": "404.html",
    "redirect": "incidents/security-2025-05/",
    "offline": "offline.html",
    "German home": "de/",
    "German incident": "de/incidents/2026-11-20-checkout-declines/",
    "German maintenance": "de/maintenance/2026-11-24-till-servers/",
    "German component": "de/components/payments/",
    "German month": "de/history/2026-11/",
    "German subscribe": "de/subscribe/",
    "German fallback": "de/incidents/2025-05-28-reset-links/",
}
# Those that are made by the layout; a redirect and the page for the product's own failure stand alone.
FRAMED = {kind: path for kind, path in PAGES.items() if kind not in ("redirect", "offline")}
