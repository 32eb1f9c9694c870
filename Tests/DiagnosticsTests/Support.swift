import Foundation
import Testing

@testable import Diagnostics

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

/// The folder that holds Package.swift.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

extension SourceFile {
  /// The place of the n-th occurrence of a text.
  func place(of text: String, _ number: Int = 1) -> Place {
    let wanted = Array(text.utf8)
    let starts = bytes.indices.filter { bytes[$0...].starts(with: wanted) }
    let start = starts[number - 1]
    return Place(self, start..<start + wanted.count)
  }
}

/// One finding in a report of its own.
func report(
  _ rule: Rule = .invalidValue, _ headline: String = "wrong", at place: Place, label: String = "",
  notes: [Diagnostic.Note] = [], why: String = "", fix: String = ""
) -> Report {
  var report = Report()
  report.add(Diagnostic(rule, headline, at: place, label: label, notes: notes, why: why, fix: fix))
  return report
}
