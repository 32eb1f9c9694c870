import Glibc

/// A 64-bit hash of a file's bytes, for asset names and for the list of files in `build.json`.
///
/// It tells versions of a file apart and is no protection against forgery. The function never changes: the names of
/// published assets depend on it.
///
/// The bytes are read as little-endian words `a`, `b` of 64 bits, padded with zeros to a multiple of 16 bytes. From
/// `h = 0x9E3779B97F4A7C15 ^ length`, each pair makes
/// `h = (fold((a ^ h) * (b ^ 0xA0761D6478BD642F)) ^ a ^ rotate(b, 32)) + 0xE7037ED1A0B428DB`, where `fold` is the high
/// half of the 128-bit product xor the low half. One more step with `a = length`, `b = h` ends it. The folded
/// product is wyhash's (Wang Yi, public domain); xoring the words in keeps a product of zero from losing them.
public struct ContentHash: Hashable, BitwiseCopyable, Sendable, CustomStringConvertible {
  public let value: UInt64

  public init(_ bytes: [UInt8]) { self = bytes.withUnsafeBytes { ContentHash($0) } }

  init(value: UInt64) { self.value = value }

  /// In place of one where there is nothing.
  static let none = ContentHash(value: 0)

  init(_ bytes: UnsafeRawBufferPointer) { self.init(of: bytes.count) { $0.add(bytes) } }

  /// The hash of all parts, one after the other.
  init(_ parts: [[UInt8]]) {
    self.init(of: parts.reduce(0) { $0 + $1.count }) { sum in for part in parts { part.withUnsafeBytes { sum.add($0) } }
    }
  }

  init(_ parts: [ArraySlice<UInt8>]) {
    self.init(of: parts.reduce(0) { $0 + $1.count }) { sum in for part in parts { part.withUnsafeBytes { sum.add($0) } }
    }
  }

  /// Another hash of bytes behind something that has been hashed, and whether they are ASCII: they are looked at once for
  /// both. Only for what Candor keeps for itself.
  ///
  /// Four sums take turns, each with a quarter of every 64 bytes, so that none waits for its own last product: that is
  /// three times as quick. One more sum takes them and what is left.
  static func quick(_ bytes: UnsafeRawBufferPointer, behind start: ContentHash) -> (hash: ContentHash, isASCII: Bool) {
    var (one, two, three, four) = (start.value, ~start.value, start.value &+ 1, ~start.value &- 1)
    var bits: UInt64 = 0
    let whole = bytes.count & ~63
    var offset = 0
    func word(_ number: Int) -> UInt64 {
      let word = bytes.loadUnaligned(fromByteOffset: offset + number * 8, as: UInt64.self)
      bits |= word
      return UInt64(littleEndian: word)
    }
    while offset < whole {
      one = mix(one, word(0), word(1))
      two = mix(two, word(2), word(3))
      three = mix(three, word(4), word(5))
      four = mix(four, word(6), word(7))
      offset += 64
    }
    var sum = Sum(length: bytes.count)
    sum.add(UnsafeRawBufferPointer(rebasing: bytes[whole...]))
    let isASCII = bits & 0x8080_8080_8080_8080 == 0 && sum.isASCII
    withUnsafeBytes(of: (one.littleEndian, two.littleEndian, three.littleEndian, four.littleEndian)) { sum.add($0) }
    return (ContentHash(value: sum.value), isASCII)
  }

  static func quick(_ bytes: UnsafeRawBufferPointer) -> ContentHash { quick(bytes, behind: .none).hash }

  private init(of length: Int, _ add: (inout Sum) -> Void) {
    var sum = Sum(length: length)
    add(&sum)
    value = sum.value
  }

  private struct Sum {
    private let length: UInt64
    private var hash: UInt64
    /// The beginning of a pair of words that ends in a later part.
    private var pair: (UInt64, UInt64) = (0, 0)
    private var held = 0
    /// The bits of all words up to the held ones.
    private var bits: UInt64 = 0

    init(length: Int) {
      self.length = UInt64(length)
      hash = 0x9E37_79B9_7F4A_7C15 ^ self.length
    }

    mutating func add(_ data: UnsafeRawBufferPointer) {
      guard let start = data.baseAddress else { return }
      var offset = 0
      if held > 0 {
        offset = min(16 - held, data.count)
        hold(start, offset)
        guard held == 16 else { return }
        hash = mix(hash, UInt64(littleEndian: pair.0), UInt64(littleEndian: pair.1))
        bits |= pair.0 | pair.1
        pair = (0, 0)
        held = 0
      }
      let whole = offset + (data.count - offset) & ~15
      while offset < whole {
        let a = data.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let b = data.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        hash = mix(hash, UInt64(littleEndian: a), UInt64(littleEndian: b))
        bits |= a | b
        offset += 16
      }
      hold(start + whole, data.count - whole)
    }

    private mutating func hold(_ start: UnsafeRawPointer, _ count: Int) {
      withUnsafeMutableBytes(of: &pair) { words in
        if let base = words.baseAddress { memcpy(base + held, start, count) }
      }
      held += count
    }

    var isASCII: Bool { (bits | pair.0 | pair.1) & 0x8080_8080_8080_8080 == 0 }

    var value: UInt64 {
      let all = held > 0 ? mix(hash, UInt64(littleEndian: pair.0), UInt64(littleEndian: pair.1)) : hash
      return mix(all, length, all)
    }
  }

  /// In sets it is its own hash: to hash it again takes longer than to find it.
  public func _rawHashValue(seed: Int) -> Int { Int(truncatingIfNeeded: value) ^ seed }

  /// Sixteen lower-case hexadecimal digits.
  public var description: String { String(unsafeUninitializedCapacity: 16, initializingUTF8With: putDigits) }

  /// Puts them at the beginning of a buffer.
  /// - Returns: how many these are.
  func putDigits(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    for index in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * index) & 15)
      buffer[index] = digit < 10 ? 48 + digit : 87 + digit
    }
    return 16
  }

  /// Whether a text has the form of `description`.
  static func isHash(_ text: String) -> Bool {
    text.utf8.count == 16
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}

private func mix(_ hash: UInt64, _ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = (a ^ hash).multipliedFullWidth(by: b ^ 0xA076_1D64_78BD_642F)
  return ((product.high ^ product.low) ^ a ^ (b << 32 | b >> 32)) &+ 0xE703_7ED1_A0B4_28DB
}

/// The hash of several hashes, in whatever order they come.
struct UnorderedHash {
  private var sum: UInt64 = 0
  private var count = 0

  mutating func add(_ hash: ContentHash) {
    sum &+= hash.value
    count += 1
  }

  var value: ContentHash { ContentHash(ContentHash(value: sum), ContentHash(value: UInt64(count))) }
}
