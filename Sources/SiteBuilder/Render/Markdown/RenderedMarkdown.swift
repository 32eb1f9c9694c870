import Diagnostics

/// One text as HTML for every place it is shown at, and as plain text.
///
/// It is parsed and rendered once. Its HTML differs between a page, another page and a feed only in what precedes its
/// own site's addresses, so these few pieces are put in when it is asked for.
final class RenderedMarkdown: Sendable {
  struct Heading: Sendable, Equatable {
    /// As it is on the page, 1 to 6.
    let level: Int
    /// As it is on the page, with the prefix.
    let id: String
    let text: String
  }

  /// An address in the text that leads to a page or file of the site itself.
  struct InternalLink: Sendable {
    /// Below the site's root, percent-decoded, without query and fragment: `incidents/checkout/`, `logo.png`; empty
    /// for the home page.
    let path: String
    let isImage: Bool
    let written: [UInt8]
    let line: Int
    let source: MarkdownSource

    /// The address in the source; worked out when asked, as few links are broken.
    var place: Place { source.place(of: written, line: line) }
  }

  struct Insertion: Sendable, Equatable {
    enum Kind: Sendable {
      /// Before a path to a page, and before one to a file, which all languages share.
      case root, files
      case page, idPrefix
    }

    let offset: Int
    let kind: Kind
  }

  let headings: [Heading]
  let links: [InternalLink]
  /// UTF-8. Paragraphs stand apart by an empty line; links and images are their words, list items keep their markers.
  let plain: [UInt8]

  private let template: [UInt8]
  private let insertions: [Insertion]
  private let page: String
  private let idPrefix: String

  init(
    template: [UInt8], insertions: [Insertion], plain: [UInt8], headings: [Heading], links: [InternalLink],
    page: String, idPrefix: String
  ) {
    self.template = template
    self.insertions = insertions
    self.plain = plain
    self.headings = headings
    self.links = links
    self.page = page
    self.idPrefix = idPrefix
  }

  static func empty(page: String) -> RenderedMarkdown {
    RenderedMarkdown(
      template: [], insertions: [], plain: [], headings: [], links: [], page: page, idPrefix: "")
  }

  var plainText: String { String(decoding: plain, as: UTF8.self) }

  var isEmpty: Bool { template.isEmpty }

  /// The HTML, UTF-8.
  func html(for reader: MarkdownReader) -> [UInt8] {
    var result: [UInt8] = []
    append(to: &result, for: reader)
    return result
  }

  func append(to result: inout [UInt8], for reader: MarkdownReader) {
    guard !insertions.isEmpty else { return result.append(contentsOf: template) }
    result.reserveCapacity(result.count + template.count + insertions.count * reader.files.utf8.count)
    let ownPage = reader.isOwnPage ? "" : reader.pages + page
    var copied = 0
    for insertion in insertions {
      result.append(contentsOf: template[copied..<insertion.offset])
      copied = insertion.offset
      switch insertion.kind {
      case .root: result.append(contentsOf: reader.pages.utf8)
      case .files: result.append(contentsOf: reader.files.utf8)
      case .page: result.append(contentsOf: ownPage.utf8)
      case .idPrefix: result.append(contentsOf: idPrefix.utf8)
      }
    }
    result.append(contentsOf: template[copied...])
  }
}

/// Where a text's HTML will be read, which decides how its addresses begin.
struct MarkdownReader: Sendable {
  /// Before the path of a file, which all languages share; escaped for an attribute.
  let files: String
  /// Before the path of a page in the reader's language; escaped for an attribute.
  let pages: String
  /// Whether the text's ids are on the page that shows it.
  let isOwnPage: Bool

  /// A page of the site. The roots lead from it to the site's: `../../` and `../../de/`, or `/base/` where the page's
  /// own address isn't known.
  static func page(files: String, pages: String) -> MarkdownReader {
    // An empty reference would mean the page itself, and "a:b.png" a scheme.
    MarkdownReader(
      files: files.isEmpty ? "./" : Self.escaped(files), pages: pages.isEmpty ? "./" : Self.escaped(pages),
      isOwnPage: true)
  }

  /// A feed, an API, another site or another page: the roots are absolute, or lead from there. They end in a slash.
  static func elsewhere(files: String, pages: String) -> MarkdownReader {
    MarkdownReader(
      files: files.isEmpty ? "./" : Self.escaped(files), pages: pages.isEmpty ? "./" : Self.escaped(pages),
      isOwnPage: false)
  }

  private static func escaped(_ address: String) -> String {
    var output = MarkdownOutput()
    output.address(Array(address.utf8))
    return String(decoding: output.html, as: UTF8.self)
  }
}
