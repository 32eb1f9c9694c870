import Templates

/// The span of time in which an element is true: half-open, `[from, until)`.
///
/// Templates print it as `data-from` and `data-until`; `time.js` shows and hides the element by it. An element
/// without one is always true.
struct WhenView: View {
  /// Unix seconds, or "" where it has been true for ever.
  let from: String
  /// Unix seconds, or "" where no end is known.
  let until: String
  /// True where the build's own time lies outside the span.
  let hidden: Bool

  static let fields: [Field<Self>] = [
    Field("from", "Unix seconds from which it holds; empty without a beginning.", \.from),
    Field("until", "Unix seconds at which it stops holding; empty without an end.", \.until),
    Field("hidden", "Whether it does not hold at the time of the build.", \.hidden),
  ]
}

extension WhenView? {
  /// Whether the span leaves out the build's own time; what has no span is always shown.
  var isHidden: Bool { self?.hidden ?? false }
}

/// How bad something is: one of six levels, as a word for people, a key for style sheets, and a flag for its shape.
///
/// Components, incidents (by impact) and the page as a whole use the same six, so one set of colours and shapes
/// serves them all.
struct LevelView: View {
  /// The six levels, calm to bad; `unknown` is for what Candor can't know.
  enum Key: String, Sendable, CaseIterable {
    case operational, maintenance, degraded, partial, major, unknown
  }

  let level: Key
  /// What people read: "Partial outage", or "Major impact" for an incident.
  let word: String

  static let fields: [Field<Self>] = [
    Field("key", "operational, maintenance, degraded, partial, major or unknown.", \.level.rawValue),
    Field("word", "What people read, in the page's language.", \.word),
    Field("operational", "Whether the level is operational.", \.isOperational),
    Field("maintenance", "Whether the level is maintenance.", \.isMaintenance),
    Field("degraded", "Whether the level is degraded.", \.isDegraded),
    Field("partial", "Whether the level is partial.", \.isPartial),
    Field("major", "Whether the level is major.", \.isMajor),
    Field("unknown", "Whether the level is unknown.", \.isUnknown),
  ]

  private var isOperational: Bool { level == .operational }
  private var isMaintenance: Bool { level == .maintenance }
  private var isDegraded: Bool { level == .degraded }
  private var isPartial: Bool { level == .partial }
  private var isMajor: Bool { level == .major }
  private var isUnknown: Bool { level == .unknown }
}

/// A state that holds for one span: a component's, or one incident's.
struct StateView: View {
  let when: WhenView?
  let level: LevelView
  /// What stands beside the level: "Identified", "In progress"; nil for a component.
  let status: String?
  /// The state as a sentence: "We know the cause and are working on a fix."
  let sentence: String?

  static let fields: [Field<Self>] = [
    Field("when", "When it holds; absent where it always does.", \.when),
    Field("level", "How bad it is.", \.level),
    Field("status", "The status of an incident or maintenance in one word; absent for a component.", \.status),
    Field("sentence", "The status as a sentence for customers.", \.sentence),
  ]
}

/// One moment, written absolutely with its zone.
struct TimeView: View {
  /// What the script shows in its place in the visitor's own zone.
  enum Form: String, Sendable {
    case full, date, clock
    /// Left as it is: the zone's own day, for example.
    case fixed
  }

  /// RFC 3339 in UTC: "2026-11-20T14:05:00Z"; a plain date for `fixed`.
  let iso: String
  /// "20 Nov 2026, 14:05 UTC"
  let text: String
  let form: Form

  static let fields: [Field<Self>] = [
    Field("iso", "RFC 3339 in UTC, for machines.", \.iso),
    Field("text", "The moment with its zone, for people.", \.text),
    Field("form", "full, date, clock or fixed: what the script writes in its place.", \.form.rawValue),
  ]
}

/// A stretch of time with both ends known: a maintenance window.
struct WindowView: View {
  /// When it is the window to name; nil where it always is.
  var when: WhenView?
  /// RFC 3339 in UTC.
  let startISO: String
  /// "Tue 1 Dec 2026, 22:00"
  let start: String
  /// RFC 3339 in UTC.
  let endISO: String
  /// "23:30 UTC", with its date where it isn't the start's.
  let end: String
  /// "1 h 30 min"
  let duration: String

  static let fields: [Field<Self>] = [
    Field("when", "When it is the window to name; absent where it always is.", \.when),
    Field("startISO", "The start, RFC 3339 in UTC.", \.startISO),
    Field("start", "The start for people, in the site's zone.", \.start),
    Field("endISO", "The end, RFC 3339 in UTC.", \.endISO),
    Field("end", "The end for people, with the zone.", \.end),
    Field("duration", "How long it lasts: 1 h 30 min.", \.duration),
  ]
}

/// A link with its words.
struct LinkView: View {
  let text: String
  let url: Link
  /// Whether it is the page it stands on.
  let current: Bool

  static let fields: [Field<Self>] = [
    Field("text", "The words of the link.", \.text),
    Field("url", "Where it leads.", \.url),
    Field("current", "Whether it leads to the page it stands on.", \.current),
  ]
}

/// A component as it is mentioned by an incident or maintenance, with the state that this one gives it.
struct MentionView: View {
  let name: String
  let url: Link
  /// One per span; empty where no state is said. Planned maintenance says nothing before it begins.
  let states: [StateView]

  static let fields: [Field<Self>] = [
    Field("name", "The component's name.", \.name),
    Field("url", "The component's page.", \.url),
    Field("states", "Its state, one for each span of time; empty where none is said.", \.states),
  ]
}
