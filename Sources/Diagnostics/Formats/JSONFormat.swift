extension Report {
  /// The findings as JSON for other programs, sorted.
  ///
  ///     {
  ///       "version": 1,
  ///       "errors": 1,
  ///       "warnings": 0,
  ///       "diagnostics": [
  ///         {
  ///           "rule": "ends-before-start",
  ///           "severity": "error",
  ///           "path": "content/incidents/checkout.md",
  ///           "range": {
  ///             "start": { "line": 4, "column": 11, "offset": 61 },
  ///             "end": { "line": 4, "column": 31, "offset": 81 }
  ///           },
  ///           "headline": "resolved 70 min before it started",
  ///           "label": "",
  ///           "notes": [{ "text": "started here", "path": "…", "range": { … } }],
  ///           "why": "uptime is worked out from these two times",
  ///           "fix": "swap 'started' and 'resolved', or correct the one that is wrong"
  ///         }
  ///       ]
  ///     }
  ///
  /// Every member is always there. `range` is null where the finding concerns the file itself. Lines and columns
  /// count from 1, columns in Unicode scalars without a byte-order mark; offsets count bytes from 0; `end` is
  /// exclusive. Texts are as the author wrote them, control characters included: clean them before you print them.
  /// `version` changes only if a member changes its meaning or goes; new ones may come.
  public func json() -> String {
    var indexes = LineIndexes()
    var json = JSON(indented: true)
    json.object {
      $0.field("version", 1)
      $0.field("errors", errors)
      $0.field("warnings", warnings)
      $0.array("diagnostics") { json in
        for diagnostic in sorted {
          json.object {
            $0.field("rule", diagnostic.rule.rawValue)
            $0.field("severity", diagnostic.severity.rawValue)
            $0.place(diagnostic.place, &indexes)
            $0.field("headline", diagnostic.headline)
            $0.field("label", diagnostic.label)
            $0.array("notes") { json in
              for note in diagnostic.notes {
                json.object {
                  $0.field("text", note.text)
                  $0.place(note.place, &indexes)
                }
              }
            }
            $0.field("why", diagnostic.why)
            $0.field("fix", diagnostic.fix)
          }
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }
}

extension JSON {
  fileprivate mutating func place(_ place: Place, _ indexes: inout LineIndexes) {
    field("path", place.file.path)
    guard let range = place.range else { return field("range", nil as String?) }
    let index = indexes[place.file]
    object("range") {
      $0.position("start", index.position(of: range.lowerBound), range.lowerBound)
      $0.position("end", index.position(of: range.upperBound), range.upperBound)
    }
  }

  private mutating func position(_ key: StaticString, _ position: Position, _ offset: Int) {
    object(key) {
      $0.field("line", position.line)
      $0.field("column", position.column)
      $0.field("offset", offset)
    }
  }
}
