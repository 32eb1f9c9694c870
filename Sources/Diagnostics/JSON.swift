import Glibc

/// Writes JSON (RFC 8259) from front to back, so keys keep the order in which they were written.
///
///     var json = JSON()
///     json.object {
///       $0.field("id", "api")
///       $0.array("tags") { for tag in tags { $0.add(tag) } }
///     }
public struct JSON: ~Copyable {
  private var text: TextBuffer
  private var needsComma = false
  private let indented: Bool
  private var depth: Int

  /// - Parameters:
  ///   - indented: two spaces a level and a line for each value, for files that people read.
  ///   - depth: for a part of one, within how many objects and arrays it goes.
  public init(indented: Bool = false, within depth: Int = 0) {
    self.indented = indented
    self.depth = depth
    text = TextBuffer(capacity: 16_384)
  }

  public var bytes: [UInt8] { text.bytes }

  public mutating func object(_ key: StaticString? = nil, _ body: (inout JSON) -> Void) {
    nest(key, UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  public mutating func array(_ key: StaticString? = nil, _ body: (inout JSON) -> Void) {
    nest(key, UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  public mutating func field(_ key: StaticString, _ value: String?) {
    name(key)
    write(value)
  }
  public mutating func field(_ key: StaticString, _ value: Int?) {
    name(key)
    write(value)
  }
  public mutating func field(_ key: StaticString, _ value: Bool) {
    name(key)
    write(value)
  }
  /// A fraction, written with at most six decimals; null where it isn't a finite number.
  public mutating func field(_ key: StaticString, fraction value: Double?) {
    name(key)
    write(fraction: value)
  }

  /// A member whose name is data, such as a path.
  public mutating func field(named key: String, _ value: String) {
    name(data: key)
    write(value)
  }
  public mutating func object(named key: String, _ body: (inout JSON) -> Void) {
    name(data: key)
    open(UInt8(ascii: "{"))
    body(&self)
    close(UInt8(ascii: "}"))
  }

  /// A value that another of these has written.
  public mutating func field(_ key: StaticString, raw value: [UInt8]) {
    name(key)
    text.append(value)
    needsComma = true
  }
  /// A text as bytes of UTF-8.
  public mutating func field(_ key: StaticString, utf8 value: [UInt8]) {
    name(key)
    value.withUnsafeBufferPointer { string($0) }
  }
  /// A text of at most `limit` bytes that needs no escape, such as a time; written in place, without a string.
  public mutating func field(
    _ key: StaticString, plain limit: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int
  ) {
    name(key)
    text.append(34)
    text.append(atMost: limit, write)
    text.append(34)
    needsComma = true
  }
  public mutating func field(named key: String, fraction value: Double?) {
    name(data: key)
    write(fraction: value)
  }
  public mutating func field(named key: String, _ value: Int) {
    name(data: key)
    write(value)
  }
  /// A part that another of these has written, for here.
  public mutating func add(written part: [UInt8]) {
    if needsComma { text.append(UInt8(ascii: ",")) }
    text.append(part)
    needsComma = true
  }

  public mutating func add(raw value: ArraySlice<UInt8>) {
    separate()
    value.withUnsafeBufferPointer { text.append($0) }
    needsComma = true
  }

  public mutating func add(_ value: String?) {
    separate()
    write(value)
  }
  public mutating func add(_ value: Int?) {
    separate()
    write(value)
  }

  private mutating func nest(_ key: StaticString?, _ opening: UInt8, _ closing: UInt8, _ body: (inout JSON) -> Void) {
    if let key { name(key) } else { separate() }
    open(opening)
    body(&self)
    close(closing)
  }

  private mutating func open(_ byte: UInt8) {
    text.append(byte)
    needsComma = false
    depth += 1
  }

  private mutating func close(_ byte: UInt8) {
    depth -= 1
    if needsComma { newLine() }
    text.append(byte)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text.append(UInt8(ascii: ",")) }
    if depth > 0 { newLine() }
  }

  private mutating func newLine() {
    guard indented else { return }
    text.append(10)
    text.append(32, times: depth * 2)
  }

  private mutating func name(_ key: StaticString) {
    separate()
    text.append(UInt8(ascii: "\""))
    text.append(key)
    endName()
  }

  private mutating func name(data key: String) {
    separate()
    string(key)
    text.removeLast()
    endName()
  }

  private mutating func endName() {
    text.append(34)
    text.append(UInt8(ascii: ":"))
    if indented { text.append(32) }
    needsComma = false
  }

  private mutating func write(_ value: String?) {
    if let value { string(value) } else { literal("null") }
  }

  private mutating func write(_ value: Int?) {
    guard let value else { return literal("null") }
    text.append(decimal: value)
    needsComma = true
  }

  private mutating func write(_ value: Bool) { literal(value ? "true" : "false") }

  private mutating func write(fraction value: Double?) {
    guard let value, value.isFinite else { return literal("null") }
    guard value.magnitude < 1e12 else { return literal("\(value)") }
    let millionths = Int((value * 1_000_000).rounded())
    let whole: Int
    var rest: Int
    (whole, rest) = abs(millionths).quotientAndRemainder(dividingBy: 1_000_000)
    var digits = 6
    while digits > 1, rest % 10 == 0 {
      rest /= 10
      digits -= 1
    }
    if millionths < 0 { text.append(UInt8(ascii: "-")) }
    text.append(decimal: whole)
    text.append(UInt8(ascii: "."))
    text.append(atMost: digits) { buffer in
      for index in (0..<digits).reversed() {
        buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
      return digits
    }
    needsComma = true
  }

  private mutating func literal(_ word: String) {
    text.append(word)
    needsComma = true
  }

  /// U+2028 and U+2029 are escaped too, and "<" as \u003c, so that a value is harmless inside a script.
  private mutating func string(_ value: String) { value.withUTF8Bytes { string($0) } }

  private mutating func string(_ value: UnsafeBufferPointer<UInt8>) {
    text.append(34)
    append(value)
    text.append(34)
    needsComma = true
  }

  /// Copies what needs no escape in one piece.
  private mutating func append(_ value: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var index = ByteSet.json.next(in: value, from: 0)
    while index < value.count {
      var code = UInt16(value[index])
      var length = 1
      switch value[index] {
      case 34, 92, 60, 0..<32, 127: break
      case 0xE2 where index + 2 < value.count && value[index + 1] == 0x80 && value[index + 2] & 0xFE == 0xA8:
        code = 0x2000 + UInt16(value[index + 2] & 0x3F)
        length = 3
      default:
        index = ByteSet.json.next(in: value, from: index + 1)
        continue
      }
      text.append(UnsafeBufferPointer(rebasing: value[start..<index]))
      escape(code)
      start = index + length
      index = ByteSet.json.next(in: value, from: start)
    }
    text.append(UnsafeBufferPointer(rebasing: value[start...]))
  }

  private mutating func escape(_ code: UInt16) {
    switch code {
    case 60: text.append("\\u003c")
    case 10: text.append("\\n")
    case 34: text.append("\\\"")
    case 92: text.append("\\\\")
    case 13: text.append("\\r")
    case 9: text.append("\\t")
    default:
      text.append("\\u")
      for shift in [12, 8, 4, 0] as [UInt16] {
        let digit = UInt8(code >> shift & 15)
        text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      }
    }
  }
}

extension ByteSet {
  /// What JSON writes in another way here: controls, quotes, backslashes, "<", DEL, and the first byte of U+2028.
  public static let json = ByteSet { byte in
    switch byte {
    case 0..<32, 34, 60, 92, 127, 0xE2: true
    default: false
    }
  }
}
