import Diagnostics

/// What the name of a content file says: `api-errors.de.md` is the German translation of `api-errors`.
public struct ContentName: Hashable, Sendable {
  /// The file's name without language and ".md": the id, and the last part of the URL, for ever.
  public let id: String
  /// The language suffix as it is written, such as `de` or `pt-BR`; nil for the original.
  public let language: String?

  /// - Parameter fileName: ends with ".md"; a path before it is left out.
  public init(fileName: String) {
    let (stem, dot) = fileName.withUTF8Bytes { bytes -> (String, Int?) in
      let start = bytes.lastSlash.map { $0 + 1 } ?? 0
      let stem = UnsafeBufferPointer(rebasing: bytes[start...].dropLast(fileName.endsInBytes(".md") ? 3 : 0))
      return (String(decoding: stem, as: UTF8.self), stem.last(UInt8(ascii: ".")))
    }
    if let dot, dot > 0, Self.isLanguage(stem[stem.utf8.index(stem.startIndex, offsetBy: dot + 1)...]) {
      id = String(stem.utf8.prefix(dot)) ?? stem
      language = String(stem.utf8.dropFirst(dot + 1))
    } else {
      id = stem
      language = nil
    }
  }

  /// Whether the file of a path is the original of something with a valid id, as nearly all are: a quick look that never
  /// errs to that side.
  static func isPlain(_ path: String) -> Bool {
    path.withUTF8Bytes { bytes in
      let name = bytes[(bytes.lastSlash.map { $0 + 1 } ?? 0)...].dropLast(3)
      return !name.isEmpty && name.count <= longestID
        && notPlain.next(in: UnsafeBufferPointer(rebasing: name), from: 0) == name.count
    }
  }

  private static let notPlain = ByteSet { !isIDByte($0) || $0 == UInt8(ascii: ".") }

  /// Bytes an id may have: names of outputs are made from it, and file systems end at 255.
  static let longestID = 200

  /// Whether an id is the same in every URL and on every file system: lower-case letters, digits, "-", "_" and ".",
  /// a "." neither first nor last.
  public static func isValid(id: String) -> Bool {
    guard let first = id.utf8.first, let last = id.utf8.last, id.utf8.count <= longestID else { return false }
    let dot = UInt8(ascii: ".")
    return first != dot && last != dot && id.utf8.allSatisfy { isIDByte($0) }
  }

  /// The nearest valid id, such as `api-ueberlastet` for "API überlastet"; nil where nothing is left.
  public static func suggestedID(for text: String) -> String? {
    var id = ""
    for scalar in text.lowercased().unicodeScalars {
      if let byte = UInt8(exactly: scalar.value), isIDByte(byte), byte != UInt8(ascii: "-") {
        id.unicodeScalars.append(scalar)
      } else if let letters = latin[scalar] {
        id += letters
      } else if !scalar.properties.isGraphemeExtend, id.utf8.last.map({ $0 != UInt8(ascii: "-") }) == true {
        // Accents that stand by themselves fall away; whatever else is one hyphen.
        id += "-"
      }
      if id.utf8.count >= longestID { break }
    }
    let edges = Set("-._")
    id = String(id.drop { edges.contains($0) })
    while let last = id.last, edges.contains(last) { id.removeLast() }
    return isValid(id: id) ? id : nil
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
      UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// As BCP 47 (RFC 5646) shapes its tags, as far as file names need it: a language, then parts after hyphens.
  private static func isLanguage(_ text: Substring) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let first = parts.first, (2...3).contains(first.count) else { return false }
    let isLower = first.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    return isLower
      && parts.dropFirst().allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy { byte in
            let letter = byte | 0x20
            return (0x61...0x7A).contains(letter) || (0x30...0x39).contains(byte)
          }
      }
  }

  private static let latin: [Unicode.Scalar: String] = {
    let rows: [(String, String)] = [
      ("àáâãåāăą", "a"), ("ä", "ae"), ("æ", "ae"), ("çćč", "c"), ("ďđð", "d"), ("èéêëēęě", "e"), ("ğ", "g"),
      ("ìíîïīı", "i"), ("ł", "l"), ("ñńň", "n"), ("òóôõōő", "o"), ("öø", "oe"), ("œ", "oe"), ("ŕř", "r"),
      ("śşšș", "s"), ("ß", "ss"), ("ţťț", "t"), ("þ", "th"), ("ùúûūůű", "u"), ("ü", "ue"), ("ýÿ", "y"), ("źżž", "z"),
    ]
    var table: [Unicode.Scalar: String] = [:]
    for (letters, plain) in rows { for letter in letters.unicodeScalars { table[letter] = plain } }
    return table
  }()
}
