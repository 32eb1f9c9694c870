// Wordings about Markdown: what can't be shown as it is written.

extension Diagnostic {
  /// - Parameter tag: the tag's name.
  public static func rawHTML(tag: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .rawHTML, "HTML tag '\(tag)' left out", at: place, label: "its text stays",
      why: "a tag can break the page around it and run code in it",
      fix: "write Markdown, or set 'markdown: {html: true}' in site.yml")
  }

  /// - Parameter scheme: without its colon, in lower case.
  public static func dangerousURL(scheme: String, isImage: Bool, at place: Place) -> Diagnostic {
    Diagnostic(
      .dangerousURL, "\(isImage ? "image" : "link") with a '\(scheme):' address left out", at: place,
      label: "its text stays", why: "such an address can run code in the page or open files of the visitor",
      fix: "use an https address, or one on this site")
  }

  public static func externalImage(at place: Place) -> Diagnostic {
    Diagnostic(
      .externalImage, "image on another site shown as a link", at: place,
      why: "a page makes no request to anyone else, who would learn of its visitors",
      fix: "put the image into content/static and name it from there")
  }

  /// What makes a text take more time or depth than any page needs.
  public static func markdownTooComplex(bytes limit: Int, at place: Place) -> Diagnostic {
    tooComplex("text longer than \(limit / 1024) KB", "move logs and data to static/ and link to them", at: place)
  }

  public static func markdownTooComplex(brackets limit: Int, at place: Place) -> Diagnostic {
    tooComplex("more than \(limit) opening brackets in one text", "move data to static/ and link to it", at: place)
  }

  public static func markdownTooComplex(depth limit: Int, at place: Place) -> Diagnostic {
    tooComplex("quotes, lists or emphasis nested more than \(limit) deep", "nest fewer of them", at: place)
  }

  public static func markdownTooComplex(cells limit: Int, at place: Place) -> Diagnostic {
    tooComplex(
      "more than \(limit) table cells in one text", "move the table to static/ as a file and link to it", at: place)
  }

  private static func tooComplex(_ headline: String, _ fix: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .markdownTooComplex, headline, at: place, why: "no browser shows it well, and a build must not hang on it",
      fix: fix)
  }

  public static func linkWithoutAddress(at place: Place) -> Diagnostic {
    Diagnostic(
      .brokenLink, "link or image without an address", at: place, fix: "write the address between the brackets")
  }

  public static func linkWithoutHost(at place: Place) -> Diagnostic {
    Diagnostic(
      .brokenLink, "web address without a valid host", at: place, fix: "write it as in https://example.com/page")
  }

  public static func linkAboveRoot(at place: Place) -> Diagnostic {
    Diagnostic(
      .brokenLink, "link leads above the site's root", at: place,
      why: "addresses are relative to the page that the text is published at",
      fix: "begin it with '/', which is the site's root")
  }
}
