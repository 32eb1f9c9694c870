/// The addresses of the old site, and what may be one on the new.
enum CStateAddresses {
  /// A name as Hugo puts it into an address: letters, digits and a few signs, blanks as hyphens, in lower case.
  static func segment(_ name: String) -> String {
    var segment = ""
    var isAfterBlank = false
    for scalar in name.unicodeScalars {
      let properties = scalar.properties
      let isKept: Bool
      switch properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
        .nonspacingMark, .spacingMark:
        isKept = true
      default: isKept = "._-+~@#%/\\".unicodeScalars.contains(scalar)
      }
      if isKept {
        if isAfterBlank, !segment.isEmpty { segment += "-" }
        isAfterBlank = false
        segment.unicodeScalars.append(scalar)
      } else if properties.isWhitespace {
        isAfterBlank = true
      }
    }
    return segment.lowercased()
  }

  /// Whether the new site can redirect from a path, which starts with a slash.
  static func isUsable(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return !parts.isEmpty
      && parts.allSatisfy { part in
        part != "." && part != ".." && part.utf8.count <= 200
          && part.utf8.allSatisfy { $0 > 32 && $0 != 127 && !Array("<>\"'\\?#%{}|^`:*".utf8).contains($0) }
      }
  }

  /// Whether the new site makes a file or folder of this path itself.
  static func isTaken(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map { $0.lowercased() }
    guard let first = parts.first else { return true }
    return folders.contains(first) || (parts.count == 1 && files.contains(first))
  }

  private static let folders: Set<String> = [
    "incidents", "maintenance", "postmortems", "pages", "components", "history", "subscribe", "feeds", "api", "embed",
    "badges", "assets",
  ]

  private static let files: Set<String> = [
    "index.html", "404.html", "offline.html", "feed.xml", "feed.atom", "feed.json", "calendar.ics", "sitemap.xml",
    "robots.txt", "_headers", ".nojekyll", "build.json",
  ]
}

extension String {
  /// With `%41` as the bytes they stand for; unchanged where those make no text.
  var percentDecoded: String {
    guard utf8.contains(UInt8(ascii: "%")) else { return self }
    let bytes = Array(utf8)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        decoded.append(byte)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return String(validating: decoded, as: UTF8.self) ?? self
  }

  /// Without slashes at both ends.
  var withoutSlashes: String {
    var text = self[...]
    while text.first == "/" { text.removeFirst() }
    while text.last == "/" { text.removeLast() }
    return String(text)
  }
}
