import Diagnostics

/// What an import made: content files, what was found on the way, and what became of each field.
public struct ImportResult: Sendable {
  /// The content folder, sorted by path.
  public let files: [OutputFile]
  public let report: Report
  public let summary: ImportSummary
}

/// What became of everything that the imported site says, in numbers.
public struct ImportSummary: Sendable {
  public enum Fate: String, CaseIterable, Sendable {
    /// It is in the new content as it was.
    case kept
    /// It is there in another form.
    case mapped
    case lost
  }

  /// One way in which one field ended.
  public struct Row: Sendable, Equatable {
    /// Where the field stands, such as `config` or `issues`.
    public let part: String
    public let field: String
    public let fate: Fate
    public let count: Int
    /// What happened, as half a sentence.
    public let explanation: String
  }

  /// By part in the order of reading, then by field and fate.
  public let rows: [Row]
  /// Content files of the old site.
  public let filesRead: Int
  /// Those whose content is in the new site.
  public let filesImported: Int
  /// Those that were left out; the report says why.
  public var filesSkipped: Int { filesRead - filesImported }

  public func count(_ fate: Fate) -> Int { rows.reduce(0) { $0 + ($1.fate == fate ? $1.count : 0) } }

  /// A table for people, in plain text.
  public var text: String {
    let cells = rows.map { ["\($0.part): \($0.field)", $0.fate.rawValue, "\($0.count)", $0.explanation] }
    let titles = ["field", "fate", "count", "what became of it"]
    let widths = (0..<4).map { column in ([titles] + cells).map { $0[column].unicodeScalars.count }.max() ?? 0 }
    func line(_ row: [String]) -> String {
      var line = ""
      for (column, cell) in row.enumerated() {
        if column == 3 { return line + cell + "\n" }
        let pad = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
        line += (column == 2 ? pad + cell : cell + pad) + "  "
      }
      return line
    }
    let rule = line(widths.map { String(repeating: "-", count: min($0, 40)) })
    let files = "\(filesRead) files read: \(filesImported) imported, \(filesSkipped) left out\n"
    let fields = Fate.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
    return line(titles) + rule + cells.map(line).joined() + "\n" + files + "fields: \(fields)\n"
  }
}

/// Counts what becomes of fields while they are converted.
struct ImportLedger {
  private struct Key: Hashable {
    let part: String
    let field: String
    let fate: ImportSummary.Fate
    let explanation: String
  }

  private var counts: [Key: Int] = [:]
  /// In order of appearance.
  private let parts: [String]

  /// - Parameter parts: where fields stand, in the order of the summary.
  init(parts: [String]) { self.parts = parts }

  mutating func add(
    _ part: String, _ field: String, _ fate: ImportSummary.Fate, _ explanation: String, count: Int = 1
  ) {
    guard count > 0 else { return }
    // Keys are written by others: no line end or escape of theirs may reach the terminal.
    let field = String(field.onOneLine.prefix(60))
    counts[Key(part: part, field: field, fate: fate, explanation: explanation), default: 0] += count
  }

  func summary(filesRead: Int, filesImported: Int) -> ImportSummary {
    let fates = ImportSummary.Fate.allCases
    let rows = counts.map { key, count in
      ImportSummary.Row(
        part: key.part, field: key.field, fate: key.fate, count: count, explanation: key.explanation)
    }
    func rank(_ row: ImportSummary.Row) -> (Int, String, Int, String) {
      (
        parts.firstIndex(of: row.part) ?? parts.count, row.field, fates.firstIndex(of: row.fate) ?? 0,
        row.explanation
      )
    }
    return ImportSummary(
      rows: rows.sorted { rank($0) < rank($1) }, filesRead: filesRead, filesImported: filesImported)
  }
}
