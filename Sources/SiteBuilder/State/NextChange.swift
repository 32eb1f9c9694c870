import Diagnostics
import Glibc
import StatusModel

/// What `candor next-change` tells: when anything changes next, and whether something has since the last build.
public struct NextChange: Sendable {
  let site: Site
  let built: Instant
  /// The first change after the last build.
  let first: Change

  public init(site: Site, built: Instant) {
    self.site = site
    self.built = built
    first = Site(site.content, now: built).nextChange
  }

  /// Whether a rebuild would make another site.
  public var isDue: Bool { first.at <= site.now }

  public var text: String {
    let next = "next change   \(site.nextChange.at.rfc3339)  \(site.nextChange.sentence)\n"
    let due = isDue ? "rebuild due   \(first.at.rfc3339)  \(first.sentence)\n" : ""
    return "last build    \(built.rfc3339)\n\(due)\(next)"
  }

  public var json: String {
    var json = JSON(indented: true)
    json.object { json in
      json.field("now", site.now.rfc3339)
      json.field("built_at", built.rfc3339)
      json.field("due", isDue)
      json.field("due_since", isDue ? first.at.rfc3339 : nil)
      json.field("due_why", isDue ? first.sentence : nil)
      json.field("next_change_at", site.nextChange.at.rfc3339)
      json.field("why", site.nextChange.sentence)
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

/// When the site in a folder was built, by its build.json; nil where there is none.
public func builtInstant(ofSite path: String) throws(MachineTrouble) -> Instant? {
  let name = OutputFolder.listName
  let read = { () throws(SystemError) -> [UInt8]? in
    do throws(SystemError) {
      return try Folder(at: path).openFile(name)?.read(atMost: 1 << 28)
    } catch {
      // No folder, no build.
      guard error.code == ENOENT || error.code == ENOTDIR else { throw error }
      return nil
    }
  }
  guard let bytes = try reaching("\(path)/\(name)", read) else { return nil }
  // It stands in the first lines; what follows may be long.
  let mark = "\"built_at\": \""
  for line in String(decoding: bytes.prefix(4096), as: UTF8.self).split(separator: "\n") {
    let field = line.drop { $0 == " " }
    guard field.hasPrefix(mark) else { continue }
    if let built = Instant(rfc3339: String(field.dropFirst(mark.count).prefix { $0 != "\"" })) { return built }
  }
  throw MachineTrouble(
    "\(path)/\(name)", reason: "it doesn't say when the site was built", fix: "build the site again")
}
