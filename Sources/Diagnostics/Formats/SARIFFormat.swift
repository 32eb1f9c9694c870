extension Report {
  /// The findings as a SARIF 2.1.0 log, which GitHub code scanning, GitLab, Azure DevOps and editors read.
  ///
  /// All rules are listed, so a rule's index never depends on what was found. Regions have exclusive ends and count
  /// columns in Unicode code points; notes are related locations; reason and repair follow the headline.
  /// Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
  /// - Parameter version: Candor's own version.
  public func sarif(version: String) -> String {
    var indexes = LineIndexes()
    let ruleIndexes = Dictionary(uniqueKeysWithValues: Rule.allCases.enumerated().map { ($1, $0) })
    var json = JSON(indented: true)
    json.object {
      $0.field("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
      $0.field("version", "2.1.0")
      $0.array("runs") {
        $0.object {
          $0.object("tool") {
            $0.object("driver") {
              $0.field("name", "Candor")
              $0.field("version", version)
              $0.array("rules") { for rule in Rule.allCases { $0.rule(rule) } }
            }
          }
          $0.field("columnKind", "unicodeCodePoints")
          $0.array("results") {
            for diagnostic in sorted { $0.result(diagnostic, ruleIndexes[diagnostic.rule], &indexes) }
          }
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }
}

extension JSON {
  fileprivate mutating func rule(_ rule: Rule) {
    object {
      $0.field("id", rule.rawValue)
      $0.message("shortDescription", rule.meaning)
      $0.message("help", "\(rule.meaning) \(rule.severity.meaning)")
      $0.object("defaultConfiguration") { $0.field("level", rule.severity.rawValue) }
    }
  }

  fileprivate mutating func result(_ diagnostic: Diagnostic, _ ruleIndex: Int?, _ indexes: inout LineIndexes) {
    let details = [
      ("", diagnostic.label), ("why: ", diagnostic.why), ("fix: ", diagnostic.fix),
    ].compactMap { name, text in text.isEmpty ? nil : name + text }
    object {
      $0.field("ruleId", diagnostic.rule.rawValue)
      $0.field("ruleIndex", ruleIndex)
      $0.field("level", diagnostic.severity.rawValue)
      $0.message("message", ([diagnostic.headline] + details).map(Display.clean).joined(separator: "\n"))
      $0.array("locations") { json in json.object { $0.physicalLocation(diagnostic.place, &indexes) } }
      if !diagnostic.notes.isEmpty {
        $0.array("relatedLocations") { json in
          for note in diagnostic.notes {
            json.object {
              $0.physicalLocation(note.place, &indexes)
              $0.message("message", Display.clean(note.text))
            }
          }
        }
      }
    }
  }

  private mutating func message(_ key: StaticString, _ text: String) {
    object(key) { $0.field("text", messageText(text)) }
  }

  private mutating func physicalLocation(_ place: Place, _ indexes: inout LineIndexes) {
    object("physicalLocation") { json in
      json.object("artifactLocation") { $0.field("uri", uri(of: place.file.path)) }
      guard let range = place.range else { return }
      let index = indexes[place.file]
      let start = index.position(of: range.lowerBound)
      let end = index.position(of: range.upperBound)
      json.object("region") {
        $0.field("startLine", start.line)
        $0.field("startColumn", start.column)
        $0.field("endLine", end.line)
        $0.field("endColumn", end.column)
      }
    }
  }
}

/// SARIF reads `{0}` as a placeholder (3.11.5) and `[text](address)` as a link (3.11.6), even in plain text: braces
/// are doubled, and a blank keeps brackets of an author's from becoming a link.
private func messageText(_ text: String) -> String {
  var result = ""
  var before: Unicode.Scalar?
  for scalar in text.unicodeScalars {
    if scalar == "{" || scalar == "}" { result.unicodeScalars.append(scalar) }
    if scalar == "(", before == "]" { result += " " }
    result.unicodeScalars.append(scalar)
    before = scalar
  }
  return result
}

/// A path as a URI reference (RFC 3986): relative ones stay relative.
private func uri(of path: String) -> String {
  let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
  let hex = Array("0123456789ABCDEF".utf8)
  let escaped = path.utf8.flatMap { plain.contains($0) ? [$0] : [37, hex[Int($0 >> 4)], hex[Int($0 & 15)]] }
  return (path.hasPrefix("/") ? "file://" : "") + String(decoding: escaped, as: UTF8.self)
}
