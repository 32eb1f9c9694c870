import Testing

@testable import SiteBuilder

struct ContentHashTests {
  @Test(arguments: [
    ("", "61bd007d396c75b8"), ("a", "e0b54600e2965217"), ("abc", "27cbff067e46ed5f"),
    ("0123456789abcdef", "d7ad850eb245ce8d"), ("0123456789abcdef0", "a15bb825b6f744e2"),
  ])
  func hashesStayTheSameForEver(text: String, hash: String) {
    #expect(ContentHash(Array(text.utf8)).description == hash)
  }

  @Test func everyBitAndEveryLengthCounts() {
    let bytes = (0..<67).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    var seen: Set<ContentHash> = []
    for length in 0...bytes.count { seen.insert(ContentHash(Array(bytes.prefix(length)))) }
    for length in 0...67 { seen.insert(ContentHash([UInt8](repeating: 0, count: length))) }
    // Two empty ones and a zero byte alone come twice.
    var expected = 68 + 68 - 2
    for bit in 0..<(67 * 8) {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      seen.insert(ContentHash(changed))
      expected += 1
    }
    #expect(seen.count == expected)
  }
}
