import Diagnostics
import Synchronization

/// Where an item stands from `at` until the next slice: half-open, so that "the last slice with `at` <= now" is the
/// state at any moment. No rule is left for whoever shows it.
public struct Slice: Sendable, Equatable {
  public let at: Instant
  public let status: ItemStatus
  /// What it says of its components; empty when it is over or hasn't begun.
  public let effects: [Effect]
  /// A maintenance that should have ended.
  public let overruns: Bool
  /// When the window of a maintenance is expected to end, as known in this slice.
  public let window: Window?
  /// Whether the clock or a key of the file began it, not an update.
  public let isAutomatic: Bool

  public init(
    at: Instant, status: ItemStatus, effects: [Effect], overruns: Bool, window: Window?, isAutomatic: Bool
  ) {
    self.at = at
    self.status = status
    self.effects = effects
    self.overruns = overruns
    self.window = window
    self.isAutomatic = isAutomatic
  }

  /// The same state from another instant on.
  func beginning(at instant: Instant) -> Slice {
    Slice(
      at: instant, status: status, effects: effects, overruns: overruns, window: window, isAutomatic: isAutomatic)
  }
}

extension [Slice] {
  /// Adds a slice; of two at one instant the later word holds.
  mutating func add(_ slice: Slice) {
    if last?.at == slice.at { removeLast() }
    append(slice)
  }

  /// The last slice with `at` <= instant.
  func slice(at instant: Instant) -> Slice? { index(at: instant).map { self[$0] } }

  /// By index, as a look at a value of a list of them copies all of it: these are asked for every item by everything.
  func index(at instant: Instant) -> Int? {
    var index = count - 1
    while index >= 0, self[index].at > instant { index -= 1 }
    return index >= 0 ? index : nil
  }

  /// Since when the item is over, where its last slice says so; a word said afterwards doesn't move it.
  public var ended: Instant? {
    var first = count
    while first > 0, self[first - 1].status.isOver { first -= 1 }
    return first < count ? self[first].at : nil
  }
}

/// One entry of an item's timeline as customers read it: an update, or something the clock did.
public struct Step: Sendable {
  /// Unique within the item and stable for ever: the update's id, or the status and time of an automatic step.
  public let id: String
  public let status: ItemStatus
  public let at: Instant
  /// Nil where the clock moved the item and nobody wrote a word.
  public let body: Localized<Place>?
  /// What changed with it.
  public let effects: [Effect]
  public let isAutomatic: Bool

  public init(_ update: Update, status: ItemStatus) {
    id = update.id
    self.status = status
    at = update.at
    body = update.body
    effects = update.effects
    isAutomatic = false
  }

  /// What happened without an update, such as `in-progress-20261201-2200`.
  public init(automatic status: ItemStatus, at: Instant, body: Localized<Place>? = nil, effects: [Effect] = []) {
    id = status.rawValue.split(separator: "_").joined(separator: "-") + "-" + at.compact
    self.status = status
    self.at = at
    self.body = body
    self.effects = effects
    isAutomatic = true
  }
}

/// One run of a maintenance.
public struct Occurrence: Sendable {
  /// As planned; the slices know of extensions.
  public let window: Window
  public let slices: [Slice]

  public init(window: Window, slices: [Slice]) {
    self.window = window
    self.slices = slices
  }

  public func slice(at instant: Instant) -> Slice? { slices.slice(at: instant) }

  /// When it was, or by the clock will be, over: completed or cancelled.
  public var ended: Instant? { slices.ended }
}

/// An item expanded once: every state it has been in and, as far as the clock alone decides, will be in.
///
/// A class, since lists, feeds and pages pass it around: a copy is one count, not one for each of its parts.
public final class Timeline: Sendable {
  public let outline: Outline
  public let postmortem: Postmortem?
  /// Of one that is settled and was worked out by an earlier build: the last instant at which anything of it changed.
  public let settled: Instant?

  /// Where stories are kept until someone asks for one.
  public protocol Archive: AnyObject, Sendable {
    /// Always the same for a number.
    func story(_ number: Int) -> Story
  }

  /// All that it tells.
  public final class Story: Sendable {
    public let item: Item
    public let slices: [Slice]
    public let occurrences: [Occurrence]
    public let steps: [Step]
    /// Every component that it names, in order of mention.
    let components: [Component.ID]
    /// What the clock will do, oldest first.
    fileprivate let coming: [Step]

    public init(item: Item, slices: [Slice], occurrences: [Occurrence], steps: [Step], coming: [Step] = []) {
      self.item = item
      self.slices = slices
      self.occurrences = occurrences
      self.steps = steps
      self.coming = coming
      var components: [Component.ID] = []
      for effects in [item.effects] + item.updates.map(\.effects) {
        for effect in effects where !components.contains(effect.component) { components.append(effect.component) }
      }
      self.components = components
    }
  }

  private enum Source {
    case own(Story)
    /// The number is what the archive knows it by.
    case archived(any Archive, number: Int)
  }

  private let source: Source
  /// What the archive told.
  private let told = AtomicLazyReference<Story>()

  private var story: Story {
    switch source {
    // All of a first build, which asks some eighty times for each; `told` takes 600 instructions each time.
    case .own(let story): story
    // Where two threads ask first at a time, one of two equal stories is kept.
    case .archived(let archive, let number): told.load() ?? told.storeIfNil(archive.story(number))
    }
  }

