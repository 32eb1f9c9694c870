import StatusModel

// An outline is asked of every item before anyone looks into it, ten thousand times after an edit. So it stands in the
// memory as whole numbers of eight bytes, which are read without being taken apart: what is always there
// (`PackedOutline`), then components, times, claims, runs and spells.

/// What an outline always says.
private struct PackedOutline: BitwiseCopyable {
  let isMaintenance: Int
  let isPinned: Int
  let started: Int
  /// `none` where there isn't one, as below.
  let ended: Int
  let lastWindow: (starts: Int, ends: Int)
  /// When anything of it changed last.
  let settled: Int
  let components: Int
  let times: Int
  let claims: Int
  let runs: Int
  let spells: Int

  static let none = Int.min
  /// Whole numbers of a claim.
  static let claimWidth = 4
}

extension Packer {
  /// - Parameter settled: when anything of its item changed last.
  mutating func add(_ outline: Outline, settled: Instant) {
    let none = PackedOutline.none
    append(
      PackedOutline(
        isMaintenance: outline.isMaintenance ? 1 : 0, isPinned: outline.isPinned ? 1 : 0,
        started: outline.started.seconds, ended: outline.ended?.seconds ?? none,
        lastWindow: (outline.lastWindow?.starts.seconds ?? none, outline.lastWindow?.ends.seconds ?? none),
        settled: settled.seconds, components: outline.components.count, times: outline.times.count,
        claims: outline.claims.count, runs: outline.runs.count, spells: outline.spells.count))
    append(all: Array(outline.components))
    append(all: outline.times.map(\.seconds))
    for claim in outline.claims {
      append(all: [
        claim.component, claim.status.rawValue, claim.window.starts.seconds, claim.window.ends.seconds,
      ])
    }
    for run in outline.runs {
      append(all: [run.window.starts.seconds, run.window.ends.seconds, run.ended?.seconds ?? none])
    }
    for spell in outline.spells { append(all: [spell.starts.seconds, spell.ends.seconds]) }
  }
}

/// Outlines as they were packed, which share their lists.
struct PackedOutlines {
  private let lists: Outline.Lists
  private var packed: ArraySlice<UnsafeRawBufferPointer>
  private let file: AnyObject
  /// Where the lists of the next one begin.
  private var (component, time, claim) = (0, 0, 0)

  /// - Parameters:
  ///   - packed: whole ones.
  ///   - file: what they stand in.
  ///   - count: of the site's components.
  init(_ packed: [UnsafeRawBufferPointer], in file: AnyObject, components count: Int) {
    self.packed = packed[...]
    self.file = file
    var (components, times, claims) = ([Int](), [Instant](), [Outline.Claim]())
    let counts = packed.map { Numbers($0).fixed }
    components.reserveCapacity(counts.reduce(0) { $0 + $1.components })
    times.reserveCapacity(counts.reduce(0) { $0 + $1.times })
    claims.reserveCapacity(counts.reduce(0) { $0 + $1.claims })
    let statuses = Component.Status.allCases
    for packed in packed {
      var numbers = Numbers(packed)
      for _ in 0..<numbers.fixed.components { components.append(numbers.next(in: 0..<count)) }
      for _ in 0..<numbers.fixed.times { times.append(numbers.instant()) }
      for _ in 0..<numbers.fixed.claims {
        claims.append(
          Outline.Claim(numbers.next(in: 0..<count), statuses[numbers.next(in: statuses.indices)], numbers.window()))
      }
    }
    lists = Outline.Lists(components: components, times: times, claims: claims)
  }

  /// The next one, and when anything of its item changed last; nil where there is none.
  mutating func next(_ id: Item.ID) -> (Outline, settled: Instant)? {
    guard let packed = packed.popFirst() else { return nil }
    var numbers = Numbers(packed)
    let fixed = numbers.fixed
    let parts = Outline.Lists.Parts(
      components: component..<component + fixed.components, times: time..<time + fixed.times,
      claims: claim..<claim + fixed.claims)
    (component, time, claim) = (parts.components.upperBound, parts.times.upperBound, parts.claims.upperBound)
    numbers.skip(fixed.components + fixed.times + fixed.claims * PackedOutline.claimWidth)
    let outline = Outline(
      id: id, isMaintenance: fixed.isMaintenance != 0, isPinned: fixed.isPinned != 0,
      started: Instant(seconds: fixed.started), ended: Self.instant(fixed.ended),
      runs: (0..<fixed.runs).map { _ in Outline.Run(window: numbers.window(), ended: Self.instant(numbers.next())) },
      lastWindow: Self.instant(fixed.lastWindow.starts).flatMap { starts in
        Self.instant(fixed.lastWindow.ends).map { Window(starts: starts, ends: $0) }
      },
      spells: (0..<fixed.spells).map { _ in numbers.window() }, parts, of: lists)
    return (outline, Instant(seconds: fixed.settled))
  }

  private static func instant(_ seconds: Int) -> Instant? {
    seconds == PackedOutline.none ? nil : Instant(seconds: seconds)
  }

  /// What stands behind that which is always there.
  private struct Numbers {
    let fixed: PackedOutline
    private let column: Column<Int>
    private var at = 0

    init(_ packed: UnsafeRawBufferPointer) {
      fixed = Column<PackedOutline>(packed)[0]
      column = Column(UnsafeRawBufferPointer(rebasing: packed.dropFirst(MemoryLayout<PackedOutline>.size)))
    }

    mutating func skip(_ count: Int) { at += count }

    mutating func next() -> Int {
      defer { at += 1 }
      return column[at]
    }

    /// One of these.
    mutating func next(in range: Range<Int>) -> Int { min(max(next(), range.lowerBound), range.upperBound - 1) }
    mutating func instant() -> Instant { Instant(seconds: next()) }
    mutating func window() -> Window { Window(starts: instant(), ends: instant()) }
  }
}
