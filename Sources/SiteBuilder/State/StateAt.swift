import Diagnostics
import StatusModel

/// The state of everything at one moment, as `candor state` prints it.
public struct StateAt: Sendable {
  let site: Site
  let instant: Instant

  public init(site: Site, instant: Instant) {
    self.site = site
    self.instant = instant
  }

  /// One line for the page, one for each component, one for each open item.
  public var text: String {
    let words = Words.english
    let language = site.settings.language
    let status = site.status(at: instant)
    var lines = ["\(words.moment(instant, in: site.zone))  \(instant.rfc3339)", "page  \(status.description)"]
    let records = site.records.filter { !site.isRetired($0.component, at: instant) }
    let width = records.map { $0.component.id.rawValue.count }.max() ?? 0
    for record in records {
      let id = record.component.id.rawValue
      let items = record.items(at: instant).map(\.rawValue).joined(separator: ", ")
      let cause = items.isEmpty ? "" : "  (\(items))"
      lines.append(
        "\(id)\(String(repeating: " ", count: width - id.count))  \(record.status(at: instant).name)\(cause)")
    }
    for (timeline, slice) in site.open(at: instant) {
      let overruns = slice.overruns ? ", overrunning" : ""
      lines.append(
        "\(timeline.item.folder)/\(timeline.item.id)  \(slice.status.rawValue)\(overruns)  \(timeline.item.title(language))"
      )
    }
    return lines.map { $0 + "\n" }.joined()
  }

  public var json: String {
    let status = site.status(at: instant)
    let language = site.settings.language
    var json = JSON(indented: true)
    json.object { json in
      json.field("at", instant.rfc3339)
      json.object("status") { json in
        json.field("indicator", status.indicator.rawValue)
        json.field("description", status.description)
      }
      json.array("components") { json in
        for record in site.records where !site.isRetired(record.component, at: instant) {
          json.object { json in
            json.field("id", record.component.id.rawValue)
            json.field("name", record.component.name(language))
            json.field("status", record.status(at: instant).name)
            json.array("incidents") { json in for id in record.items(at: instant) { json.add(id.rawValue) } }
          }
        }
      }
      json.array("incidents") { json in
        for (timeline, slice) in site.open(at: instant) {
          json.object { json in
            json.field("id", timeline.item.id.rawValue)
            json.field("name", timeline.item.title(language))
            json.field("status", slice.status.rawValue)
            json.field("overruns", slice.overruns)
          }
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension Change {
  /// "maintenance 'db-upgrade' begins to be in_progress"
  public var sentence: String {
    switch reason {
    case .newDay: "a new day begins"
    case .item(let id, let status): "\(id) becomes \(status.rawValue)"
    case .publication(let id): "something of \(id) that is dated ahead comes out"
    case .postmortem(let id): "the postmortem of \(id) comes out"
    case .overruns(let id): "\(id) overruns its window"
    case .overdue(let id): "the next update of \(id) is overdue"
    case .alert(let id): "\(id) comes within the alert bar's lead"
    }
  }

  /// The same for the public: what isn't out yet has no name.
  var publicSentence: String {
    switch reason {
    case .newDay, .item, .overruns, .alert, .overdue: sentence
    case .publication, .postmortem: "something that is dated ahead comes out"
    }
  }
}

/// What `candor next-change --format json` prints. `due` is there when the time of the last build is known.
public func nextChangeJSON(_ site: Site, isDue: Bool?) -> String {
  var json = JSON(indented: true)
  json.object { json in
    json.field("now", site.now.rfc3339)
    json.field("last_change_at", site.lastChange.rfc3339)
    json.field("next_change_at", site.nextChange.at.rfc3339)
    json.field("why", site.nextChange.sentence)
    if let isDue { json.field("due", isDue) }
  }
  return String(decoding: json.bytes, as: UTF8.self)
}

/// When the site in a folder was built, by its build.json; nil where there is none.
public func builtInstant(ofSite path: String) -> Instant? {
  guard let folder = try? Folder(at: path), let file = try? folder.openFile(OutputFolder.listName),
    let bytes = try? file.read(atMost: 1 << 28)
  else { return nil }
  let text = String(decoding: bytes.prefix(4096), as: UTF8.self)
  let mark = "\"built_at\": \""
  var rest = text[...]
  while let quote = rest.firstIndex(of: "\"") {
    if rest[quote...].hasPrefix(mark) {
      return Instant(rfc3339: String(rest[quote...].dropFirst(mark.count).prefix { $0 != "\"" }))
    }
    rest = rest[rest.index(after: quote)...]
  }
  return nil
}
