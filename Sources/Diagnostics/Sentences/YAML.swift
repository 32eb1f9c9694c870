// Wordings about YAML, for people who have never heard of it: what the sign does there, and the line repaired.

extension Diagnostic {
  private static func syntax(
    _ headline: String, at place: Place, label: String = "", notes: [Note] = [], why: String = "", fix: String
  ) -> Diagnostic {
    Diagnostic(.yamlSyntax, headline, at: place, label: label, notes: notes, why: why, fix: fix)
  }

  /// "quote the text: title: "Down: eu-west"", or in general words where the whole line isn't known.
  private static func quoteIt(_ repaired: String?) -> String {
    repaired.map { "quote the text: \($0)" } ?? "put the whole text between quotes"
  }

  // MARK: Texts that need quotes

  /// `title: Down: eu-west`
  /// - Parameter repaired: here and below, the author's line as it would be right.
  public static func secondColon(repaired: String?, at place: Place) -> Diagnostic {
    syntax(
      "text that holds a colon and a blank needs quotes", at: place, label: "reads as a second 'key: value'",
      why: "a colon followed by a blank ends a key, and a line has room for one", fix: quoteIt(repaired))
  }

  /// `title: @acme is down`
  public static func startsWithSign(_ sign: Character, repaired: String?, at place: Place) -> Diagnostic {
    let meaning =
      switch sign {
      case "*": "refers to a value named elsewhere"
      case "&": "gives the value a name"
      case "!": "names a type"
      case "%": "starts an instruction to the program that reads the file"
      case "|", ">": "says that the text starts on the next line"
      case "-": "starts an item of a list"
      case "?": "starts a key"
      case "[", "]", "{", "}", ",": "belongs to a list or map in brackets"
      default: "is reserved"
      }
    return syntax(
      "text that starts with '\(sign)' needs quotes", at: place,
      why: "at the start of a value '\(sign)' \(meaning)", fix: quoteIt(repaired))
  }

  /// `title: "Down" for all`, `title: [Resolved] API is back`
  /// - Parameter closing: the quote or bracket that the text follows.
  public static func textAfter(_ closing: Character, repaired: String?, at place: Place) -> Diagnostic {
    let isQuote = closing == "\"" || closing == "'"
    return syntax(
      "text after the closing \(isQuote ? "quote" : "bracket")", at: place, label: "left over",
      why: "a value that starts with a \(isQuote ? "quote" : "bracket") ends with its partner",
      fix: quoteIt(repaired))
  }

  /// `title: "C:\path"`
  /// - Parameter isCut: whether it's a known one without all of its digits.
  public static func unknownEscape(
    _ escape: String, isCut: Bool, repaired: String?, at place: Place
  ) -> Diagnostic {
    syntax(
      isCut
        ? "\(cited(escape)) lacks hexadecimal digits of a character"
        : "\(cited(escape)) means nothing between double quotes", at: place,
      why: "between double quotes a backslash starts a code such as \\n",
      fix: repaired.map { "use single quotes or two backslashes: \($0)" } ?? "use single quotes, or write \\\\")
  }

