// Wordings about themes: syntax, names, and places where nothing safe can be shown.

// MARK: - Syntax

extension Diagnostic {
  public static func unclosedTag(at place: Place) -> Diagnostic {
    Diagnostic(
      .templateSyntax, "tag without its end", at: place, why: "a tag begins and ends with braces, on one line",
      fix: "add the closing braces")
  }

  public static func invalidDelimiters(at place: Place) -> Diagnostic {
    Diagnostic(
      .templateSyntax, "delimiters that aren't two words", at: place,
      why: "a change of delimiters names the new opening and closing, without '='",
      fix: "write {{=<% %>=}}, for example")
  }

  public static func invalidName(_ name: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .templateSyntax, name.isEmpty ? "tag without a name" : "'\(name)' isn't a name", at: place,
      why: "names are letters, digits, '_' and '-', with dots between the parts",
      fix: "write the name of a field or file")
  }

  /// - Parameter end: what was closed instead, if something was.
  public static func unclosedSection(_ name: String, before end: Place? = nil, at place: Place) -> Diagnostic {
    Diagnostic(
      .templateSyntax, "section '\(name)' isn't closed", at: place,
      notes: end.map { [Note("the section around it ends here", at: $0)] } ?? [], fix: "add {{/\(name)}} where it ends")
  }

  public static func nothingToClose(
    _ name: String, open: String?, openAt: Place?, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .templateSyntax, "'\(name)' isn't open here", at: place,
      notes: openAt.map { [Note("the innermost open section", at: $0)] } ?? [],
      fix: open.map { "write {{/\($0)}}, or open '\(name)' first" } ?? "open it with {{#\(name)}}, or remove this tag")
  }

  public static func nestedTooDeep(_ limit: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      .templateSyntax, "more than \(limit) sections within each other", at: place, why: "no page needs so many",
      fix: "move the inner ones into a partial")
  }

  public static func blockTwice(_ name: String, first: Place, at place: Place) -> Diagnostic {
    Diagnostic(
      .templateSyntax, "block '\(name)' is filled twice", at: place, notes: [Note("filled here first", at: first)],
      why: "only one of them can be shown", fix: "remove one, or join them")
  }

  public static func templateTooLarge(at place: Place) -> Diagnostic {
    Diagnostic(
      .templateSyntax, "template grows without bound", at: place,
      why: "its partials and blocks, written out, make more steps than any page needs",
      fix: "include each partial where it is shown, once")
  }
}

// MARK: - Names

extension Diagnostic {
  /// - Parameters:
  ///   - view: the view in which the name is looked up first.
  ///   - suggestion: the name that is clearly meant.
  ///   - known: the names of that view.
  ///   - user: where the file is included, when it is a partial.
  public static func unknownName(
    _ name: String, in view: String, suggestion: String?, known: [String], usedAt user: Place?, at place: Place
  ) -> Diagnostic {
    let few = known.count <= 12 && !known.isEmpty ? "write one of " + known.joined(separator: ", ") : ""
    return Diagnostic(
      .unknownName, "\(view) has no field '\(name)'", at: place, notes: used(user),
      why: "a misspelt name would leave a hole in the page",
      fix: suggestion.map { "write '\($0)'" } ?? (few.isEmpty ? "write the name of one of its fields" : few))
  }

  public static func unknownPartial(
    _ name: String, suggestion: String?, usedAt user: Place?, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .unknownPartial, "no file '\(name)' in the theme", at: place, notes: used(user),
      fix: suggestion.map { "write '\($0)'" } ?? "add the file, or remove the tag")
  }

  /// - Parameter layout: the template whose block was to be filled.
  public static func unknownBlock(
    _ name: String, in layout: String, suggestion: String?, usedAt user: Place?, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .unknownName, "'\(layout)' has no block '\(name)'", at: place, notes: used(user),
      why: "what fills it would be shown nowhere",
      fix: suggestion.map { "write '\($0)'" } ?? "remove it, or add {{$\(name)}} there")
  }

  public static func endlessPartial(_ name: String, usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .endlessPartial, "'\(name)' includes itself without end", at: place, notes: used(user),
      why: "a template may include itself only within a list or view that belongs to the one it shows",
      fix: "put the tag into a section on a list of that view, or remove it")
  }

  /// A file of a theme that no page uses, perhaps a misspelt override.
  public static func unknownThemeFile(_ path: String, suggestion: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unknownThemeFile, "no page uses '\(path)'", at: place, why: "a theme replaces files by their names",
      fix: suggestion.map { "rename it to '\($0)'" } ?? "include it somewhere, or remove it")
  }

  private static func used(_ place: Place?) -> [Note] { place.map { [Note("included here", at: $0)] } ?? [] }
}

// MARK: - Kinds

extension Diagnostic {
  public static func flagShown(_ name: String, usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .wrongKind, "'\(name)' is yes or no, and has no text", at: place, notes: used(user),
      fix: "open a section: {{#\(name)}}…{{/\(name)}}")
  }

  public static func listShown(_ name: String, usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .wrongKind, "'\(name)' is a list", at: place, notes: used(user), why: "its items are shown one by one",
      fix: "open a section: {{#\(name)}}…{{/\(name)}}")
  }

  public static func viewShown(
    _ name: String, view: String, fields: [String], usedAt user: Place?, at place: Place
  ) -> Diagnostic {
    let example = fields.first.map { ": {{\(name).\($0)}}, for example" } ?? ""
    return Diagnostic(
      .wrongKind, "'\(name)' is a view (\(view)), and has no text", at: place, notes: used(user),
      fix: "show one of its fields\(example)")
  }

  public static func noFields(_ name: String, kind: String, usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .wrongKind, "'\(name)' is \(kind), and has no fields", at: place, notes: used(user),
      fix: kind == "a list"
        ? "open a section {{#\(name)}}…{{/\(name)}} and name the field within" : "leave out the rest")
  }

  public static func dotWithoutText(in view: String, usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .wrongKind, "'.' is \(view) here, and has no text", at: place, notes: used(user),
      why: "'.' is the item of a list of text, or the text a section was opened on", fix: "name a field")
  }
}

