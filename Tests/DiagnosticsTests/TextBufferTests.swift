import Testing

@testable import Diagnostics

@Suite struct TextBufferTests {
  /// Every way to append, past every size that it begins with.
  @Test(arguments: [0, 1, 15, 16, 17, 4096]) func whatIsAppendedStaysInOrder(_ capacity: Int) {
    var buffer = TextBuffer(capacity: capacity)
    var expected: [UInt8] = []
    for round in 0..<200 {
      buffer.append(UInt8(ascii: "a"))
      buffer.append("<p>")
      let text = String(repeating: "é", count: round % 40)
      buffer.append(text)
      buffer.append(Array("bytes".utf8))
      buffer.append([UInt8]())
      buffer.append(decimal: round - 100)
      buffer.append(32, times: round % 7)
      buffer.append(atMost: 8) { room in
        room[0] = UInt8(ascii: "x")
        return 1
      }
      buffer.append(UInt8(ascii: "y"))
      buffer.removeLast()
      expected += "a<p>\(text)bytes\(round - 100)\(String(repeating: " ", count: round % 7))x".utf8
      #expect(buffer.count == expected.count)
      #expect(buffer.last == expected.last)
    }
    #expect(buffer.bytes == expected)
  }

  @Test func anEmptyOneHoldsNothing() {
    let buffer = TextBuffer(capacity: 0)
    #expect(buffer.bytes.isEmpty)
    #expect(buffer.last == nil)
  }
}
