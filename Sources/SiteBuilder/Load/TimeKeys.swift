import Diagnostics
import StatusModel

extension Reader where Value == Instant {
  /// A moment in any of the forms that content may use; without a zone it is in the site's.
  static let time = Reader.scalar("time", wanted: "a time") { text, node, reading, report in
    switch TimeText.read(text, zone: reading.zone, zones: reading.zones) {
    case .success(let instant): return instant
    case .failure(let problem):
      report.add(problem.diagnostic(at: node.textPlace))
      return nil
    }
  }
}

extension Reader where Value == CivilDate {
  static let date = Reader.scalar("date", wanted: "a date") { text, node, _, report in
    switch TimeText.readDate(text) {
    case .success(let date): return date
    case .failure(let problem):
      report.add(problem.diagnostic(at: node.textPlace))
      return nil
    }
  }
}

extension Key where Value == Instant {
  init(time name: String, _ meaning: String, example: String) { self.init(name, meaning, example: example, .time) }
}

extension Key where Value == CivilDate {
  init(date name: String, _ meaning: String, example: String) { self.init(name, meaning, example: example, .date) }
}

extension YAMLNode {
  /// Where the text of a scalar begins: behind its quote, if it has one.
  var textPlace: Place {
    guard case .scalar(_, .quoted) = content, range.count > 2 else { return place }
    return place.at(range.lowerBound + 1..<range.upperBound - 1)
  }
}

extension Fields {
  /// Former addresses with their places.
  func aliases(_ reading: Reading, _ report: inout Report) -> [Alias] {
    guard let node = node(ItemKeys.aliases, &report) else { return [] }
    let nodes: [YAMLNode] = if case .list(let items) = node.content { items } else { [node] }
    return nodes.compactMap { item in
      Reader.text.read(item, reading, &report).map { Alias(text: $0, place: item.textPlace) }
    }
  }
}

/// A former address, as the author wrote it.
struct Alias: Sendable {
  let text: String
  let place: Place
}
