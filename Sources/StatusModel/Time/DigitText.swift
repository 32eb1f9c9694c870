import Diagnostics

/// Text of numbers, literals and other texts, written byte by byte into the string's own storage.
///
/// An interpolation takes some 350 instructions for each of its pieces, and a page holds hundreds of such texts.
public struct DigitText: ~Copyable {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  /// - Parameter capacity: what doesn't fit is left out.
  public static func string(capacity: Int, _ write: (inout DigitText) -> Void) -> String {
    String(unsafeUninitializedCapacity: capacity) { DigitText.write(into: $0, write) }
  }

  /// Writes into memory of another's; says how many bytes.
  public static func write(into bytes: UnsafeMutableBufferPointer<UInt8>, _ write: (inout DigitText) -> Void) -> Int {
    var text = DigitText(bytes: bytes)
    write(&text)
    return text.count
  }

  private init(bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

  @inline(__always)
  private mutating func add(_ byte: UInt8) {
    guard count < bytes.count else { return }
    bytes[count] = byte
    count += 1
  }

  public mutating func add(_ literal: StaticString) {
    literal.withUTF8Buffer { add($0) }
  }

  public mutating func add(_ text: String) { text.withUTF8Bytes { add($0) } }

  private mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    let size = min(text.count, bytes.count - count)
    guard size > 0, let source = text.baseAddress, let start = bytes.baseAddress else { return }
    (start + count).update(from: source, count: size)
    count += size
  }

  /// Adds a number, padded with zeros to at least this many digits.
  public mutating func add(_ number: Int, digits: Int = 1) {
    // Nearly every number of a date or a clock: no powers of ten to look for.
    if digits == 2, 0..<100 ~= number { return addPair(number) }
    if digits == 4, 0..<10_000 ~= number {
      addPair(number / 100)
      return addPair(number % 100)
    }
    if number < 0 { add(UInt8(ascii: "-")) }
    var unit: UInt = 1
    for _ in 1..<digits { unit *= 10 }
    while number.magnitude / unit >= 10 { unit *= 10 }
    var rest = number.magnitude
    while unit > 0 {
      add(UInt8(ascii: "0") + UInt8(rest / unit))
      rest %= unit
      unit /= 10
    }
  }

  /// Adds a number from 0 to 99 with two digits.
  @inline(__always)
  private mutating func addPair(_ number: Int) {
    add(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
    add(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
  }

  /// Adds hour, minute and second.
  mutating func add(clock local: LocalTime, separator: Unicode.Scalar?) {
    addPair(local.hour)
    add(separator)
    addPair(local.minute)
    add(separator)
    addPair(local.second)
  }

  /// Adds year, month and day.
  mutating func add(_ date: CivilDate, separator: Unicode.Scalar?) {
    add(date.year, digits: 4)
    add(separator)
    addPair(date.month)
    add(separator)
    addPair(date.day)
  }

  @inline(__always)
  private mutating func add(_ separator: Unicode.Scalar?) {
    if let separator { add(UInt8(truncatingIfNeeded: separator.value)) }
  }
}

/// Reads numbers of a fixed width and ASCII literals from the front of a text.
struct DigitReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var atEnd: Bool { index == bytes.count }

  /// The next `digits` bytes as a number; nil, and nothing read, when one of them isn't a digit.
  mutating func number(_ digits: Int) -> Int? {
    guard bytes.count - index >= digits else { return nil }
    var value = 0
    for byte in bytes[index..<index + digits] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    index += digits
    return value
  }

  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard index < bytes.count, UInt32(bytes[index]) == scalar.value else { return false }
    index += 1
    return true
  }
}
