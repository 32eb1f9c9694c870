/// One thing that is wrong or doubtful: what, where, why it matters and how to repair it.
///
/// Diagnostics are made by the factories under `Sentences/`, which hold every wording; the code that finds a
/// problem only names it.
public struct Diagnostic: Sendable {
  /// Another place that belongs to the same cause.
  public struct Note: Sendable {
    public let place: Place
    public let text: String

    public init(_ text: String, at place: Place) {
      self.place = place
      self.text = text
    }
  }

  public enum Severity: String, Sendable { case error, warning }

  public let rule: Rule
  public let headline: String
  public let place: Place
  /// A few words under the underline; empty when the headline says it all.
  public let label: String
  public let notes: [Note]
  public let why: String
  public let fix: String

  public var severity: Severity { rule.severity }

  /// The same for the same finding at the same place.
  fileprivate var identity: [String] {
    [place.file.path, "\(place.range.map { "\($0)" } ?? "")", rule.rawValue, headline, label, fix]
  }

  init(
    _ rule: Rule, _ headline: String, at place: Place, label: String = "", notes: [Note] = [], why: String = "",
    fix: String = ""
  ) {
    self.rule = rule
    self.headline = headline
    self.place = place
    self.label = label
    self.notes = notes
    self.why = why
    self.fix = fix
  }
}

/// Everything found in one run.
public struct Report: Sendable {
  public private(set) var diagnostics: [Diagnostic] = []

  public init() {}

  public mutating func add(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
  public mutating func add(_ other: Report) { diagnostics += other.diagnostics }

  /// Takes in what further looks at the same texts found, such as for other languages: what was found before is told once.
  public mutating func add(furtherLooks others: [Report]) {
    let new = others.flatMap(\.diagnostics)
    guard !new.isEmpty else { return }
    var heard = Set(diagnostics.map(\.identity))
    diagnostics += new.filter { heard.insert($0.identity).inserted }
  }

  public var errors: Int { diagnostics.count { $0.severity == .error } }
  public var warnings: Int { diagnostics.count - errors }
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// By path, then place, then rule: the same list however the files were read.
  public var sorted: [Diagnostic] {
    diagnostics.sorted { a, b in
      let (pathA, pathB) = (a.place.file.path.utf8, b.place.file.path.utf8)
      guard pathA.elementsEqual(pathB) else { return pathA.lexicographicallyPrecedes(pathB) }
      func key(_ d: Diagnostic) -> (Int, Int, String, String, String, String) {
        let range = d.place.range
        return (range?.lowerBound ?? -1, range?.upperBound ?? -1, d.rule.rawValue, d.headline, d.label, d.fix)
      }
      return key(a) < key(b)
    }
  }
}
