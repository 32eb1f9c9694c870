/// The levels and ids of a text's headings.
struct HeadingOutline {
  private let top: Int
  private let prefix: String
  private var sourceLevels: [Int] = []
  private var uses: [String: Int] = [:]

  /// - Parameter top: the level that the outermost headings get.
  init(top: Int, prefix: String) {
    self.top = min(max(top, 1), 6)
    self.prefix = prefix
  }

  /// The level of the next heading on the page. It tells how deep the heading is among those before it, not how many
  /// `#` it has, so no level is skipped whatever the author begins with.
  mutating func level(of source: Int) -> Int {
    while let last = sourceLevels.last, last >= source { sourceLevels.removeLast() }
    sourceLevels.append(source)
    return min(top + sourceLevels.count - 1, 6)
  }

  /// The id of the next heading, without the prefix: its words as GitHub makes them an anchor, unique in the text.
  mutating func id(for text: String) -> String {
    let slug = Self.slug(text)
    guard let before = uses[slug] else {
      uses[slug] = 0
      return slug
    }
    var number = before + 1
    while uses["\(slug)-\(number)"] != nil { number += 1 }
    uses[slug] = number
    uses["\(slug)-\(number)"] = 0
    return "\(slug)-\(number)"
  }

  func hasID(_ id: String) -> Bool { uses[id] != nil }

  /// Lower case, spaces as hyphens; of signs only hyphen and underscore stay; letters of all scripts do.
  static func slug(_ text: String) -> String {
    var slug = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      if scalar.isASCII {
        if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_" { slug.append(scalar) }
        if scalar == " " || scalar == "-" { slug.append("-") }
        continue
      }
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
        .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation:
        slug.append(scalar)
      default: break
      }
    }
    return slug.isEmpty ? "section" : String(slug)
  }
}
