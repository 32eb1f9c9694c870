import Glibc

/// Writes JSON (RFC 8259) from front to back, so keys keep the order in which they were written.
///
///     var json = JSON()
///     json.object {
///       $0.field("id", "api")
///       $0.array("tags") { for tag in tags { $0.add(tag) } }
///     }
public struct JSON: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false
  private let indented: Bool
  private var depth = 0

  /// - Parameter indented: two spaces a level and a line for each value, for files that people read.
  public init(indented: Bool = false) { self.indented = indented }

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
    bytes += value
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
  public mutating func add(raw value: [UInt8]) {
    separate()
    bytes += value
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
    bytes.append(byte)
    needsComma = false
    depth += 1
  }

  private mutating func close(_ byte: UInt8) {
    depth -= 1
    if needsComma { newLine() }
    bytes.append(byte)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    if depth > 0 { newLine() }
  }

  private mutating func newLine() {
    guard indented else { return }
    bytes.append(10)
    bytes.append(contentsOf: repeatElement(32, count: depth * 2))
  }

  private mutating func name(_ key: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    endName()
  }

  private mutating func name(data key: String) {
    separate()
    string(key)
    bytes.removeLast()
    endName()
  }

  private mutating func endName() {
    bytes.append(34)
    bytes.append(UInt8(ascii: ":"))
    if indented { bytes.append(32) }
    needsComma = false
  }

  private mutating func write(_ value: String?) {
    if let value { string(value) } else { literal("null") }
  }

  private mutating func write(_ value: Int?) {
    literal(value.map { String($0) } ?? "null")
  }

  private mutating func write(_ value: Bool) { literal(value ? "true" : "false") }

  private mutating func write(fraction value: Double?) {
    guard let value, value.isFinite else { return literal("null") }
    guard value.magnitude < 1e12 else { return literal("\(value)") }
    let millionths = Int((value * 1_000_000).rounded())
    let (whole, rest) = abs(millionths).quotientAndRemainder(dividingBy: 1_000_000)
    var digits = String(rest)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    literal((millionths < 0 ? "-" : "") + "\(whole).\(digits)")
  }

  private mutating func literal(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  /// U+2028 and U+2029 are escaped too, and "<" as \u003c, so that a value is harmless inside a script.
  private mutating func string(_ value: String) {
    var value = value
    bytes.append(34)
    value.withUTF8 { append($0) }
    bytes.append(34)
    needsComma = true
  }

  /// Copies what needs no escape in one piece.
  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var index = text.nextSpecial(from: 0)
    while index < text.count {
      var code = UInt16(text[index])
      var length = 1
      switch text[index] {
      case 34, 92, 60, 0..<32, 127: break
      case 0xE2 where index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8:
        code = 0x2000 + UInt16(text[index + 2] & 0x3F)
        length = 3
      default:
        index = text.nextSpecial(from: index + 1)
        continue
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      escape(code)
      start = index + length
      index = text.nextSpecial(from: start)
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
  }

  private mutating func escape(_ code: UInt16) {
    bytes.append(92)
    switch code {
    case 34, 92: bytes.append(UInt8(code))
    case 10: bytes.append(UInt8(ascii: "n"))
    case 13: bytes.append(UInt8(ascii: "r"))
    case 9: bytes.append(UInt8(ascii: "t"))
    default:
      bytes.append(UInt8(ascii: "u"))
      for shift in [12, 8, 4, 0] as [UInt16] {
        let digit = UInt8(code >> shift & 15)
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      }
    }
  }
}
