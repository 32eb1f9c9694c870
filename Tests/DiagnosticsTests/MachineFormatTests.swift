import Foundation
import Testing

@testable import Diagnostics

/// A report that has a bit of everything.
private let sample: Report = {
  let file = SourceFile(path: "content/a b,c:d%.md", text: "\u{FEFF}tïtle: 😀 x\r\nb: c\r\n")
  let other = SourceFile(path: "/site.yml", text: "id: api\n")
  var all = Report()
  all.add(
    report(
      .endsBeforeStart, "100% wrong: {0} and [a](https://evil.example)\u{1B}[31m", at: file.place(of: "😀"),
      label: "here",
      notes: [.init("declared", at: other.place(of: "api")), .init("the file", at: Place(other))], why: "one\ntwo",
      fix: "do {this}"))
  all.add(report(.emptyValue, "several lines", at: Place(file, 3..<file.bytes.count)))
  all.add(report(.tooLarge, "whole file", at: Place(other)))
  all.add(report(.missingKey, "nothing", at: Place(file, 3..<3)))
  return all
}()

@Suite struct GitHubCommands {
  @Test func areOneLineEachWithEscapes() {
    #expect(
      sample.github() == """
        ::error file=/site.yml,title=too-large::whole file
        ::error file=content/a b%2Cc%3Ad%25.md,line=1,endLine=1,col=1,endColumn=1,title=missing-key::nothing
        ::warning file=content/a b%2Cc%3Ad%25.md,line=1,endLine=2,title=empty-value::several lines
        ::error file=content/a b%2Cc%3Ad%25.md,line=1,endLine=1,col=8,endColumn=8,title=ends-before-start::\
        100%25 wrong: {0} and [a](https://evil.example)␛[31m: here%0A/site.yml:1:5: declared%0A/site.yml: the file%0A\
        why: one␊two%0Afix: do {this}

        """)
  }

  @Test func cantBeForgedByATextOfAnAuthors() {
    let file = SourceFile(path: "a.md", text: "x")
    let commands = report(.invalidValue, "a\n::warning::b\r\n::set-output name=x::y", at: Place(file, 0..<1)).github()
    #expect(commands.split(separator: "\n").count == 1)
    #expect(commands.hasPrefix("::error file=a.md,"))
  }
}

@Suite struct JSONReports {
  @Test func haveEveryMember() throws {
    let file = SourceFile(path: "a.md", text: "é\nx: y\n")
    let json = report(
      .invalidValue, "wrong", at: file.place(of: "y"), label: "l", notes: [.init("n", at: Place(file))], why: "w",
      fix: "f"
    ).json()
    #expect(
      json == """
        {
          "version": 1,
          "errors": 1,
          "warnings": 0,
          "diagnostics": [
            {
              "rule": "invalid-value",
              "severity": "error",
              "path": "a.md",
              "range": {
                "start": {
                  "line": 2,
                  "column": 4,
                  "offset": 6
                },
                "end": {
                  "line": 2,
                  "column": 5,
                  "offset": 7
                }
              },
              "headline": "wrong",
              "label": "l",
              "notes": [
                {
                  "text": "n",
                  "path": "a.md",
                  "range": null
                }
              ],
              "why": "w",
              "fix": "f"
            }
          ]
        }

        """)
  }

  @Test func areReadableByOthers() throws {
    let read = try #require(JSONSerialization.jsonObject(with: Data(sample.json().utf8)) as? [String: Any])
    #expect((read["diagnostics"] as? [Any])?.count == 4)
    #expect(read["errors"] as? Int == 3)
    #expect(Report().json().contains("\"diagnostics\": []"))
  }
}

@Suite struct SARIFLogs {
  private func run(_ report: Report) throws -> [String: Any] {
    let log = try #require(
      JSONSerialization.jsonObject(with: Data(report.sarif(version: "1.2.3").utf8)) as? [String: Any])
    return try #require((log["runs"] as? [[String: Any]])?.first)
  }

  @Test func holdRulesPlacesAndRelatedPlaces() throws {
    let run = try run(sample)
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let driver = try #require((run["tool"] as? [String: [String: Any]])?["driver"])
    #expect(driver["version"] as? String == "1.2.3")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.compactMap { $0["id"] as? String } == Rule.allCases.map(\.rawValue))

    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.count == 4)
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
    }
    let last = results[3]
    #expect(last["level"] as? String == "error")
    #expect(
      (last["message"] as? [String: String])?["text"]
        == "100% wrong: {{0}} and [a] (https://evil.example)␛[31m\nhere\nwhy: one␊two\nfix: do {{this}}")
    let location = try #require((last["locations"] as? [[String: [String: Any]]])?.first?["physicalLocation"])
    #expect((location["artifactLocation"] as? [String: String])?["uri"] == "content/a%20b%2Cc%3Ad%25.md")
    #expect(
      location["region"] as? [String: Int] == ["startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 9])
    #expect((last["relatedLocations"] as? [Any])?.count == 2)
  }

  @Test func areValidBySchema() throws {
    let corpora =
      ProcessInfo.processInfo.environment["CANDOR_CORPORA"].map { URL(filePath: $0) }
      ?? repository.deletingLastPathComponent().appending(path: "shared/corpora")
    let schema = corpora.appending(path: "schemas/sarif-2.1.0.json")
    guard FileManager.default.fileExists(atPath: schema.path) else {
      print("skipped: no SARIF schema at CANDOR_CORPORA")
      return
    }
    for report in [sample, Report()] {
      let file = FileManager.default.temporaryDirectory.appending(path: "candor-\(UUID().uuidString).sarif")
      try Data(report.sarif(version: "1.2.3").utf8).write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      let python = Process()
      python.executableURL = URL(filePath: "/usr/bin/env")
      python.arguments = [
        "python3", "-c",
        """
        import json, sys
        try:
            import jsonschema
        except ImportError:
            sys.exit(77)
        jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))
        """, file.path, schema.path,
      ]
      try python.run()
      python.waitUntilExit()
      if python.terminationStatus == 77 || python.terminationStatus == 127 {
        print("skipped: no Python with jsonschema")
        return
      }
      #expect(python.terminationStatus == 0)
    }
  }
}
