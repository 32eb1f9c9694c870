import Diagnostics

/// Something customers are told about: an incident or a maintenance.
///
/// A class: a copy is one count, not one for each of its parts.
public final class Item: Sendable {
  public typealias ID = StatusModel.ID<Item>

  public enum Kind: Sendable {
    case incident(IncidentFacts)
    case maintenance(Schedule)
  }

  public let id: ID
  public let title: Localized<String>
  public let kind: Kind
  /// Asked for all the time, and quicker than a look at the kind.
  public let isMaintenance: Bool
  /// What it starts with, in the author's order.
  public let effects: [Effect]
  /// The Markdown before the first update; empty range where there is none.
  public let introduction: Localized<Place>
  /// Sorted by time, then by id.
  public let updates: [Update]
  /// Former addresses: paths below the site's root, or plain ids of the same folder.
  public let aliases: [String]
  public let tags: [String]
  public let pinned: Bool
  public let place: Place

  public init(
    id: ID, title: Localized<String>, kind: Kind, effects: [Effect], introduction: Localized<Place>, updates: [Update],
    aliases: [String], tags: [String], pinned: Bool, place: Place
  ) {
    self.id = id
    self.title = title
    self.kind = kind
    isMaintenance = if case .maintenance = kind { true } else { false }
    self.effects = effects
    self.introduction = introduction
    let isSorted = updates.indices.dropFirst().allSatisfy { updates[$0 - 1].at < updates[$0].at }
    self.updates = isSorted ? updates : updates.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    self.aliases = aliases
    self.tags = tags
    self.pinned = pinned
    self.place = place
  }

  /// The folder of its permalink.
  public var folder: String { Self.folder(isMaintenance) }

  public static func folder(_ isMaintenance: Bool) -> String { isMaintenance ? "maintenance" : "incidents" }

  /// The same with the words of a translation; an empty introduction stays the original's.
  ///
  /// - Parameter bodies: of its updates, by their ids.
  public func translated(title: String?, introduction: Place, bodies: [String: Place], into language: String) -> Item {
    var (titles, introductions, updates) = (self.title, self.introduction, self.updates)
    titles.translations[language] = title
    if introduction.range?.isEmpty == false { introductions.translations[language] = introduction }
    for index in updates.indices {
      if let body = bodies[updates[index].id] { updates[index].body.translations[language] = body }
    }
    return Item(
      id: id, title: titles, kind: kind, effects: effects, introduction: introductions, updates: updates,
      aliases: aliases, tags: tags, pinned: pinned, place: place)
  }

  /// From when customers know of it: an incident from its first update on, a maintenance from its announcement.
  var knownFrom: Instant {
    let first = updates.first
    switch kind {
    case .incident(let facts): return first?.at ?? facts.started ?? facts.resolved ?? .distantFuture
    case .maintenance(let schedule):
      if let announced = schedule.announced { return min(announced, first?.at ?? announced) }
      // A first update that announces it says when that was; any other came to something already known.
      return first.flatMap { $0.status == .scheduled ? $0.at : nil } ?? .distantPast
    }
  }

  /// The same item as it was known at an instant: without the updates that come later and what only they tell.
  func known(at now: Instant) -> Item {
    let isWhole = updates.last.map { $0.at <= now } ?? true
    var kind = kind
    if case .incident(let facts) = kind, let from = resolutionKnownFrom(facts), from > now {
      kind = .incident(facts.unresolved)
    } else if isWhole {
      return self
    }
    return Item(
      id: id, title: title, kind: kind, effects: effects, introduction: introduction,
      updates: updates.filter { $0.at <= now }, aliases: aliases, tags: tags, pinned: pinned, place: place)
  }

  /// From when the end that the file states is known. It corrects the Resolved update that follows it, so before that
  /// one it would tell what is still to be told.
  func resolutionKnownFrom(_ facts: IncidentFacts) -> Instant? {
    guard let resolved = facts.resolved else { return nil }
    return updates.first { $0.status == .resolved && $0.at >= resolved }?.at ?? resolved
  }
}

/// What only an incident has.
public struct IncidentFacts: Sendable {
  public let impact: Impact
  /// When it began, where that isn't the first update's time.
  public let started: Instant?
  /// When it ended, where that isn't the Resolved update's time.
  public let resolved: Instant?
  public let nextUpdate: Instant?
  /// When an intermittent fault was there; the gaps between count as up. Empty: the whole time.
  public let occurrences: [Window]
  public let postmortem: PostmortemPlan?

  public init(
    impact: Impact, started: Instant? = nil, resolved: Instant? = nil, nextUpdate: Instant? = nil,
    occurrences: [Window] = [], postmortem: PostmortemPlan? = nil
  ) {
    self.impact = impact
    self.started = started
    self.resolved = resolved
    self.nextUpdate = nextUpdate
    self.occurrences = occurrences
    self.postmortem = postmortem
  }

  fileprivate var unresolved: IncidentFacts {
    IncidentFacts(
      impact: impact, started: started, nextUpdate: nextUpdate, occurrences: occurrences, postmortem: postmortem)
  }
}

/// What the team says about a postmortem.
public enum PostmortemPlan: Sendable, Equatable {
  case required, published
  case waived(reason: String)
}

/// How bad it is, in the author's own judgement; never recomputed (Statuspage v2).
public enum Impact: String, CaseIterable, Sendable {
  case none, minor, major, critical

