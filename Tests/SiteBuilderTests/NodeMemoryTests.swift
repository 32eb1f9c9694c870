import CCmark
import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

/// What libcmark is given in place of the system's memory.
@Suite struct NodeMemoryTests {
  @Test(arguments: [1, 4])
  func piecesAreEmptyAlignedAndApartOnEveryThread(jobs: Int) {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? 7
    let faults = parallelMap(Array(0..<8), jobs: jobs) { round -> String? in
      var random = SplitMix(state: seed + UInt64(round))
      // Two trees at a time, as where a text is parsed again; what the first round leaves is dirty.
      NodeMemory.beginTree()
      NodeMemory.beginTree()
      defer { NodeMemory.endTree() }
      var pieces: [(bytes: UnsafeMutableRawBufferPointer, value: UInt8)] = []
      for number in 0..<200 {
        let size = Int.random(in: 0...(number % 50 == 0 ? 100_000 : 300), using: &random)
        guard let piece = NodeMemory.functions.pointee.calloc(size, 1) else { return "nothing" }
        let bytes = UnsafeMutableRawBufferPointer(start: piece, count: size)
        guard Int(bitPattern: piece) % 16 == 0, bytes.allSatisfy({ $0 == 0 }) else { return "not empty or aligned" }
        let value = UInt8(number % 251 + 1)
        memset(piece, Int32(value), size)
        pieces.append((bytes, value))
        let chosen = Int.random(in: 0..<pieces.count, using: &random)
        let (old, filling) = pieces[chosen]
        let larger = old.count + Int.random(in: 0...500, using: &random)
        guard let moved = NodeMemory.functions.pointee.realloc(old.baseAddress, larger) else { return "nothing" }
        let grown = UnsafeMutableRawBufferPointer(start: moved, count: larger)
        guard grown.prefix(old.count).allSatisfy({ $0 == filling }) else { return "lost bytes" }
        memset(moved, Int32(filling), larger)
        pieces[chosen].bytes = grown
      }
      NodeMemory.endTree()
      return pieces.allSatisfy { piece in piece.bytes.allSatisfy { $0 == piece.value } } ? nil : "not apart"
    }
    #expect(faults.compactMap(\.self) == [], "CANDOR_SEED=\(seed)")
  }

  @Test func aTextIsTheSameBesideAnotherTree() {
    let text = "A *word*[^1] and | more\n\n[^1]: A note with a <b>tag</b>.\n\n| a | b |\n|---|---|\n| 1 | `2` |\n"
    let alone = markdownPage(text)
    let many = parallelMap(Array(0..<60), jobs: 4) { number in
      number % 3 == 0
        ? markdownPage(text) : markdownPage(String(repeating: "# \(number)\n\n- *a*\n", count: number)) + "\0"
    }
    #expect(many.filter { !$0.hasSuffix("\0") }.allSatisfy { $0 == alone })
  }
}
