import Diagnostics
import Testing

/// A text in which `⟦…⟧` shows where findings belong.
struct Marked {
  let text: String
  let ranges: [Range<Int>]

  init(_ marked: String) {
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
    var start = 0
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "⟦": start = bytes.count
      case "⟧": ranges.append(start..<bytes.count)
      default: bytes += Array(String(scalar).utf8)
      }
    }
    text = String(decoding: bytes, as: UTF8.self)
    self.ranges = ranges
  }

  var file: SourceFile { SourceFile(path: "incident.md", text: text) }
}

/// Expects one finding of a rule at each mark, and no other.
func expect(
  _ report: Report, _ rules: [Rule], at marked: Marked, sourceLocation: SourceLocation = #_sourceLocation
) {
  let found = report.sorted
  #expect(found.map(\.rule) == rules, "\(report.text(colour: false))", sourceLocation: sourceLocation)
  #expect(
    found.map { $0.place.range } == marked.ranges, "\(report.text(colour: false))", sourceLocation: sourceLocation)
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
