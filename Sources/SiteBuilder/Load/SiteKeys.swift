import StatusModel

/// The keys of site.yml.
enum SiteKeys {
  static let title = Key(text: "title", "The name of the page.", example: "Acme Status")
  static let description = Key(
    text: "description", "One or two sentences for search engines, link previews and feeds.",
    example: "Live status and history of Acme's services.")
  static let url = Key(
    text: "url", "The public address of the site. It may have a path; every link works under it.",
    example: "https://status.acme.example")
  static let timezone = Key(
    text: "timezone", "The IANA zone of times written without one, and of days on bars and calendars. UTC if left out.",
    example: "Europe/Berlin")
  static let language = Key(
    text: "language", "The language of the content, as a BCP 47 tag. en if left out.", example: "en")
  static let languages = Key(
    list: "languages", "Every language to build a site in; content without a translation falls back to the original.",
    example: "[en, de]", of: .text)
  static let components = Key(
    node: "components", "The parts of the product, in the order of the page.", example: "\n  - id: api\n    name: API",
    kind: "list of components")
  static let groups = Key(
    node: "groups", "Translations of group names; a group itself is made by naming it in a component.",
    example: "\n  - name: Platform\n    translations: {de: {name: Plattform}}", kind: "list of groups")
  static let brand = Key(
    node: "brand", "How the page looks like the company's.", example: "{colour: \"#5b3df5\", logo: logo.svg}",
    kind: "colour, logo, link")
  static let support = Key(
    node: "support", "Where a customer finds help.", example: "{url: https://acme.example/help}",
    kind: "name, email, url")
  static let uptime = Key(
    node: "uptime", "What a second of each state takes from uptime, from 0 to 1.",
    example: "{weights: {partial_outage: 0.3}}", kind: "weights")
  static let alertBar = Key(
    node: "alert_bar", "How the alert bar behaves.", example: "{lead_hours: 24}", kind: "lead_hours")
  static let api = Key(
    node: "api", "How the API speaks to strict readers.", example: "{maintenance_indicator: none}",
    kind: "maintenance_indicator")
  static let feeds = Key(
    node: "feeds", "What feed ids are made of; set it before moving to another domain, and nobody is notified again.",
    example: "{authority: status.acme.example}", kind: "authority")
  static let markdown = Key(
    node: "markdown", "Whether Markdown may hold raw HTML.", example: "{html: true}", kind: "html")
  static let expectBuildEvery = Key(
    text: "expect_build_every", "A page older than this says that its data may be old, instead of \"operational\".",
    example: "26 hours")
  static let theme = Key(text: "theme", "A theme folder beside the content folder.", example: "themes/acme")
  static let translations = Key(
    node: "translations", "Title and description in the other languages.", example: "{de: {title: Acme-Status}}",
    kind: "map of languages")

  static let all: [any AnyKey] = [
    title, description, url, timezone, language, languages, components, groups, brand, support, uptime, alertBar, api,
    feeds, markdown, expectBuildEvery, theme, translations,
  ]
}

/// The keys of one component in site.yml.
enum ComponentKeys {
  static let id = Key(text: "id", "What content files say. It never changes.", example: "api")
  static let name = Key(text: "name", "What people read; rename it freely.", example: "API")
  static let group = Key(text: "group", "The heading it stands under.", example: "Platform")
  static let description = Key(
    text: "description", "What it is, in a few words.", example: "REST and GraphQL endpoints")
  static let since = Key(date: "since", "The day from which uptime is counted.", example: "2024-01-01")
  static let retired = Key(
    date: "retired", "The day from which it is off the home page; its history stays.", example: "2026-03-01")
  static let translations = Key(
    node: "translations", "Name and description in the other languages.", example: "{de: {name: Schnittstelle}}",
    kind: "map of languages")

  static let all: [any AnyKey] = [id, name, group, description, since, retired, translations]
}

/// The keys of the smaller maps in site.yml.
enum PartKeys {
  static let colour = Key(colour: "colour", "The brand colour.", example: "\"#5b3df5\"")
  static let logo = Key(text: "logo", "An image in static/.", example: "logo.svg")
  static let link = Key(url: "link", "The product's own site.", example: "https://acme.example")
  static let brand: [any AnyKey] = [colour, logo, link]

  static let contact = Key(text: "name", "What the link says.", example: "Acme support")
  static let email = Key(text: "email", "The support address.", example: "help@acme.example")
  static let url = Key(url: "url", "The support page.", example: "https://acme.example/help")
  static let support: [any AnyKey] = [contact, email, url]

  static let weights = Key(
    node: "weights", "1 counts the whole time as down, 0 none of it.", example: "{partial_outage: 0.3}",
    kind: "map of states")
  static let uptime: [any AnyKey] = [weights]
  static let majorOutage = Key(fraction: "major_outage", "1 if left out.", example: "1", in: 0...1)
  static let partialOutage = Key(fraction: "partial_outage", "0.3 if left out.", example: "0.3", in: 0...1)
  static let degraded = Key(fraction: "degraded_performance", "0 if left out.", example: "0", in: 0...1)
  static let maintenance = Key(fraction: "under_maintenance", "0 if left out.", example: "0", in: 0...1)
  static let allWeights: [any AnyKey] = [majorOutage, partialOutage, degraded, maintenance]

  static let leadHours = Key(
    integer: "lead_hours", "Hours before its start that the bar shows a maintenance. 24 if left out.", example: "24",
    in: 0...720)
  static let alertBar: [any AnyKey] = [leadHours]

