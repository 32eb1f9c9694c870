/// What is asked of every item of a site: by lists, figures and feeds, before they look into those that they show.
public struct Outline: Sendable {
  public let id: Item.ID
  public let isMaintenance: Bool
  public let isPinned: Bool
  /// When the incident began, or the first window starts.
  public let started: Instant
  /// Since when it is, or by the clock will be, over; nil where no end is in sight.
  public let ended: Instant?
  /// Of a maintenance, by start; none for an incident.
  public let runs: [Run]
  /// The window that its last slice speaks of.
  public let lastWindow: Window?
  /// When an intermittent fault was there; none where it was there all the time.
  public let spells: [Window]
  private let lists: Lists
  private let parts: Lists.Parts

  /// Every component that it names, in order of mention: which of the site's it is.
  public var components: ArraySlice<Int> { lists.components[parts.components] }
  /// When each of its steps was, oldest first.
  public var times: ArraySlice<Instant> { lists.times[parts.times] }
  /// What it says of components, and when; as its slices stand.
  public var claims: ArraySlice<Claim> { lists.claims[parts.claims] }

  /// What many outlines say, one after the other: ten thousand would each have three lists.
  public final class Lists: Sendable {
    fileprivate let components: [Int]
    fileprivate let times: [Instant]
    fileprivate let claims: [Claim]

    public init(components: [Int], times: [Instant], claims: [Claim]) {
      self.components = components
      self.times = times
      self.claims = claims
    }

    /// Where stands what one of them says.
    public struct Parts: Sendable {
      public let components: Range<Int>
      public let times: Range<Int>
      public let claims: Range<Int>

      public init(components: Range<Int>, times: Range<Int>, claims: Range<Int>) {
        self.components = components
        self.times = times
        self.claims = claims
      }
    }
  }

  /// One run of a maintenance.
  public struct Run: Sendable, Equatable {
    /// As planned.
    public let window: Window
    public let ended: Instant?

    public init(window: Window, ended: Instant?) {
      self.window = window
      self.ended = ended
    }
  }

  /// What is said of one component over one span.
  public struct Claim: Sendable, Equatable {
    /// Which of the site's.
    public let component: Int
    /// Anything but operational.
    public let status: Component.Status
    public let window: Window

    public init(_ component: Int, _ status: Component.Status, _ window: Window) {
      self.component = component
      self.status = status
      self.window = window
    }
  }

  public init(
    id: Item.ID, isMaintenance: Bool, isPinned: Bool, started: Instant, ended: Instant?, runs: [Run],
    lastWindow: Window?, spells: [Window], _ parts: Lists.Parts, of lists: Lists
  ) {
    self.id = id
    self.isMaintenance = isMaintenance
    self.isPinned = isPinned
    self.started = started
    self.ended = ended
    self.runs = runs
    self.lastWindow = lastWindow
    self.spells = spells
    self.parts = parts
    self.lists = lists
  }

  /// - Parameter numbers: of the site's components.
  init(_ story: Timeline.Story, started: Instant, _ numbers: [Component.ID: Int]) {
    let item = story.item
    let slices = story.slices
    var claims: [Claim] = []
    for (number, slice) in slices.enumerated() where !slice.effects.isEmpty {
      let ends = number + 1 < slices.count ? slices[number + 1].at : .distantFuture
      for effect in slice.effects where effect.status != .operational {
        guard let component = numbers[effect.component] else { continue }
        claims.append(Claim(component, effect.status, Window(starts: slice.at, ends: ends)))
      }
    }
    let spells = if case .incident(let facts) = item.kind { facts.occurrences } else { [Window]() }
    let lists = Lists(
      components: story.components.compactMap { numbers[$0] }, times: story.steps.map(\.at), claims: claims)
    self.init(
      id: item.id, isMaintenance: item.isMaintenance, isPinned: item.pinned, started: started, ended: slices.ended,
      runs: story.occurrences.map { Run(window: $0.window, ended: $0.ended) }, lastWindow: slices.last?.window,
      spells: spells,
      Lists.Parts(components: lists.components.indices, times: lists.times.indices, claims: lists.claims.indices),
      of: lists)
  }
}
