// Wordings about front matter, keys and their values.

extension Diagnostic {
  // MARK: The block itself

  /// What stands where the opening line belongs.
  public enum FrontMatterStart: Sendable {
    case text, nothing
    /// Lines or blanks before a line that would be right.
    case late
    /// `+++`, as Hugo accepts.
    case toml
    /// A line of dashes that aren't three hyphens.
    case dashes
  }

  public static func noFrontMatter(_ start: FrontMatterStart, at place: Place) -> Diagnostic {
    let (headline, label, fix) =
      switch start {
      case .nothing: ("empty file", "", "write the front matter: a line with ---, 'key: value' lines, and --- again")
      case .text:
        (
          "no front matter", "'---' belongs here",
          "begin the file with a line with ---, 'key: value' lines, and --- again"
        )
      case .late: ("front matter isn't at the start of the file", "", "remove what stands before '---'")
      case .toml:
        ("front matter in TOML", "", "write '---' instead of '+++', and 'key: value' instead of 'key = value'")
      case .dashes: ("front matter begins with other dashes", "", "write exactly three hyphens: ---")
      }
    return Diagnostic(
      .noFrontMatter, headline, at: place, label: label,
      why: "title and dates stand between two lines with '---' at the top", fix: fix)
  }

  /// - Parameter end: where the text seems to begin.
  public static func unclosedFrontMatter(end: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unclosedFrontMatter, "front matter is never closed", at: place, label: "opened here",
      notes: end.map { [Note("the text seems to begin here", at: $0)] } ?? [],
      why: "a second line with '---' separates the keys from the text",
      fix: "write a line with --- after the last key")
  }

  // MARK: Keys

  /// - Parameters:
  ///   - what: whose keys they are, such as "an incident".
  ///   - meant: the known key that is clearly meant.
  public static func unknownKey(
    _ name: String, in what: String, meant: String?, known: [String], at place: Place
  ) -> Diagnostic {
    let fix =
      meant.map { "write '\($0)'" }
      ?? (known.isEmpty ? "remove the line" : "remove the line; the keys are \(listed(known))")
    return Diagnostic(
      .unknownKey, "\(what) has no key \(cited(name))", at: place,
      why: "a key that is silently ignored hides what you meant", fix: fix)
  }

  /// - Parameter example: a whole line that would be right.
  public static func missingKey(_ name: String, of what: String, example: String, at place: Place) -> Diagnostic {
    Diagnostic(.missingKey, "\(what) needs '\(name)'", at: place, fix: "add a line such as: \(example)")
  }

  /// A required key that is there without a value.
  public static func missingValue(_ name: String, of what: String, example: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .missingKey, "'\(name)' has no value", at: place, why: "\(what) needs it", fix: "write for example: \(example)")
  }

  /// A required key whose value YAML reads as a comment: `title: #42 is slow`.
  public static func commentAsValue(
    _ name: String, of what: String, repaired: String?, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .missingKey, "'\(name)' has no value", at: place, label: "read as a comment",
      why: "\(what) needs it, and everything after a blank and '#' is a comment",
      fix: repaired.map { "quote the text: \($0)" } ?? "put the text between quotes")
  }

  public static func emptyValue(_ name: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .emptyValue, "'\(name)' has no value", at: place, why: "it counts as absent",
      fix: "write the value after the colon, or remove the line")
  }

  /// A list item or an entry of a map without a value.
  public static func emptyEntry(_ name: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, name.map { "\(cited($0)) has no value" } ?? "list item without a value", at: place,
      fix: name == nil ? "write the item after '- ', or remove the line" : "write the value after the colon")
  }

  public static func duplicateKey(_ name: String, first: Place, at place: Place) -> Diagnostic {
    Diagnostic(
      .duplicateKey, "key \(cited(name)) stands twice", at: place, notes: [Note("first here", at: first)],
      why: "only one of the two values can be meant", fix: "remove one of them")
  }

  // MARK: Values

  /// - Parameters:
  ///   - found: such as "a list".
  ///   - wanted: such as "one text".
  ///   - key: whose value it is.
  ///   - hint: what such a value looks like.
  ///   - repaired: the value as it would be right.
  public static func wrongType(
    found: String, wanted: String, key: String? = nil, hint: String = "", repaired: String? = nil, at place: Place
  ) -> Diagnostic {
    let fix =
      if let repaired { "write: \(repaired)" } else if !hint.isEmpty { "write \(wanted), such as \(hint)" } else {
        "write \(wanted)" + (key.map { " behind '\($0):'" } ?? "")
      }
    return Diagnostic(.wrongType, "\(found) where \(wanted) belongs", at: place, fix: fix)
  }

  public static func invalidNumber(_ text: String, wanted: String, suggestion: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "\(cited(text)) is not \(wanted)", at: place,
      fix: suggestion.map { "write \($0)" } ?? "write \(wanted) in digits, without quotes or unit")
  }

  public static func outOfRange(_ text: String, lowest: String, highest: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "\(cited(text)) is not between \(lowest) and \(highest)", at: place,
      fix: "write a number from \(lowest) to \(highest)")
  }

  public static func invalidBool(_ text: String, suggestion: Bool?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "\(cited(text)) is neither true nor false", at: place,
      fix: suggestion.map { "write \($0)" } ?? "write true or false")
  }

  public static func invalidChoice(_ text: String, of names: [String], meant: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "\(cited(text)) is none of \(listed(names))", at: place,
      fix: meant.map { "write \($0)" } ?? "write one of \(listed(names, "or"))")
  }

  public static func invalidColour(_ text: String, suggestion: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "\(cited(text)) is not a colour", at: place,
      fix: suggestion.map { "write \($0)" } ?? "write it with six hexadecimal digits, in quotes: \"#1a7f37\"")
  }

  public static func invalidURL(_ text: String, reason: String, suggestion: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "\(cited(text)) is not a web address: \(reason)", at: place,
      fix: suggestion.map { "write \($0)" } ?? "write a whole address, such as https://status.example.com")
  }
}
