import Diagnostics
import StatusModel
import Templates

/// Where things stand within a site: paths below the language's root, always with `/` at the end of a page's.
///
/// Every path of the site is made here, so that pages, feeds, API and bar can't disagree.
enum Path {
  static let home = ""
  static let history = "history/"
  static let subscribe = "subscribe/"

  static func page(of item: Item) -> String { page(of: item.id, item.isMaintenance) }
  static func page(of timeline: Timeline) -> String { page(of: timeline.id, timeline.isMaintenance) }
  static func page(of id: Item.ID, _ isMaintenance: Bool) -> String { folder(Item.folder(isMaintenance), id.rawValue) }
  static func page(of component: Component.ID) -> String { folder("components", component.rawValue) }
  static func page(of postmortem: Postmortem) -> String { folder("postmortems", postmortem.id.rawValue) }
  static func page(of extra: TextPage) -> String { folder("pages", extra.id.rawValue) }
  static func history(_ month: Month) -> String { "history/\(month)/" }
  /// Of one update on its item's page.
  static func anchor(_ update: String) -> String { "u-" + update }

  private static func folder(_ outer: String, _ inner: String) -> String {
    DigitText.string(capacity: outer.utf8.count + inner.utf8.count + 2) { path in
      path.add(outer)
      path.add("/")
      path.add(inner)
      path.add("/")
    }
  }
}

/// Makes links: absolute ones for feeds and API, relative ones for pages, so that a site works under any prefix and
/// from a folder on disk.
///
/// A class, since every edition and linker holds them.
final class Addresses: Sendable {
  let url: SiteURL
  /// "" for the site's first language, "de/" for another.
  let languageRoot: String
  /// The address of the site, and of its part in the language, each with a slash at the end.
  let root: String
  private let ownRoot: String

  init(url: SiteURL, languageRoot: String) {
    self.url = url
    self.languageRoot = languageRoot
    root = url.text + "/"
    ownRoot = root + languageRoot
  }

  /// The absolute address of a path below the language's root.
  func absolute(_ path: String) -> String { ownRoot + path }

  /// The absolute address of a file that all languages share.
  func shared(_ path: String) -> String { root + path }

  /// From a page to the site's root: "" or "../../".
  func up(from page: String) -> String { Self.up(languageRoot.slashes + page.slashes) }

  /// From a page to the root of its language.
  func upToLanguage(from page: String) -> String { Self.up(page.slashes) }

  private static func up(_ folders: Int) -> String {
    // Nearly all pages.
    switch folders {
    case 0: ""
    case 1: "../"
    case 2: "../../"
    default: String(repeating: "../", count: folders)
    }
  }
}

extension String {
  fileprivate var slashes: Int { withUTF8Bytes { $0.count { $0 == UInt8(ascii: "/") } } }
}
