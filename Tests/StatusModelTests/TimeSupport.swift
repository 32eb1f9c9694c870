import CEmbedded
import Diagnostics
import Foundation
import Testing

@testable import StatusModel

/// The zones that are part of the program, so that no test depends on the machine's.
let archive = ZoneArchive(Array(UnsafeBufferPointer(start: candor_zones, count: candor_zones_count)))
let zones = Zones(load: { archive?.tzif(named: $0) }, names: { archive?.names ?? [] })

func zone(_ name: String) throws -> Zone { try #require(zones.zone(named: name), "no zone \(name)") }

func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text), "not RFC 3339: \(text)") }

func local(_ text: String) throws -> LocalTime { try TimeText.readLocal(text).get() }

/// The repository's folder.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The rows of a table under `Tests/Vectors/times/`, which `scripts/time-vectors.py` writes.
func vectors<Row: Decodable>(_ name: String, of _: Row.Type) throws -> [Row] {
  let file = repository.appending(path: "Tests/Vectors/times/\(name)")
  return try JSONDecoder().decode([Row].self, from: Data(contentsOf: file))
}

/// Random numbers that a seed repeats (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  /// - Parameter seed: nil takes that of `CANDOR_SEED`, or 1, so that a run of the tests is the same everywhere.
  init(seed: UInt64? = nil) {
    self.seed =
      seed ?? ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? 1
    state = self.seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A text with `⟦` and `⟧` around the part that a finding belongs to.
struct Marked {
  let text: String
  let range: Range<Int>

  init(_ marked: String) throws {
    let parts = marked.components(separatedBy: CharacterSet(charactersIn: "⟦⟧"))
    try #require(parts.count == 3, "no ⟦…⟧ in \(marked)")
    text = parts.joined()
    range = parts[0].utf8.count..<parts[0].utf8.count + parts[1].utf8.count
  }
}
