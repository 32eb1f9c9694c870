/// Where in a page the next byte of a template lands, in the terms of the HTML standard's tokenizer (section 13.2.5).
///
/// Two pieces of template that may follow each other meet in the same place when their values are equal.
struct Markup: Hashable, Sendable {
  enum Mode: Hashable, Sendable {
    case text
    case tagOpen, endTagOpen, tagName
    case beforeAttribute, attributeName, afterAttributeName
    /// After a section that may or may not have ended with an attribute: white space or the tag's end must follow.
    case betweenAttributes
    case beforeValue, doubleQuoted, singleQuoted, unquoted, afterValue, selfClosing
    /// Within an element whose content holds no tags; how much of its end tag has been seen.
    case raw(seen: Int)
    /// Within a script, how much of `<!--` has been seen.
    case rawComment(seen: Int)
    case plaintext
    /// After `<!`, with what has been seen since.
    case declaration(String)
    case doctype
    case comment(dashes: Int)
    case commentBang
    case bogusComment
  }

  var mode = Mode.text
  /// The tag being read, or the element whose raw text is being read; lower case.
  var tag = ""
  var isEndTag = false
  /// The attribute being read, lower case.
  var attribute = ""
  var value = AttributeValue.plain
  /// What the tag's literal `type` (of a script) or `http-equiv` (of a meta) says.
  var kind: String?
  /// Whether a meta tag's `content` has shown something, before it is known what the tag means.
  var showsContent = false
  /// Within `<svg>` or `<math>`, where `<title>` is an element like others.
  var isForeign = false

  /// What a template's own text does wrong.
  enum Problem: Sendable {
    /// A section may have ended an attribute right before other characters.
    case joinedAttribute
    /// `<!--` within a script changes how browsers find the script's end.
    case commentInScript
    case cdata
    /// `http-equiv` after a `content` that shows something.
    case lateHTTPEquiv
  }

  /// Whether a template may end here: a browser then sees a finished page.
  var isAtRest: Bool { mode == .text || mode == .tagOpen }
  var isWithinTag: Bool {
    switch mode {
    case .tagName, .beforeAttribute, .attributeName, .afterAttributeName, .betweenAttributes, .afterValue: true
    default: false
    }
  }

  /// Where two ways through a template end up, when that is one place.
  static func joined(_ a: Markup, _ b: Markup) -> Markup? {
    if a == b { return a }
    var (x, y) = (a, b)
    if x.isWithinTag, y.isWithinTag {
      (x.mode, y.mode) = (.betweenAttributes, .betweenAttributes)
      (x.attribute, y.attribute) = ("", "")
      (x.value, y.value) = (.plain, .plain)
      let showsContent = x.showsContent || y.showsContent
      (x.showsContent, y.showsContent) = (showsContent, showsContent)
    } else {
      let value = AttributeValue.joined(x.value, y.value)
      (x.value, y.value) = (value, value)
    }
    return x == y ? x : nil
  }

  /// For messages: "inside the value of 'href'".
  var description: String {
    switch mode {
    case .text: "in text"
    case .tagOpen, .endTagOpen, .tagName: "in the name of a tag"
    case .beforeAttribute, .betweenAttributes, .afterAttributeName, .afterValue, .selfClosing: "inside the tag <\(tag)>"
    case .attributeName: "in the name of an attribute"
    case .beforeValue, .unquoted: "in the unquoted value of '\(attribute)'"
    case .doubleQuoted, .singleQuoted: "in the value of '\(attribute)'"
    case .raw, .rawComment: "inside <\(tag)>"
    case .plaintext: "inside <plaintext>"
    case .declaration, .doctype: "inside <!…>"
    case .comment, .commentBang, .bogusComment: "inside a comment"
    }
  }
}
