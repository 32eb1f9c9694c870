extension Report {
  /// The findings as GitHub workflow commands, a line each, sorted; the runner turns them into annotations.
  ///
  ///     ::error file=content/a.md,line=4,endLine=4,col=11,endColumn=30,title=ends-before-start::resolved 70 min …
  ///
  /// Columns name the first and last character. They are left out of a range over several lines, for which GitHub
  /// accepts none. Source: GitHub Docs, "Workflow commands for GitHub Actions".
  public func github() -> String {
    var indexes = LineIndexes()
    return sorted.map { diagnostic in
      var properties = ["file=\(escapedProperty(diagnostic.place.file.path))"]
      if let range = diagnostic.place.range {
        let index = indexes[diagnostic.place.file]
        let start = index.position(of: range.lowerBound)
        let end = index.position(of: max(range.lowerBound, range.upperBound - 1))
        properties += ["line=\(start.line)", "endLine=\(end.line)"]
        if start.line == end.line { properties += ["col=\(start.column)", "endColumn=\(end.column)"] }
      }
      properties.append("title=\(diagnostic.rule.rawValue)")
      let message = diagnostic.message(&indexes)
      return "::\(diagnostic.severity.rawValue) \(properties.joined(separator: ","))::\(escapedData(message))\n"
    }.joined()
  }
}

/// Escapes of the runner's own: a percent sign and line ends, in a property also what separates properties.
private func escapedData(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "%": result += "%25"
    case "\r": result += "%0D"
    case "\n": result += "%0A"
    default: result.unicodeScalars.append(scalar)
    }
  }
}

private func escapedProperty(_ text: String) -> String {
  escapedData(Display.clean(text)).unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case ":": result += "%3A"
    case ",": result += "%2C"
    default: result.unicodeScalars.append(scalar)
    }
  }
}

extension Diagnostic {
  /// Headline, label, notes, reason and repair, a line each, for formats that show one text.
  func message(_ indexes: inout LineIndexes) -> String {
    var lines = [label.isEmpty ? headline : "\(headline): \(label)"]
    for note in notes {
      var place = note.place.file.path
      if let range = note.place.range {
        let position = indexes[note.place.file].position(of: range.lowerBound)
        place += ":\(position.line):\(position.column)"
      }
      lines.append("\(place): \(note.text)")
    }
    if !why.isEmpty { lines.append("why: \(why)") }
    if !fix.isEmpty { lines.append("fix: \(fix)") }
    return lines.map(Display.clean).joined(separator: "\n")
  }
}
