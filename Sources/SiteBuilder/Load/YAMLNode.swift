import Diagnostics

/// A piece of YAML as source text with its place. Nothing is typed by YAML: `no` is a text, and so is `10:30`.
struct YAMLNode: Sendable {
  enum Style: Sendable { case plain, quoted, block }

  enum Content: Sendable {
    case scalar(String, Style)
    case list([YAMLNode])
    /// In the order of the file; every key is a scalar, and none stands twice.
    case map([(key: YAMLNode, value: YAMLNode)])
  }

  /// Quotes and brackets included; a map or list over several lines ends with its last value.
  let place: Place
  let content: Content

  /// The bytes of `place`.
  var range: Range<Int> { place.range ?? 0..<0 }

  /// Whether nothing was written: `title:`, or `~` and `null`, which mean nothing in YAML.
  var isEmpty: Bool {
    guard case .scalar(let text, .plain) = content else { return false }
    return text.isEmpty || text == "~" || text == "null"
  }

  /// The text of a scalar as written, nil for lists and maps.
  var text: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }
}
