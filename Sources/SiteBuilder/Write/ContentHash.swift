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
public struct ContentHash: Hashable, Sendable, CustomStringConvertible {
  public let value: UInt64

  public init(_ bytes: [UInt8]) {
    let length = UInt64(bytes.count)
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ length
    bytes.withUnsafeBytes { data in
      func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: data.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      func paddedWord(_ offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in stride(from: min(offset + 8, data.count) - 1, through: offset, by: -1) {
          word = word << 8 | UInt64(data[index])
        }
        return word
      }
      let whole = data.count & ~15
      for offset in stride(from: 0, to: whole, by: 16) { hash = Self.mix(hash, word(offset), word(offset + 8)) }
      if whole < data.count { hash = Self.mix(hash, paddedWord(whole), paddedWord(whole + 8)) }
    }
    value = Self.mix(hash, length, hash)
  }

  /// Sixteen lower-case hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Whether a text has the form of `description`.
  static func isHash(_ text: String) -> Bool {
    text.utf8.count == 16
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func mix(_ hash: UInt64, _ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ hash).multipliedFullWidth(by: b ^ 0xA076_1D64_78BD_642F)
    return ((product.high ^ product.low) ^ a ^ (b << 32 | b >> 32)) &+ 0xE703_7ED1_A0B4_28DB
  }
}