  /// `title: fixing #42`
  public static func lostComment(_ lost: String, repaired: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .lostComment, "\(cited(lost)) is read as a comment", at: place, label: "not part of the value",
      why: "everything after a blank and '#' is a comment",
      fix: quoteIt(repaired) + "; or put a blank after '#' if it is a comment")
  }

  /// `tags: [checkout, #42]`
  public static func lostInBrackets(_ lost: String, repaired: String?, at place: Place) -> Diagnostic {
    syntax(
      "\(cited(lost)) is read as a comment", at: place, label: "hides the closing bracket",
      why: "everything after a blank and '#' is a comment", fix: quoteIt(repaired))
  }

  // MARK: Quotes and brackets

  public static func unclosedQuote(repaired: String?, at place: Place) -> Diagnostic {
    syntax(
      "quote is never closed", at: place, why: "the text would go on over the following lines",
      fix: repaired.map { "close it: \($0)" } ?? "close the quote at the end of the text")
  }

  public static func unclosedBracket(_ bracket: Character, repaired: String?, at place: Place) -> Diagnostic {
    syntax(
      "'\(bracket)' is never closed", at: place,
      why: bracket == "[" ? "a list in brackets ends with ']'" : "a map in braces ends with '}'",
      fix: repaired.map { "close it: \($0)" } ?? "close it at the end of the line, or quote the text")
  }

  /// - Parameter opened: the bracket before the item.
  public static func brokenBracket(_ bracket: Character, opened: Place, at place: Place) -> Diagnostic {
    let closing = bracket == "[" ? "]" : "}"
    return syntax(
      "',' or '\(closing)' belongs here", at: place, notes: [Note("opened here", at: opened)],
      why: "items between brackets are separated by commas",
      fix: "add the comma or '\(closing)', or quote the item if it holds signs such as : or \"")
  }

  public static func emptyItem(at place: Place) -> Diagnostic {
    syntax("nothing stands before this comma", at: place, fix: "remove the comma, or add the item")
  }

  public static func strayBracket(_ bracket: Character, at place: Place) -> Diagnostic {
    syntax("'\(bracket)' closes nothing", at: place, fix: "remove it, or quote the text it belongs to")
  }

  // MARK: Keys

  /// `title:Down`
  public static func blankAfterColon(repaired: String?, at place: Place) -> Diagnostic {
    syntax(
      "no blank after the colon", at: place, why: "only a colon followed by a blank separates key and value",
      fix: repaired.map { "write: \($0)" } ?? "put a blank after the colon")
  }

  /// `title = Down`, `title：Down`
  public static func wrongSeparator(_ separator: Character, repaired: String?, at place: Place) -> Diagnostic {
    syntax(
      "'\(separator)' doesn't separate key and value", at: place, why: "a colon and a blank do",
      fix: repaired.map { "write: \($0)" } ?? "write 'key: value'")
  }

  public static func lineWithoutKey(at place: Place) -> Diagnostic {
    syntax(
      "line without 'key: value'", at: place,
      fix: "write a key, a colon and a blank before the text, or move the text below the front matter")
  }

  public static func colonWithoutKey(at place: Place) -> Diagnostic {
    syntax("no key before the colon", at: place, fix: "write the key's name before the colon, or remove the line")
  }

  public static func keyIsNotText(at place: Place) -> Diagnostic {
    syntax("a list or map stands where a key belongs", at: place, fix: "write a name before the colon")
  }

  /// `components: - api`
  public static func itemOnKeyLine(repaired: String?, at place: Place) -> Diagnostic {
    syntax(
      "list item on the line of its key", at: place, why: "'- ' starts an item only at the start of a line",
      fix: repaired.map { "write: \($0)" } ?? "give each item its own line, or quote the text if it is none")
  }

  // MARK: Indentation

  public static func tabIndentation(at place: Place) -> Diagnostic {
    syntax(
      "line is indented with a tab", at: place,
      why: "YAML accepts only blanks there, because tabs have no agreed width",
      fix: "replace each tab at the start of a line by two blanks")
  }

  /// - Parameter possible: the indentations that would fit, each with a line that has it.
  public static func wrongIndentation(
    _ indent: Int, possible: [(indent: Int, line: Int)], at place: Place
  ) -> Diagnostic {
    let choices = possible.map { "\(blanks($0.indent)) like line \($0.line)" }
    return syntax(
      (indent == 0 ? "not indented" : "indented with \(blanks(indent))") + ", which fits no line above", at: place,
      why: "lines that belong together start in the same column",
      fix: choices.isEmpty ? "line it up with the lines above" : "indent it with \(listed(choices, "or with"))")
  }

  /// ` impact: major` below `title: Checkout`
  public static func deeperThanAbove(line: Int, repaired: String?, at place: Place) -> Diagnostic {
    syntax(
      "indented deeper than the line above, which has a value already", at: place,
      why: "a deeper line belongs to the one above",
      fix: repaired.map { "start it in the column of line \(line): \($0)" } ?? "start it in the column of line \(line)")
  }

  /// `   - b` below `  - a`
  public static func itemInsideText(above: Place, at place: Place) -> Diagnostic {
    syntax(
      "list item indented deeper than the one above", at: place, label: "reads as part of the text above",
      notes: [Note("the item above", at: above)], fix: "start it in the column of the item above")
  }

  public static func itemAmongKeys(at place: Place) -> Diagnostic {
    syntax(
      "list item where a key belongs", at: place,
      fix: "put it below a key that has no value on its own line, or write it as 'key: value'")
  }

  public static func keyAmongItems(at place: Place) -> Diagnostic {
    syntax(
      "key where a list item belongs", at: place, why: "the lines above are items that start with '- '",
      fix: "start the line with '- ', or indent it to make it part of the item above")
  }

  // MARK: The whole

  /// What the parser says where no trap is recognised.
  public static func otherSyntax(_ problem: String, at place: Place) -> Diagnostic {
    syntax("not valid YAML: \(problem)", at: place, fix: "write 'key: value' lines, and quote texts with signs in them")
  }

  public static func controlCharacter(_ value: UInt32, at place: Place) -> Diagnostic {
    let digits = String(value, radix: 16, uppercase: true)
    return syntax(
      "control character U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)", at: place,
      why: "YAML refuses it, and it often comes with pasted text", fix: "remove the character")
  }

  public static func forbiddenEscape(_ escape: String, at place: Place) -> Diagnostic {
    syntax(
      "'\(escape)' stands for a character that no page may hold", at: place,
      why: "HTML and XML have no place for control characters", fix: "remove it, or write two backslashes to show one")
  }

  public static func secondDocument(at place: Place) -> Diagnostic {
    syntax(
      "a second YAML document starts here", at: place, why: "only the first would be read",
      fix: "remove the line, or quote the text if it belongs to a value")
  }

  public static func yamlTooDeep(limit: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      .yamlTooDeep, "lists and maps nested more than \(limit) deep", at: place, why: "no key needs that",
      fix: "close the brackets, or flatten the value")
  }

  public static func yamlTooLarge(limit: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .tooLarge, "more than \(limit) of YAML", at: place, why: "reading it would slow every build down",
      fix: "move text below the front matter, and data to static/")
  }

  /// What YAML offers beyond texts, lists and maps.
  public enum YAMLFeature: String, Sendable {
    case alias, anchor, tag
    case mergeKey = "merge key"
  }

  /// - Parameters:
  ///   - sign: the text as it stands there, such as `*base`.
  ///   - repaired: the line with the text in quotes, should it be a text.
  public static func yamlFeature(
    _ feature: YAMLFeature, _ sign: String, repaired: String?, others: [Place], at place: Place
  ) -> Diagnostic {
    let purpose =
      switch feature {
      case .alias: "'*' refers to a value named elsewhere"
      case .anchor: "'&' gives the value a name"
      case .tag: "'!' names a type"
      case .mergeKey: "'<<' copies the keys of another map"
      }
    let meant = feature == .mergeKey ? "write the keys out" : "write the value out"
    return Diagnostic(
      .yamlAlias, "\(cited(sign)) is \(feature == .alias || feature == .anchor ? "an" : "a") \(feature.rawValue)",
      at: place, notes: others.map { Note("here too", at: $0) }, why: "\(purpose), which Candor doesn't follow",
      fix: repaired.map { "quote it if it is text: \($0); otherwise \(meant)" } ?? meant)
  }
}
