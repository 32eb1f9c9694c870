import Diagnostics

/// The keys of one map, asked for one by one; every mistake goes into the report.
struct Fields: Sendable {
  private let file: SourceFile
  private let place: Place
  private let entries: [(key: YAMLNode, value: YAMLNode)]
  /// Known keys that another entry was clearly meant to be.
  private let misspelt: [String: Int]
  /// Whether there was no map to read, which has been reported: then nothing is missing.
  private let isUnreadable: Bool
  private let what: String

  /// Reports keys that aren't known.
  ///
  /// - Parameters:
  ///   - known: every key that may stand there.
  ///   - what: whose keys they are, such as "an incident".
  init(_ map: YAMLNode, known: [any AnyKey], what: String, report: inout Report) {
    self.init(map, in: map.place.file, known: known, what: what, report: &report)
  }

  /// As above, where the map may have been unreadable: then every key is absent, and none is missing.
  init(_ map: YAMLNode?, in file: SourceFile, known: [any AnyKey], what: String, report: inout Report) {
    self.file = file
    self.what = what
    place = map?.place ?? Place(file)
    guard let map, case .map(let entries) = map.content else {
      if let map {
        let wanted = known.prefix(2).map { "'\($0.name): …'" }.joined(separator: " and ")
        report.add(.wrongType(found: map.shape, wanted: "a map of keys", hint: wanted, at: map.place))
      }
      self.entries = []
      misspelt = [:]
      isUnreadable = true
      return
    }
    self.entries = entries
    isUnreadable = false
    let names = known.map(\.name)
    var misspelt: [String: Int] = [:]
    // Known keys that the map lacks: asked for by a misspelt one, and most maps have none.
    lazy var free = {
      let present = Set(entries.compactMap(\.key.text))
      return names.filter { !present.contains($0) }
    }()
    for (index, entry) in entries.enumerated() {
      guard let name = entry.key.text, !names.contains(name) else { continue }
      let meant = nearest(to: name.trimmed, among: free)
      report.add(.unknownKey(name, in: what, meant: meant, known: names, at: entry.key.place))
      guard let meant else { continue }
      misspelt[meant] = index
      free.removeAll { $0 == meant }
    }
    self.misspelt = misspelt
  }

  /// The value of a key, or nil where it is absent, empty or wrong; the report says which, save for absent ones.
  func value<Value>(_ key: Key<Value>, _ reading: Reading, _ report: inout Report) -> Value? {
    guard let entry = entry(key) else { return nil }
    guard !isBlank(entry.value) else {
      reportEmpty(entry, key, &report)
      return nil
    }
    return key.reader.read(entry.value, reading, &report)
  }

  /// As `value`, for a key that must be there and have a value.
  func require<Value>(_ key: Key<Value>, _ reading: Reading, _ report: inout Report) -> Value? {
    guard let entry = entry(key) else {
      if !isUnreadable {
        report.add(.missingKey(key.name, of: what, example: example(key), at: missingPlace))
      }
      return nil
    }
    guard !isBlank(entry.value) else {
      if let lost = lostText(of: entry) {
        report.add(
          .commentAsValue(key.name, of: what, repaired: lost.repaired, at: Place(file, lost.range)))
      } else {
        report.add(.missingValue(key.name, of: what, example: example(key), at: keyPlace(of: key)))
      }
      return nil
    }
    return key.reader.read(entry.value, reading, &report)
  }

  /// The node of a key, for values with a shape of their own; nil where it is absent or empty.
  func node<Value>(_ key: Key<Value>, _ report: inout Report) -> YAMLNode? {
    guard let entry = entry(key) else { return nil }
    guard !isBlank(entry.value) else {
      reportEmpty(entry, key, &report)
      return nil
    }
    return entry.value
  }

  /// The keys of the map that is a key's value; nil where it is absent, empty or no map.
  func part<Value>(_ key: Key<Value>, _ known: [any AnyKey], _ report: inout Report) -> Fields? {
    guard let node = node(key, &report) else { return nil }
    let part = Fields(node, known: known, what: "'\(key.name)'", report: &report)
    return part.isUnreadable ? nil : part
  }

  /// Whether a key has a value, right or wrong.
  func has(_ key: any AnyKey) -> Bool { entry(key).map { !isBlank($0.value) } ?? false }

  /// Where a key's value stands, or the key where it has none, or the map where it's absent.
  func place(of key: any AnyKey) -> Place {
    guard let entry = entry(key) else { return missingPlace }
    return entry.value.range.isEmpty ? entry.key.place : entry.value.place
  }

  /// Where the key itself stands, or the map where it's absent.
  func keyPlace(of key: any AnyKey) -> Place { entry(key)?.key.place ?? missingPlace }

  /// A node as its author wrote it.
  func text(of node: YAMLNode) -> String { file.text(node.range) }

  // MARK: -

  private func entry(_ key: any AnyKey) -> (key: YAMLNode, value: YAMLNode)? {
    // A misspelt key has been reported; reading it finds what else is wrong, and doesn't call it missing, too.
    entries.first { $0.key.text == key.name } ?? misspelt[key.name].map { entries[$0] }
  }

  private func isBlank(_ node: YAMLNode) -> Bool { node.isEmpty || node.text?.trimmed.isEmpty == true }

  /// An empty value may be an oversight; `""` is meant.
  private func reportEmpty(_ entry: (key: YAMLNode, value: YAMLNode), _ key: any AnyKey, _ report: inout Report) {
    guard entry.value.isEmpty else { return }
    if let lost = lostText(of: entry) {
      report.add(.lostComment(file.text(lost.range), repaired: lost.repaired, at: Place(file, lost.range)))
    } else {
      report.add(.emptyValue(key.name, at: entry.key.place))
    }
  }

  /// `colour: #fff` has no value: what is meant is a comment.
  private func lostText(of entry: (key: YAMLNode, value: YAMLNode)) -> (range: Range<Int>, repaired: String?)? {
    let area = 0..<file.bytes.count
    guard entry.value.isEmpty,
      let lost = YAMLLine.lostComment(after: entry.value.range.upperBound, in: file, area)
    else { return nil }
    let line = YAMLLine(file, at: entry.key.range.lowerBound, in: area)
    return (lost, line.replacing(lost, with: YAMLLine.quoted(file.text(lost))))
  }

  private func example(_ key: any AnyKey) -> String {
    // Examples over several lines are for the reference.
    key.example.contains("\n") ? "\(key.name): … (\(key.kind))" : "\(key.name): \(key.example)"
  }

  /// The line that begins the map.
  private var missingPlace: Place {
    guard let range = place.range else { return place }
    let isOneLine = !file.bytes[range].contains { $0 == 10 || $0 == 13 }
    return isOneLine ? place : place.at(range.lowerBound..<range.lowerBound)
  }
}
