/// Text of fixed-width numbers and literals, written byte by byte.
struct DigitText {
  private var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  var string: String { String(decoding: bytes, as: UTF8.self) }

  mutating func add(_ literal: StaticString) {
    literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Adds a number, padded with zeros to at least this many digits.
  mutating func add(_ number: Int, digits: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0 || bytes.count - start < digits
    bytes[start...].reverse()
  }

  /// Adds hour, minute and second.
  mutating func add(clock local: LocalTime, separator: StaticString) {
    add(local.hour, digits: 2)
    add(separator)
    add(local.minute, digits: 2)
    add(separator)
    add(local.second, digits: 2)
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