  /// The state of a component that an incident names without one.
  public var status: Component.Status {
    switch self {
    case .none: .operational
    case .minor: .degradedPerformance
    case .major: .partialOutage
    case .critical: .majorOutage
    }
  }
}

/// What only a maintenance has.
public struct Schedule: Sendable {
  /// At least one, sorted by start.
  public let windows: [Window]
  /// Repeats the first window; then `windows` holds just that one.
  public let repetition: Recurrence?
  /// Whether the clock completes a window at its end.
  public let autoComplete: Bool
  /// When customers were first told, where no update says so.
  public let announced: Instant?

  public init(windows: [Window], repetition: Recurrence? = nil, autoComplete: Bool = true, announced: Instant? = nil) {
    self.windows = windows.sorted { ($0.starts, $0.ends) < ($1.starts, $1.ends) }
    self.repetition = repetition
    self.autoComplete = autoComplete
    self.announced = announced
  }
}

/// How a maintenance comes back: an RFC 5545 rule in the wall-clock time of a zone.
public struct Recurrence: Sendable {
  public let rule: Repetition
  public let zone: Zone
  /// Starts that are left out (EXDATE).
  public let excluded: [Repetition.Exclusion]

  public init(rule: Repetition, zone: Zone, excluded: [Repetition.Exclusion] = []) {
    self.rule = rule
    self.zone = zone
    self.excluded = excluded
  }
}

/// A half-open span of time.
public struct Window: Hashable, Sendable {
  public let starts: Instant
  public let ends: Instant

  public init(starts: Instant, ends: Instant) {
    self.starts = starts
    self.ends = ends
  }

  /// Length in seconds.
  public var seconds: Int { max(0, ends - starts) }

  public func contains(_ instant: Instant) -> Bool { starts <= instant && instant < ends }
}

/// One message of a timeline.
public struct Update: Sendable {
  /// Unique within its item; from the author (`{#id}`) or from its time.
  public let id: String
  /// Nil for `Update`, which repeats the former status: another update's, or what the clock had made of it by then.
  public let status: ItemStatus?
  public let at: Instant
  public fileprivate(set) var body: Localized<Place>
  public let effects: [Effect]
  /// A new end for the window, said in this update.
  public let ends: Instant?
  /// Its heading.
  public let place: Place

  public init(
    id: String, status: ItemStatus?, at: Instant, body: Localized<Place>, effects: [Effect] = [],
    ends: Instant? = nil, place: Place
  ) {
    self.id = id
    self.status = status
    self.at = at
    self.body = body
    self.effects = effects
    self.ends = ends
    self.place = place
  }
}

/// Where an incident or a maintenance stands.
public enum ItemStatus: String, CaseIterable, Sendable {
  case investigating, identified, monitoring, resolved
  case scheduled
  case inProgress = "in_progress"
  case verifying, completed, cancelled

  public static let ofIncidents: [ItemStatus] = [.investigating, .identified, .monitoring, .resolved]
  public static let ofMaintenance: [ItemStatus] = [.scheduled, .inProgress, .verifying, .completed, .cancelled]

  /// Nothing more is expected: its components are free.
  public var isOver: Bool { self == .resolved || self == .completed || self == .cancelled }
  /// A maintenance that is being worked on.
  public var isUnderWay: Bool { self == .inProgress || self == .verifying }
}

/// The story of an incident, told afterwards.
public final class Postmortem: Sendable {
  public let incident: Item.ID
  public let id: StatusModel.ID<Postmortem>
  public let title: Localized<String>
  public let published: Instant
  public let authors: [String]
  public let body: Localized<Place>
  public let place: Place
  public let aliases: [String]

  public init(
    incident: Item.ID, id: StatusModel.ID<Postmortem>, title: Localized<String>, published: Instant, authors: [String],
    body: Localized<Place>, place: Place, aliases: [String] = []
  ) {
    self.incident = incident
    self.id = id
    self.title = title
    self.published = published
    self.authors = authors
    self.body = body
    self.place = place
    self.aliases = aliases
  }

  /// The same with the words of a translation.
  public func translated(title: String?, body: Place, in language: String) -> Postmortem {
    var (newTitle, newBody) = (self.title, self.body)
    newTitle.translations[language] = title
    if body.range?.isEmpty == false { newBody.translations[language] = body }
    return Postmortem(
      incident: incident, id: id, title: newTitle, published: published, authors: authors, body: newBody, place: place,
      aliases: aliases)
  }
}

/// A page of the team's own: about, security contact.
public struct TextPage: Sendable {
  public let id: StatusModel.ID<TextPage>
  public private(set) var title: Localized<String>
  public private(set) var body: Localized<Place>
  /// Whether the page's menu names it.
  public let inMenu: Bool
  public let order: Int
  public let aliases: [String]
  public let place: Place

  public init(
    id: StatusModel.ID<TextPage>, title: Localized<String>, body: Localized<Place>, inMenu: Bool, order: Int,
    aliases: [String] = [], place: Place
  ) {
    self.id = id
    self.title = title
    self.body = body
    self.inMenu = inMenu
    self.order = order
    self.aliases = aliases
    self.place = place
  }

  /// Takes in the words of a translation.
  public mutating func translate(title: String?, body: Place, in language: String) {
    self.title.translations[language] = title
    if body.range?.isEmpty == false { self.body.translations[language] = body }
  }
}
