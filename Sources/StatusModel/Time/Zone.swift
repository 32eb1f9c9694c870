/// The rules by which the clocks of one place are set: an IANA time zone, UTC or a fixed offset.
public struct Zone: Sendable {
  /// The name as the author wrote it, such as `Europe/Berlin`; `UTC` or `+02:00` for the zones made here.
  public let name: String
  private let rules: ZoneRules

  /// Reads a zone file in the TZif format, version 2 or later (RFC 9636, earlier RFC 8536).
  ///
  /// Nil when the bytes aren't such a file or contradict themselves, and for files that count leap seconds.
  public init?(name: String, tzif: [UInt8]) {
    guard let rules = ZoneRules(tzif: tzif) else { return nil }
    self.init(name: name, rules: rules)
  }

  private init(name: String, rules: ZoneRules) {
    self.name = name
    self.rules = rules
  }

  public static let utc = Zone(name: "UTC", rules: ZoneRules(fixed: 0, abbreviation: "UTC"))

  /// A zone that never changes.
  /// - Parameter seconds: east of UTC; more than a day becomes a day.
  public static func fixed(offset seconds: Int) -> Zone {
    let seconds = min(max(seconds, -86_399), 86_399)
    let rules = ZoneRules(fixed: seconds, abbreviation: TZif.abbreviation(offset: seconds))
    return Zone(name: offsetText(seconds), rules: rules)
  }

  /// Seconds east of UTC.
  public func offset(at instant: Instant) -> Int {
    rules.type(at: instant.seconds).offset
  }

  /// What the people of the place call the time in force, such as `CEST`; `UTC+3` where they have no name for it.
  public func abbreviation(at instant: Instant) -> String {
    rules.type(at: instant.seconds).abbreviation
  }

  /// What a clock in the zone shows.
  public func local(_ instant: Instant) -> LocalTime {
    LocalTime(secondsAsUTC: instant.seconds + offset(at: instant))
  }

  public func date(of instant: Instant) -> CivilDate { local(instant).date }

  /// Which instants a clock in the zone shows as one and the same time.
  public enum Reading: Hashable, Sendable {
    case one(Instant)
    /// None, because clocks were put forward over it: the last second before the change, and the first after it.
    case skipped(before: Instant, after: Instant)
    /// Two, because clocks were put back.
    case repeated(Instant, Instant)
  }

  public func read(_ local: LocalTime) -> Reading {
    let wanted = local.secondsAsUTC
    let spans = rules.spans(around: wanted, within: Zone.furthest)
    var found: Instant?
    for span in spans {
      let candidate = wanted - span.offset
      if candidate < span.start {
        if found == nil {
          return .skipped(before: Instant(seconds: span.start - 1), after: Instant(seconds: span.start))
        }
      } else if candidate < span.end {
        if let found { return .repeated(found, Instant(seconds: candidate)) }
        found = Instant(seconds: candidate)
      }
    }
    return .one(found ?? Instant(seconds: wanted))
  }

  /// No clock is further than this from UTC (RFC 9636, section 3.2), in seconds.
  private static let furthest = 93_600

  /// The first instant of a date: mostly 00:00, but the end of the gap where clocks are put forward over midnight.
  ///
  /// A date that the zone left out (30 December 2011 in Apia) starts and ends where the next one starts. Where
  /// clocks went back over midnight (St. John's until 2011), a little of the day before comes again within the day.
  public func startOfDay(_ date: CivilDate) -> Instant {
    switch read(LocalTime(midnightOf: date)) {
    case .one(let instant), .repeated(let instant, _): instant
    case .skipped(_, let after): after
    }
  }

  /// The instant of an event planned for a time on the clock: in a repeated hour the first, in a skipped one as
  /// long after the change as the clock would have shown before it (RFC 5545, section 3.3.5).
  func start(of local: LocalTime) -> Instant {
    switch read(local) {
    case .one(let instant), .repeated(let instant, _): instant
    case .skipped(let before, _): Instant(seconds: local.secondsAsUTC - offset(at: before))
    }
  }

  /// `+02:00`, or `+00:17:30` for the odd offsets of long ago.
  static func offsetText(_ seconds: Int) -> String {
    let distance = abs(seconds)
    return DigitText.string(capacity: 16) { text in
      text.add(seconds < 0 ? "-" : "+")
      text.add(distance / 3600, digits: 2)
      text.add(":")
      text.add(distance % 3600 / 60, digits: 2)
      if distance % 60 != 0 {
        text.add(":")
        text.add(distance % 60, digits: 2)
      }
    }
  }
}
