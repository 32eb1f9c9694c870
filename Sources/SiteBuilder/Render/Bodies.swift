import Diagnostics
import StatusModel
import Synchronization
import Templates

/// Author texts, rendered once and shown in several places; what is wrong with them is kept beside.
///
/// One of these serves one task: a page, its API file and its feed entry share it, and it goes when they are made, so
/// that a large site never holds all of its texts at a time.
final class Bodies: Sendable {
  private struct Key: Hashable {
    let file: ObjectIdentifier
    let start: Int
    let prefix: String

    /// The place tells nearly all of them apart.
    func hash(into hasher: inout Hasher) {
      hasher.combine(file)
      hasher.combine(start)
    }
  }

  private struct State {
    /// Most tasks render some, and to grow from one takes longer than all looks into it.
    var rendered = [Key: RenderedMarkdown](minimumCapacity: 8)
    var report = Report()
  }

  private let state = Mutex(State())

  /// What was found while rendering.
  var report: Report { state.withLock { $0.report } }

  /// Every link within the site that the texts hold.
  var links: [RenderedMarkdown.InternalLink] {
    state.withLock { $0.rendered.values.flatMap(\.links) }
  }

  func rendered(
    _ place: Place, prefix: String, _ render: (inout Report) -> RenderedMarkdown
  ) -> RenderedMarkdown {
    let key = Key(file: ObjectIdentifier(place.file), start: place.range?.lowerBound ?? 0, prefix: prefix)
    return state.withLock { state in
      if let known = state.rendered[key] { return known }
      let result = render(&state.report)
      state.rendered[key] = result
      return result
    }
  }
}

/// An author's text as HTML and as plain text.
struct BodyText {
  fileprivate let rendered: RenderedMarkdown
  fileprivate let readers: Readers
  fileprivate let addresses: Addresses
  fileprivate let path: String
  /// Those of the page that shows it; nil for its own.
  fileprivate let links: Linker?

  /// For the page that it was asked for.
  var html: [UInt8] {
    let links = links ?? Linker(addresses: addresses, page: path)
    return rendered.html(for: readers.page(links.root, isOwn: links.page == path))
  }
  /// For feeds and API: every address absolute.
  var absoluteHTML: [UInt8] { rendered.html(for: readers.elsewhere) }
  var text: String { rendered.plainText }
  /// The same as bytes of UTF-8.
  var plain: [UInt8] { rendered.plain }
}

/// Who reads the texts of one language; most pages lie at one depth and share one.
final class Readers: Sendable {
  private let languageRoot: String
  /// Feeds and API.
  let elsewhere: MarkdownReader
  private let pages = Mutex<[String: MarkdownReader]>([:])

  init(_ addresses: Addresses) {
    languageRoot = addresses.languageRoot
    let all = addresses.root
    elsewhere = .elsewhere(files: all, pages: all + languageRoot)
  }

  /// A page from which the site's root is at `root`. A text on another page than its own must not bring ids that the
  /// page may have already.
  func page(_ root: String, isOwn: Bool) -> MarkdownReader {
    pages.withLock { pages in
      let key = isOwn ? root : "elsewhere:" + root
      if let known = pages[key] { return known }
      let reader =
        isOwn
        ? MarkdownReader.page(files: root, pages: root + languageRoot)
        : MarkdownReader.elsewhere(files: root, pages: root + languageRoot)
      pages[key] = reader
      return reader
    }
  }
}

extension Edition {
  /// The same edition with texts of its own, for one task.
  func forOneTask() -> Edition {
    var edition = self
    edition.bodies = Bodies()
    return edition
  }

  /// An author's text.
  ///
  /// - Parameters:
  ///   - path: the page that it is published at, to which its links are relative.
  ///   - anchor: tells the ids of several texts on one page apart.
  ///   - links: those of the page that shows it; its own page if left out.
  ///   - topHeading: the level of its outermost headings there.
  func body(
    _ body: Localized<Place>, at path: String, anchor: String, shownOn links: Linker? = nil, topHeading: Int = 4
  ) -> BodyText {
    self.body(body(language), at: path, anchor: anchor, shownOn: links, topHeading: topHeading)
  }

  func body(
    _ place: Place, at path: String, anchor: String, shownOn links: Linker? = nil, topHeading: Int = 4
  ) -> BodyText {
    let rendered = bodies.rendered(place, prefix: anchor) { report in
      markdown.render(
        place, links: LinkContext(page: path, site: addresses.root), idPrefix: anchor + "-", topHeading: topHeading,
        report: &report)
    }
    return BodyText(rendered: rendered, readers: readers, addresses: addresses, path: path, links: links)
  }

  /// A postmortem as feeds and API tell it: the same texts as on its page, one after the other.
  func story(_ postmortem: Postmortem) -> (html: [UInt8], text: String) {
    let path = Path.page(of: postmortem)
    let parts = PostmortemParts(postmortem.body(language))
    let summary = body(parts.summary, at: path, anchor: "summary", topHeading: 3)
    let details = parts.details.map { body($0, at: path, anchor: "details", topHeading: 2) }
    let heading: HTML = parts.title.map { "<h2>\(HTML(text: $0))</h2>\n" } ?? ""
    return (
      heading.bytes + summary.absoluteHTML + (details?.absoluteHTML ?? []),
      [parts.title, summary.text, details?.text].compactMap { $0 }.joined(separator: "\n\n")
    )
  }
}
