import StatusModel
import Templates

/// A value that holds over a span of time.
struct Span<Value> {
  /// Nil: since ever.
  let from: Instant?
  /// Nil: until something is said.
  let until: Instant?
  let value: Value
}

extension Edition {
  /// The spans of a value that can change at certain instants from now on; equal neighbours are one.
  func spans<Value: Equatable>(changingAt instants: [Instant], _ value: (Instant) -> Value) -> [Span<Value>] {
    var spans: [Span<Value>] = []
    for at in [site.lastChange] + instants.filter({ $0 > site.lastChange }) {
      let next = value(at)
      guard let last = spans.last else {
        spans.append(Span(from: nil, until: nil, value: next))
        continue
      }
      guard last.value != next else { continue }
      spans[spans.count - 1] = Span(from: last.from, until: at, value: last.value)
      spans.append(Span(from: at, until: nil, value: next))
    }
    return spans
  }

  /// Nil for what always holds.
  func when(from: Instant?, until: Instant?) -> WhenView? {
    let until = until.flatMap { $0 < .distantFuture ? $0 : nil }
    let from = from.flatMap { $0 > .distantPast ? $0 : nil }
    if from == nil, until == nil { return nil }
    let hidden = (from.map { $0 > site.now } ?? false) || (until.map { $0 <= site.now } ?? false)
    let text = { (at: Instant) in at == self.staleAfter ? self.built(.staleSeconds) : "\(at.seconds)" }
    return WhenView(from: from.map(text) ?? "", until: until.map(text) ?? "", hidden: hidden)
  }

  func when<Value>(_ span: Span<Value>) -> WhenView? { when(from: span.from, until: span.until) }
}

/// Links of one page: relative ones, or from the site's root for the page that a host shows at any address.
struct Linker: Sendable {
  /// Below the language's root; nil for the 404 page.
  let page: String?
  /// From the page to the site's root: "" or "../../".
  let root: String
  private let languageRoot: String

  init(addresses: Addresses, page: String?) {
    self.page = page
    root = page.map { addresses.up(from: $0) } ?? addresses.url.path + "/"
    languageRoot = page.map { addresses.upToLanguage(from: $0) } ?? root + addresses.languageRoot
  }

  func callAsFunction(_ path: String) -> Link { link(languageRoot + path) }

  func shared(_ path: String) -> Link { link(root + path) }

  private func link(_ target: String) -> Link { Link(trusted: target.isEmpty ? "./" : target) }
}

extension Edition {
  func linker(_ page: String?) -> Linker { Linker(addresses: addresses, page: page) }

  // MARK: Times

  func time(_ instant: Instant, _ form: TimeView.Form = .full) -> TimeView {
    let local = site.zone.local(instant)
    let text =
      form == .date
      ? words.dates.date(local.date) : words.dates.dateTime(local, zone: site.zone.abbreviation(at: instant))
    return TimeView(iso: instant.rfc3339, text: text, form: form)
  }

  /// A day of the site's zone, which no script moves into another.
  func day(_ date: CivilDate) -> TimeView {
    TimeView(iso: "\(date)", text: words.dates.date(date), form: .fixed)
  }

  func window(_ window: Window, when span: WhenView? = nil) -> WindowView {
    let start = site.zone.local(window.starts)
    let end = site.zone.local(window.ends)
    return WindowView(
      when: span, startISO: window.starts.rfc3339, start: words.dates.windowStart(start), endISO: window.ends.rfc3339,
      end: words.dates.windowEnd(end, after: start, zone: site.zone.abbreviation(at: window.ends)),
      duration: words.dates.duration(seconds: window.seconds))
  }

  // MARK: Levels

  func level(_ status: Component.Status) -> LevelView {
    let key = LevelView.Key(status)
    return LevelView(level: key, word: words.word(key))
  }

  func level(_ key: LevelView.Key) -> LevelView { LevelView(level: key, word: words.word(key)) }

  /// BCP 47 of a text where it isn't the page's own language.
  func foreign<Value>(_ text: Localized<Value>) -> String? {
    language == site.settings.language || text.isTranslated(into: language) ? nil : site.settings.language
  }
}

extension LevelView.Key {
  init(_ status: Component.Status) {
    self =
      switch status {
      case .operational: .operational
      case .underMaintenance: .maintenance
      case .degradedPerformance: .degraded
      case .partialOutage: .partial
      case .majorOutage: .major
      }
  }

  init(_ status: PageStatus) {
    self =
      switch status.rule {
      case .operational: .operational
      case .maintenance: .maintenance
      case .someDegraded, .allDegraded: .degraded
      case .minorOutage, .partialOutage: .partial
      case .majorOutage: .major
      }
  }

  /// From calm to bad.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Words {
  func word(_ level: LevelView.Key) -> String {
    switch level {
    case .operational: levels.operational
    case .maintenance: levels.maintenance
    case .degraded: levels.degraded
    case .partial: levels.partial
    case .major: levels.major
    case .unknown: levels.unknown
    }
  }

  func word(_ impact: Impact) -> String {
    switch impact {
    case .none: impacts.none
    case .minor: impacts.minor
    case .major: impacts.major
    case .critical: impacts.critical
    }
  }

  func status(_ status: ItemStatus, overruns: Bool = false) -> StatusWords {
    switch status {
    case .investigating: incident.investigating
    case .identified: incident.identified
    case .monitoring: incident.monitoring
    case .resolved: incident.resolved
    case .scheduled: maintenance.scheduled
    case .inProgress: overruns ? maintenance.overrunning : maintenance.inProgress
    case .verifying: overruns ? maintenance.overrunning : maintenance.verifying
    case .completed: maintenance.completed
    case .cancelled: maintenance.cancelled
    }
  }

  /// "20 Nov 2026, 14:05 UTC"
  func moment(_ instant: Instant, in zone: Zone) -> String {
    dates.dateTime(zone.local(instant), zone: zone.abbreviation(at: instant))
  }

  /// "Tue 1 Dec 2026, 22:00 – 23:30 CET"
  func span(_ window: Window, in zone: Zone) -> String {
    let start = zone.local(window.starts)
    let end = dates.windowEnd(zone.local(window.ends), after: start, zone: zone.abbreviation(at: window.ends))
    return dates.windowStart(start) + " – " + end
  }
}
