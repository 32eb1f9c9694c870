import Testing

@testable import Diagnostics

@Suite struct SpecialBytesTests {
  /// Bytes are looked up eight at a time: none may be missed at a boundary, and none taken for a member.
  @Test func everyMemberIsFoundWhereverItStands() {
    let members: Set<UInt8> = Set(0..<32).union([34, 60, 92, 127, 0xE2])
    for byte in UInt8.min...UInt8.max {
      for position in 0..<18 {
        var text = [UInt8](repeating: UInt8(ascii: "a"), count: 18)
        text[position] = byte
        for start in 0...position {
          let found = text.withUnsafeBufferPointer { ByteSet.json.next(in: $0, from: start) }
          #expect(
            found == (members.contains(byte) ? position : text.count), "byte \(byte) at \(position) from \(start)")
        }
      }
    }
    #expect([UInt8]().withUnsafeBufferPointer { ByteSet.json.next(in: $0, from: 0) } == 0)
  }
}
