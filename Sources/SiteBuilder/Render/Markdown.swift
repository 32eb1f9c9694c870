import CCmark
import Diagnostics
import Glibc

/// Markdown as authors of a status page write it: CommonMark 0.30 by libcmark, and on its tree what GitHub adds: tables,
/// strikethrough, task lists, bare links and footnotes.
///
/// One value serves a whole site and language, from many threads at once. `docs/markdown.md` tells authors what they
/// can write.
struct Markdown: Sendable {
  /// `commonMark` renders what the CommonMark specification says and nothing else; the specification's examples are
  /// tested with it.
  enum Dialect: Sendable { case candor, commonMark }

  /// Whether raw HTML goes through as it is: `markdown: {html: true}` in site.yml. Otherwise its tags are left out and
  /// its text stays.
  var allowsHTML = false
  var words = MarkdownWords()
  var dialect = Dialect.candor

  /// A text that stands in a file just as it is: the body of a file, or one update of it.
  ///
  /// - Parameters:
  ///   - place: where the text stands; the whole file where the place has no range.
  ///   - idPrefix: put before every id in the text, so that several texts can share a page.
  ///   - topHeading: the level, 1 to 6, that the text's outermost headings get.
  func render(
    _ place: Place, links: LinkContext, idPrefix: String = "", topHeading: Int = 2, report: inout Report
  ) -> RenderedMarkdown {
    let bytes = place.file.bytes
    let range = (place.range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
    let source = MarkdownSource(bytes: bytes[range], place: place, isVerbatim: true)
    return render(source, links: links, idPrefix: idPrefix, topHeading: topHeading, report: &report)
  }

  /// A text that was made from what stands at a place, such as a quoted value of the front matter. Diagnostics then
  /// show the whole place.
  func render(
    text: String, from place: Place, links: LinkContext, idPrefix: String = "", topHeading: Int = 2,
    report: inout Report
  ) -> RenderedMarkdown {
    let source = MarkdownSource(bytes: Array(text.utf8)[...], place: place, isVerbatim: false)
    return render(source, links: links, idPrefix: idPrefix, topHeading: topHeading, report: &report)
  }

  private func render(
    _ source: MarkdownSource, links: LinkContext, idPrefix: String, topHeading: Int, report: inout Report
  ) -> RenderedMarkdown {
    let features = MarkdownFeatures(source.bytes)
    if let excess = features.excess(in: source.bytes) {
      report.add(excess.diagnostic(at: source.place))
      return .empty(page: links.page)
    }
    var layout = MarkdownLayout(source: source)
    var tree: MarkdownTree
    if dialect == .candor {
      layout.mask(features)
      tree = MarkdownTree(layout.sheet)
      if features.contains(.footnotes), layout.takeOutFootnotes(of: tree) { tree = MarkdownTree(layout.sheet) }
      let asides: MarkdownLayout.Asides = [
        features.contains(.pipe) ? .tables : [], features.contains(.lessThan) && !allowsHTML ? .html : [],
      ]
      if !asides.isEmpty, layout.setAside(asides, of: tree) { tree = MarkdownTree(layout.sheet) }
    } else {
      tree = MarkdownTree(layout.sheet)
    }
    if layout.hasTooManyCells {
      report.add(MarkdownExcess.cells.diagnostic(at: source.place))
      return .empty(page: links.page)
    }
    var renderer = MarkdownRenderer(
      self, features: features, layout: layout, links: links, idPrefix: idPrefix, topHeading: topHeading)
    return renderer.render(tree, report: &report)
  }
}

/// The few words that Markdown itself puts on a page, in the page's language.
struct MarkdownWords: Sendable {
  /// Names the list of footnotes.
  var footnotes = "Footnotes"
  /// Names a footnote's mark; its number follows.
  var footnote = "Footnote"
  /// Names the link from a footnote back to its mark; the number follows.
  var backToFootnote = "Back to footnote"
  /// Names a table that scrolls; its column titles follow.
  var table = "Table"
  var done = "Done"
  var notDone = "Not done"
}

/// A document's tree, as libcmark parsed it. Its nodes live as long as the tree.
struct MarkdownTree: ~Copyable {
  let root: MarkdownNode

  init(_ sheet: MarkdownSheet) {
    NodeMemory.beginTree()
    let parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, NodeMemory.functions)
    sheet.bytes.withUnsafeBytes { bytes in
      cmark_parser_feed(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    // libcmark ends the process where memory runs out, so a missing tree doesn't occur; an empty one is right for it.
    root = MarkdownNode(
      cmark_parser_finish(parser) ?? cmark_node_new_with_mem(CMARK_NODE_DOCUMENT, NodeMemory.functions))
    cmark_parser_free(parser)
  }

  deinit { NodeMemory.endTree() }
}

/// One node of a `MarkdownTree`.
struct MarkdownNode: Equatable {
  enum Kind {
    case document, blockQuote, list, item, codeBlock, htmlBlock, paragraph, heading, thematicBreak
    case text, softBreak, lineBreak, code, htmlInline, emphasis, strong, link, image, other
  }

  fileprivate let pointer: OpaquePointer

  fileprivate init(_ pointer: OpaquePointer) { self.pointer = pointer }

  var kind: Kind {
    switch cmark_node_get_type(pointer) {
    case CMARK_NODE_TEXT: .text
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_SOFTBREAK: .softBreak
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_LIST: .list
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_CODE: .code
    case CMARK_NODE_LINK: .link
    case CMARK_NODE_EMPH: .emphasis
    case CMARK_NODE_STRONG: .strong
    case CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_CODE_BLOCK: .codeBlock
    case CMARK_NODE_BLOCK_QUOTE: .blockQuote
    case CMARK_NODE_HTML_BLOCK: .htmlBlock
    case CMARK_NODE_HTML_INLINE: .htmlInline
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
    case CMARK_NODE_IMAGE: .image
    case CMARK_NODE_DOCUMENT: .document
    default: .other
    }
  }

  var next: MarkdownNode? { cmark_node_next(pointer).map(MarkdownNode.init) }
  var previous: MarkdownNode? { cmark_node_previous(pointer).map(MarkdownNode.init) }
  var parent: MarkdownNode? { cmark_node_parent(pointer).map(MarkdownNode.init) }
  var firstChild: MarkdownNode? { cmark_node_first_child(pointer).map(MarkdownNode.init) }

  /// The text of a text, code or HTML node.
  var literal: Bytes { bytes(cmark_node_get_literal(pointer)) }
  var url: Bytes { bytes(cmark_node_get_url(pointer)) }
  var title: Bytes { bytes(cmark_node_get_title(pointer)) }
  /// The words after an opening fence.
  var info: Bytes { bytes(cmark_node_get_fence_info(pointer)) }

  var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
  var isOrdered: Bool { cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST }
  var listStart: Int { Int(cmark_node_get_list_start(pointer)) }
  /// Whether a list's paragraphs stand without space between them.
  var isTight: Bool { cmark_node_get_list_tight(pointer) != 0 }

  /// Lines count from 1. libcmark's columns are unreliable but for a paragraph's first line, where they count bytes
  /// from 1.
  var startLine: Int { Int(cmark_node_get_start_line(pointer)) }
  var endLine: Int { Int(cmark_node_get_end_line(pointer)) }
  var startColumn: Int { Int(cmark_node_get_start_column(pointer)) }

  private func bytes(_ text: UnsafePointer<CChar>?) -> Bytes {
    guard let text else { return Bytes(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: text, count: strlen(text)).assumingMemoryBound(to: UInt8.self)
  }
}