// MARK: - Places

extension Diagnostic {
  /// Why nothing can be shown at a place: what it is, why it isn't safe, and what to do instead.
  public enum UnsafePlace: Sendable {
    case tagName, attributeName
    case unquoted(String)
    case eventHandler(String)
    case style, script, comment, declaration
    case rawElement(String)
    case attribute(String)
    case addressTooEarly(String)
    case addressTooLate(String)

    fileprivate var sentences: (headline: String, why: String, fix: String) {
      switch self {
      case .tagName:
        (
          "nothing is shown in a tag's name", "author text could choose the tag",
          "write the tag out in each branch of a section"
        )
      case .attributeName:
        (
          "nothing is shown between attributes", "author text could add attributes that run code",
          "write the attribute out, in a section if it isn't always there"
        )
      case .unquoted(let name):
        ("value of '\(name)' without quotes", "a blank in the text would end the value", "put quotes around the value")
      case .eventHandler(let name):
        ("nothing is shown in '\(name)'", "its value is a program", "move the value into a data-… attribute")
      case .style:
        (
          "nothing is shown in a style", "style sheets can load and hide things",
          "write a class, and its rules in a style sheet"
        )
      case .script:
        (
          "nothing is shown in a script", "author text could become code",
          "use a data-… attribute, or <script type=\"application/json\"> for a JSON field"
        )
      case .comment:
        (
          "nothing is shown in a comment", "author text could end the comment",
          "write {{! … }} to leave out a part of the template"
        )
      case .declaration: ("nothing is shown in <!…>", "author text could change how the page is read", "write it out")
      case .rawElement(let name):
        ("nothing is shown in <\(name)>", "its content can't be escaped", "use another element")
      case .attribute(let name):
        ("nothing is shown in '\(name)'", "its value decides how the page is read", "write it out")
      case .addressTooEarly(let name):
        (
          "'\(name)' doesn't say yet where it leads", "author text could choose another host or scheme",
          "begin with a link field, or with a path, before this"
        )
      case .addressTooLate(let name):
        (
          "nothing more is shown in '\(name)'", "where it leads depends on the sections before",
          "use one field for the whole address"
        )
      }
    }
  }

  public static func unsafePlace(_ unsafe: UnsafePlace, usedAt user: Place?, at place: Place) -> Diagnostic {
    let (headline, why, fix) = unsafe.sentences
    return Diagnostic(.unsafePlace, headline, at: place, notes: used(user), why: why, fix: fix)
  }

  public static func textAsAddress(
    _ name: String, kind: String, attribute: String, usedAt user: Place?, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "'\(attribute)' begins with '\(name)', which is \(kind)", at: place, notes: used(user),
      why: "only a link is known to lead somewhere harmless", fix: "use a link field")
  }

  public static func linkWithinAddress(
    _ name: String, attribute: String, usedAt user: Place?, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "link '\(name)' isn't at the start of '\(attribute)'", at: place, notes: used(user),
      why: "a link is a whole address", fix: "remove what stands before it")
  }

  public static func textAsJSON(_ name: String, kind: String, usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "'\(name)' is \(kind), not JSON", at: place, notes: used(user),
      why: "author text could end the script",
      fix: "use a JSON field, or a data-… attribute")
  }

  public static func rawText(_ name: String, kind: String, usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "'\(name)' is \(kind), not HTML", at: place, notes: used(user),
      why: "unescaped, author text would become markup", fix: "write {{\(name)}}")
  }

  public static func escapedHTML(_ name: String, usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "'\(name)' is HTML already", at: place, notes: used(user),
      why: "readers would see its tags", fix: "write {{{\(name)}}}")
  }

  /// - Parameter where_: "in the value of 'title'".
  public static func markupOutsideText(
    _ name: String, _ location: String, usedAt user: Place?, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "'\(name)' is HTML, and stands \(location)", at: place, notes: used(user),
      why: "HTML can be shown only between tags", fix: "move it between tags, or use a text field")
  }

  /// A section after which a browser would read on in one way or another, depending on the data.
  public static func unevenSection(
    _ name: String, begins: String, ends: String, usedAt user: Place?, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "section '\(name)' begins \(begins) and ends \(begins == ends ? "in another place" : ends)",
      at: place,
      notes: used(user), why: "what follows must mean the same whether the section is shown or not",
      fix: "close within the section what it opens")
  }

  public static func joinedAttribute(usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "attribute runs on after a section", at: place, notes: used(user),
      why: "what follows would belong to the section's attribute", fix: "put a blank here, and '=' within the section")
  }

  public static func commentInScript(usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "'<!--' in a script", at: place, notes: used(user),
      why: "browsers then look for the script's end elsewhere", fix: "write '<\\!--'")
  }

  public static func cdata(usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "CDATA in a page", at: place, notes: used(user), why: "browsers read it as a comment",
      fix: "escape its text instead")
  }

  public static func lateHTTPEquiv(usedAt user: Place?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unsafePlace, "'http-equiv' after 'content'", at: place, notes: used(user),
      why: "it decides what may be shown in 'content'", fix: "put it first")
  }

  /// - Parameter location: "inside a comment".
  public static func unfinishedPage(_ location: String, at place: Place) -> Diagnostic {
    Diagnostic(.unsafePlace, "page ends \(location)", at: place, why: "browsers would lose the rest", fix: "close it")
  }
}
