/// Bytes that are looked for in texts.
///
/// Nearly every byte of a site passes here, and nearly none is a member: eight at a time are looked up together. With
/// vectors of sixteen it took three times the instructions.
public struct ByteSet: @unchecked Sendable {
  /// 1 for each member. Never freed nor changed: sets are constants, and an array would be counted at each look.
  private let members: UnsafePointer<UInt8>

  public init(_ contains: (UInt8) -> Bool) {
    let members = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for byte in 0..<256 { (members + byte).initialize(to: contains(UInt8(byte)) ? 1 : 0) }
    self.members = UnsafePointer(members)
  }

  /// The first index, from one on, of a member; the text's count where there is none.
  public func next(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index + 8 <= text.count {
      let first = members[Int(text[index])] | members[Int(text[index + 1])] | members[Int(text[index + 2])]
      let second = members[Int(text[index + 3])] | members[Int(text[index + 4])] | members[Int(text[index + 5])]
      if first | second | members[Int(text[index + 6])] | members[Int(text[index + 7])] != 0 { break }
      index += 8
    }
    while index < text.count, members[Int(text[index])] == 0 { index += 1 }
    return index
  }
}

extension String {
  /// Its bytes, where they stand. Unlike `withUTF8`, and unlike what else offers a look at them, this doesn't count one
  /// more that holds the text: every piece of every page comes through here.
  @inlinable public func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    utf8.span.withUnsafeBufferPointer(body)
  }
}