  public var item: Item { story.item }
  /// Sorted, unique `at`, at least one.
  public var slices: [Slice] { story.slices }
  /// The runs of a maintenance, by start; none for an incident.
  public var occurrences: [Occurrence] { story.occurrences }
  /// What has happened by `now`, oldest first.
  public var steps: [Step] { story.steps }

  public var id: Item.ID { outline.id }
  public var isMaintenance: Bool { outline.isMaintenance }
  /// When the incident began, or the first window starts.
  public var started: Instant { outline.started }
  /// Every component that it names, in order of mention.
  public var components: [Component.ID] { story.components }

  /// The slice at an instant; nil before an incident has begun.
  public func slice(at instant: Instant) -> Slice? { slices.slice(at: instant) }

  /// The status at an instant, without a copy of all the slice says.
  public func status(at instant: Instant) -> ItemStatus? { slices.index(at: instant).map { slices[$0].status } }

  /// What the clock will do after an instant that isn't before `now`; at most a handful.
  public func coming(after instant: Instant) -> [Step] {
    settled == nil ? Array(story.coming.lazy.filter { $0.at > instant }.prefix(Self.comingLength)) : []
  }

  private static let comingLength = 4

  /// When an incident's components were last freed; nil while it lasts.
  public var resolved: Instant? { isMaintenance ? nil : outline.ended }

  /// When the next update was promised for; nil once there has been one, or the end.
  public var promised: Instant? {
    guard case .incident(let facts) = item.kind, let promised = facts.nextUpdate, resolved == nil,
      promised > outline.times.last ?? .distantPast
    else { return nil }
    return promised
  }

  /// The stretches of an intermittent fault that lie behind an instant; nil where the fault was there all the time.
  public func spells(by instant: Instant) -> Spells? {
    guard case .incident(let facts) = item.kind, !facts.occurrences.isEmpty else { return nil }
    return Spells(facts.occurrences.filter { $0.ends <= instant })
  }

  /// Expands an item as it is known at `now`. The item holds no later updates.
  ///
  /// - Parameters:
  ///   - numbers: of the site's components.
  ///   - ahead: how many windows of a repeating maintenance that end after `now` are worked out.
  init(
    _ item: Item, postmortem: Postmortem? = nil, now: Instant, numbers: [Component.ID: Int], ahead: Int = Timeline.ahead
  ) {
    let started: Instant
    let slices: [Slice]
    var occurrences: [Occurrence] = []
    var steps: [Step]
    switch item.kind {
    case .incident(let facts):
      let story = IncidentStory(item, facts)
      started = story.started
      slices = story.slices
      steps = story.steps
    case .maintenance(let schedule):
      let windows = schedule.windows(around: now, ahead: ahead)
      let story = MaintenanceStory(item, schedule, windows)
      started = (windows.first ?? schedule.windows.first)?.starts ?? now
      slices = story.slices
      occurrences = story.occurrences
      steps = story.steps
    }
    steps.sort { ($0.at, $0.id) < ($1.at, $1.id) }
    let first = steps.lastIndex { $0.at <= now }.map { $0 + 1 } ?? 0
    let coming = Array(steps[first...])
    steps.removeLast(coming.count)
    let story = Story(item: item, slices: slices, occurrences: occurrences, steps: steps, coming: coming)
    self.postmortem = postmortem
    outline = Outline(story, started: started, numbers)
    source = .own(story)
    settled = nil
  }

  /// Runs of a repeating maintenance that are worked out ahead.
  static let ahead = 6

  /// One that is settled, as it was worked out before.
  ///
  /// - Parameters:
  ///   - settled: when anything of it changed last.
  ///   - number: what the archive knows it by.
  public init(
    _ outline: Outline, settled: Instant, postmortem: Postmortem?, in archive: any Archive, as number: Int = 0
  ) {
    self.outline = outline
    self.settled = settled
    self.postmortem = postmortem
    source = .archived(archive, number: number)
  }

  /// Whether the clock changes nothing of it any more: at every moment from `now` on it is the same.
  ///
  /// - Parameters:
  ///   - whole: the item with all of its updates.
  ///   - now: the moment that this was expanded for.
  public func isSettled(_ whole: Item, by now: Instant) -> Bool {
    guard let last = slices.last, last.status.isOver, last.at <= now, story.coming.isEmpty,
      whole.updates.allSatisfy({ $0.at <= now }),
      occurrences.allSatisfy({ occurrence in
        occurrence.window.ends <= now && occurrence.slices.allSatisfy { $0.at <= now }
      })
    else { return false }
    switch whole.kind {
    case .incident(let facts):
      return facts.occurrences.allSatisfy { $0.ends <= now }
        && whole.resolutionKnownFrom(facts).map { $0 <= now } ?? true
    case .maintenance(let schedule):
      return schedule.repetition == nil && schedule.windows.allSatisfy { $0.ends <= now }
    }
  }
}

extension [Effect] {
  /// Later words win; the author's order is kept.
  mutating func merge(_ changes: [Effect]) {
    for change in changes {
      if let index = firstIndex(where: { $0.component == change.component }) {
        self[index] = change
      } else {
        append(change)
      }
    }
  }
}

extension Instant {
  /// Before everything.
  public static let distantPast = Instant(seconds: -(1 << 50))
  /// After everything.
  public static let distantFuture = Instant(seconds: 1 << 50)
}