  static let indicator = Key(
    choice: "maintenance_indicator", "What the API's indicator says during maintenance.", example: "none",
    among: ["maintenance", "none"])
  static let api: [any AnyKey] = [indicator]

  static let authority = Key(
    text: "authority", "A domain that is yours, for ever part of feed ids.", example: "status.acme.example")
  static let feeds: [any AnyKey] = [authority]

  static let html = Key(bool: "html", "Whether raw HTML is let through. false if left out.", example: "true")
  static let markdown: [any AnyKey] = [html]

  static let title = Key(text: "title", "The title in this language.", example: "Acme-Status")
  static let name = Key(text: "name", "The name in this language.", example: "Plattform")
  static let description = Key(text: "description", "The description in this language.", example: "Schnittstellen")
  static let translations = Key(
    node: "translations", "The name in the other languages.", example: "{de: {name: Plattform}}",
    kind: "map of languages")
  static let siteTranslation: [any AnyKey] = [title, description]
  static let nameTranslation: [any AnyKey] = [name, description]
  static let groups: [any AnyKey] = [name, translations]
}

/// The keys of incidents and maintenance.
enum ItemKeys {
  static let title = Key(
    text: "title", "What customers see, as they would say it.", example: "Checkout is failing for some customers")
  static let components = Key(
    node: "components", "A list of component ids, or a map from each to the state it starts with.",
    example: "{checkout: partial_outage}", kind: "list or map of components")
  static let aliases = Key(
    list: "aliases", "Former addresses, which lead here: ids, or paths from the site's root.",
    example: "[2026-checkout]",
    of: .text)
  static let pinned = Key(bool: "pinned", "Keeps it at the top of the home page's lists.", example: "true")
  static let draft = Key(bool: "draft", "Left out unless the build asks for drafts.", example: "true")
  static let tags = Key(list: "tags", "Words of your own.", example: "[database]", of: .text)

  // Incidents
  static let impact = Key(
    choice: "impact", "How bad it is, in your own judgement; never recomputed.", example: "major",
    among: Impact.allCases.map(\.rawValue))
  static let started = Key(
    time: "started", "When it began, if that isn't the first update's time.", example: "2026-11-20 13:50 UTC")
  static let resolved = Key(
    time: "resolved", "When it ended, if that isn't the Resolved update's time.", example: "2026-11-20 14:40 UTC")
  static let nextUpdate = Key(
    time: "next_update", "By when customers hear again.", example: "2026-11-20 15:00 UTC")
  static let postmortem = Key(
    node: "postmortem", "required, published, or waived with a reason.", example: "\"waived: no customer noticed\"",
    kind: "required, published or waived: reason")
  static let occurrences = Key(
    node: "occurrences", "When an intermittent fault was there; the gaps between count as up.",
    example: "[{from: 2026-11-20 13:50 UTC, to: 2026-11-20 14:05 UTC}]", kind: "list of from and to")
  static let from = Key(time: "from", "Its start.", example: "2026-11-20 13:50 UTC")
  static let to = Key(time: "to", "Its end.", example: "2026-11-20 14:05 UTC")
  static let occurrence: [any AnyKey] = [from, to]

  // Maintenance
  static let starts = Key(time: "starts", "When work begins.", example: "2026-12-01 22:00 UTC")
  static let ends = Key(time: "ends", "When work is planned to end.", example: "2026-12-01 23:30 UTC")
  static let windows = Key(
    node: "windows", "Several windows of one maintenance, instead of starts and ends.",
    example: "[{starts: 2026-12-01 22:00 UTC, ends: 2026-12-01 23:30 UTC}]", kind: "list of starts and ends")
  static let window: [any AnyKey] = [starts, ends]
  static let autoComplete = Key(
    bool: "auto_complete", "false leaves it in progress, shown as overrunning, until an update completes it.",
    example: "false")
  static let announced = Key(
    time: "announced", "When customers were told first, if no update says so.", example: "2026-11-20 10:00 UTC")
  static let `repeat` = Key(
    text: "repeat", "How it comes back: an RFC 5545 RRULE. Wall-clock time is kept over clock changes.",
    example: "FREQ=MONTHLY;BYDAY=1SU")
  static let except = Key(
    list: "except", "Starts that are left out of the repetition: days or times.", example: "[2026-12-27]", of: .text)

  static let incident: [any AnyKey] = [
    title, impact, components, started, resolved, nextUpdate, occurrences, postmortem, aliases, pinned, draft, tags,
  ]
  static let maintenance: [any AnyKey] = [
    title, components, starts, ends, windows, `repeat`, except, autoComplete, announced, aliases, pinned, draft, tags,
  ]
  static let translation: [any AnyKey] = [title]
}

/// The keys of postmortems and extra pages.
enum StoryKeys {
  static let incident = Key(text: "incident", "The id of the incident it is about.", example: "2026-11-20-checkout")
  static let title = Key(text: "title", "What it is called.", example: "Why checkout failed")
  static let published = Key(time: "published", "When it comes out.", example: "2026-11-24 10:00 UTC")
  static let authors = Key(list: "authors", "Who wrote it.", example: "[Ada Byron]", of: .text)
  static let aliases = ItemKeys.aliases
  static let draft = ItemKeys.draft
  static let menu = Key(
    bool: "menu", "Whether the page's header names it. false leaves it in the footer only.", example: "true")
  static let order = Key(integer: "order", "Smaller numbers stand first.", example: "10", in: -1000...1000)

  static let postmortem: [any AnyKey] = [incident, title, published, authors, aliases, draft]
  static let page: [any AnyKey] = [title, menu, order, aliases, draft]
  static let translation: [any AnyKey] = [title]
}
