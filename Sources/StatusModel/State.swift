/// A stretch of a component's life in which something was said of it.
public struct Interval: Sendable, Equatable {
  public let window: Window
  /// The worst that any item says.
  public let status: Component.Status
  /// The share of each second that uptime loses: the worst weight of the active states.
  public let weight: Double
  /// The items that say anything then, sorted by id.
  public let items: [Item.ID]
}

/// What one item says of one component over one span.
struct Claim: Sendable {
  let window: Window
  let status: Component.Status
  /// Which of the timelines.
  let item: Int
}

/// Everything that was said of one component, merged into disjoint stretches; the gaps are operational.
///
/// Which items a stretch has is looked up when asked for: to keep the lists would take the square of the number of
/// incidents where many overlap.
struct ComponentHistory: Sendable {
  struct Stretch: Sendable, Equatable {
    let window: Window
    let status: Component.Status
    let weight: Double
  }

  /// Sorted, disjoint; touching ones differ.
  let stretches: [Stretch]
  /// Sorted by start.
  private let claims: [Claim]
  /// The latest end in the part of `claims` that a binary search would still look at when it comes to an index.
  private let reach: [Instant]
  private let timelines: [Timeline]

  /// - Parameter all: none is empty, or says that the component is operational.
  init(_ all: [Claim], of timelines: [Timeline], weights: UptimeWeights) {
    self.timelines = timelines
    // The order of claims that start together shows nowhere.
    claims = all.sorted { $0.window.starts < $1.window.starts }
    var reach = [Instant](repeating: .distantPast, count: claims.count)
    _ = Self.fill(&reach, claims, 0..<claims.count)
    self.reach = reach
    stretches = Self.stretches(claims, weights)
  }

  private static func stretches(_ claims: [Claim], _ weights: UptimeWeights) -> [Stretch] {
    let ends = claims.sorted { $0.window.ends < $1.window.ends }
    let statuses = Component.Status.allCases
    let weight = statuses.map { weights[$0] }
    var active = [Int](repeating: 0, count: statuses.count)
    var found: [Stretch] = []
    var open: (at: Instant, status: Component.Status, weight: Double)?
    var (start, end) = (0, 0)
    while end < ends.count {
      let at = start < claims.count ? min(claims[start].window.starts, ends[end].window.ends) : ends[end].window.ends
      while start < claims.count, claims[start].window.starts == at {
        active[claims[start].status.rawValue] += 1
        start += 1
      }
      while end < ends.count, ends[end].window.ends == at {
        active[ends[end].status.rawValue] -= 1
        end += 1
      }
      let worst = statuses.last { active[$0.rawValue] > 0 }
      let heaviest = statuses.lazy.filter { active[$0.rawValue] > 0 }.map { weight[$0.rawValue] }.max() ?? 0
      if let worst, let open, open.status == worst, open.weight == heaviest { continue }
      if let open {
        found.append(
          Stretch(window: Window(starts: open.at, ends: at), status: open.status, weight: open.weight))
      }
      open = worst.map { (at, $0, heaviest) }
    }
    return found
  }

  // MARK: Questions

  /// The first stretch that ends after an instant, by its index; the number of stretches where none does.
  func index(endingAfter instant: Instant) -> Int {
    var low = 0
    var high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].window.ends <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The stretch that an instant lies in; nil where nothing was said.
  func stretch(at instant: Instant) -> Stretch? {
    let index = index(endingAfter: instant)
    return index < stretches.count && stretches[index].window.starts <= instant ? stretches[index] : nil
  }

  /// The stretches that touch a period, clipped to it; none where it ends before it starts.
  func stretches(from: Instant, to: Instant) -> [Stretch] {
    guard from < to else { return [] }
    return stretches[index(endingAfter: from)...].prefix { $0.window.starts < to }.map { stretch in
      let window = Window(starts: max(from, stretch.window.starts), ends: min(to, stretch.window.ends))
      return Stretch(window: window, status: stretch.status, weight: stretch.weight)
    }
  }

  /// The items that say something within a period, sorted by id.
  func items(from: Instant, to: Instant) -> [Item.ID] {
    var found: [Int] = []
    collect(&found, from, to, 0..<claims.count)
    // Mostly there is one.
    guard found.count > 1 else { return found.map { timelines[$0].id } }
    return Set(found).map { timelines[$0].id }.sorted()
  }

  private func collect(_ found: inout [Int], _ from: Instant, _ to: Instant, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let middle = (range.lowerBound + range.upperBound) / 2
    guard reach[middle] > from else { return }
    collect(&found, from, to, range.lowerBound..<middle)
    guard claims[middle].window.starts < to else { return }
    if claims[middle].window.ends > from { found.append(claims[middle].item) }
    collect(&found, from, to, middle + 1..<range.upperBound)
  }

  private static func fill(_ reach: inout [Instant], _ claims: [Claim], _ range: Range<Int>) -> Instant {
    guard !range.isEmpty else { return .distantPast }
    let middle = (range.lowerBound + range.upperBound) / 2
    let sides = max(
      fill(&reach, claims, range.lowerBound..<middle), fill(&reach, claims, middle + 1..<range.upperBound))
    reach[middle] = max(claims[middle].window.ends, sides)
    return reach[middle]
  }
}
