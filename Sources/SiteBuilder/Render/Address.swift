import StatusModel
import Templates

/// Where things stand within a site: paths below the language's root, always with `/` at the end of a page's.
///
/// Every path of the site is made here, so that pages, feeds, API and bar can't disagree.
enum Path {
  static let home = ""
  static let history = "history/"
  static let subscribe = "subscribe/"

  static func page(of item: Item) -> String { "\(item.folder)/\(item.id.rawValue)/" }
  static func page(of component: Component.ID) -> String { "components/\(component.rawValue)/" }
  static func page(of postmortem: Postmortem) -> String { "postmortems/\(postmortem.id.rawValue)/" }
  static func page(of extra: TextPage) -> String { "pages/\(extra.id.rawValue)/" }
  static func history(_ month: Month) -> String { "history/\(month)/" }
  /// The fragment of one update on its item's page.
  static func fragment(_ update: String) -> String { "#u-\(update)" }
}

/// Makes links: absolute ones for feeds and API, relative ones for pages, so that a site works under any prefix and
/// from a folder on disk.
struct Addresses: Sendable {
  let url: SiteURL
  /// "" for the site's first language, "de/" for another.
  let languageRoot: String

  /// The absolute address of a path below the language's root.
  func absolute(_ path: String) -> String { "\(url.text)/\(languageRoot)\(path)" }

  /// The absolute address of a file that all languages share.
  func shared(_ path: String) -> String { "\(url.text)/\(path)" }

  /// From a page to the site's root: "" or "../../".
  func up(from page: String) -> String {
    String(repeating: "../", count: (languageRoot + page).utf8.count { $0 == 47 })
  }

  /// From one page of this language to another.
  func relative(from page: String, to path: String) -> Link {
    let target = String(repeating: "../", count: page.utf8.count { $0 == 47 }) + path
    return Link(trusted: target.isEmpty ? "./" : target)
  }

  /// From a page of this language to a file that all languages share.
  func relative(from page: String, toShared path: String) -> Link {
    let target = up(from: page) + path
    return Link(trusted: target.isEmpty ? "./" : target)
  }
}
