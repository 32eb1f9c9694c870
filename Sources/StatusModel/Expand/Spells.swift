/// The stretches of an intermittent fault.
public struct Spells: Sendable, Equatable {
  /// Sorted, apart from each other.
  public let windows: [Window]

  /// Overlapping and touching stretches are one.
  public init(_ windows: [Window]) {
    var merged: [Window] = []
    for window in windows.sorted(by: { ($0.starts, $0.ends) < ($1.starts, $1.ends) }) where window.seconds > 0 {
      if let last = merged.last, window.starts <= last.ends {
        merged[merged.count - 1] = Window(starts: last.starts, ends: max(last.ends, window.ends))
      } else {
        merged.append(window)
      }
    }
    self.windows = merged
  }

  public var count: Int { windows.count }
  /// Seconds in all.
  public var total: Int { windows.reduce(0) { $0 + $1.seconds } }
  /// Seconds of the longest; 0 where there is none.
  public var longest: Int { windows.lazy.map(\.seconds).max() ?? 0 }
}
