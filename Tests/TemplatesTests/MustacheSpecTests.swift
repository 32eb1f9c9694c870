import Diagnostics
import Foundation
import Testing

@testable import Templates

/// Every case of Mustache's public specification (the corpora's `mustache-spec`).
@Suite(.enabled(if: corpora != nil, "the corpora aren't beside the repository"))
struct MustacheSpecTests {
  /// A missing name or partial renders as nothing in Mustache; with us it is an error.
  static let errors: [String: Rule] = [
    "interpolation/Basic Context Miss Interpolation": .unknownName,
    "interpolation/Triple Mustache Context Miss Interpolation": .unknownName,
    "interpolation/Ampersand Context Miss Interpolation": .unknownName,
    "interpolation/Dotted Names - Broken Chains": .unknownName,
    "interpolation/Dotted Names - Broken Chain Resolution": .unknownName,
    "interpolation/Dotted Names - Context Precedence": .unknownName,
    "interpolation/Dotted Names are never single keys": .unknownName,
    "inverted/Context Misses": .unknownName,
    "inverted/Dotted Names - Broken Chains": .unknownName,
    "sections/Context Misses": .unknownName,
    "sections/Dotted Names - Broken Chains": .unknownName,
    "inheritance/Negative Sections": .unknownName,
    // Where a list is empty there is no item whose name could be shown.
    "inverted/Context": .unknownName,
    "inverted/List": .unknownName,
    "partials/Failed Lookup": .unknownPartial,
    // "<" and a section after it might become a tag of the data's choice. The same case with brackets is below.
    "partials/Recursion": .unsafePlace,
  ]

  /// What our types rule out. Lambdas (`~lambdas`) and dynamic names are optional in the specification, and not ours:
  /// views hold values, not code, and every name is known when the theme is loaded.
  static let inapplicable: [String: String] = [
    "sections/Implicit Iterator - Array": "a list's items are of one kind, and no list holds lists",
    "sections/Implicit Iterator - Root-level": "a page's view is one view, not a list",
  ]

  @Test(arguments: MustacheSpecTests.cases)
  func theCaseRendersAsSpecified(_ example: SpecCase) throws {
    if MustacheSpecTests.inapplicable[example.id] != nil { return }
    var report = Report()
    let shape = SpecView.shape(of: example.data, rawNames: example.rawNames)
    let template: Template<SpecView>? = theme(example.template, example.partials)
      .template("page", for: shape, report: &report)
    if let rule = MustacheSpecTests.errors[example.id] {
      #expect(report.diagnostics.map(\.rule).contains(rule))
      return
    }
    #expect(report.diagnostics.isEmpty, "\(Refused(diagnostics: report.sorted))")
    let bytes = try #require(template).render(SpecView(data: example.data))
    #expect(String(decoding: bytes, as: UTF8.self) == example.expected)
  }

  @Test func everyExceptionIsACase() {
    let ids = Set(MustacheSpecTests.cases.map(\.id))
    #expect(ids.count > 150)
    #expect(Set(MustacheSpecTests.errors.keys).union(MustacheSpecTests.inapplicable.keys).subtracting(ids).isEmpty)
  }

  static let cases: [SpecCase] = {
    guard let corpora else { return [] }
    let files = ["comments", "delimiters", "interpolation", "inverted", "partials", "sections", "inheritance"]
    return files.flatMap { name -> [SpecCase] in
      let file = corpora.appending(path: "mustache-spec/\(name).json")
      guard let bytes = try? Data(contentsOf: file), let spec = try? JSONDecoder().decode(Spec.self, from: bytes) else {
        Issue.record("\(file.path) can't be read")
        return []
      }
      return spec.tests.map { SpecCase(id: "\(name)/\($0.name)", test: $0) }
    }
  }()
}

private struct Spec: Decodable {
  struct Test: Decodable {
    let name: String
    let data: SpecData
    let template: String
    let partials: [String: String]?
    let expected: String
  }
  let tests: [Test]
}

struct SpecCase: Sendable, CustomTestStringConvertible {
  let id: String
  let data: SpecData
  let template: String
  let partials: [String: String]
  let expected: String

  fileprivate init(id: String, test: Spec.Test) {
    self.id = id
    data = test.data
    template = test.template
    partials = test.partials ?? [:]
    expected = test.expected
  }

  var testDescription: String { id }

  /// Names that some tag shows unescaped: with us their fields hold HTML.
  var rawNames: Set<String> {
    let sources = [template] + partials.values
    let names = sources.flatMap { $0.matches(of: /\{\{(?:\{|&)\s*([\w.]+)/).map { String($0.1) } }
    return Set(names.map { $0 == "." ? "." : String($0.split(separator: ".").last ?? "") })
  }
}

/// A case's data. Fractions are strings: with us a view's maker writes them.
indirect enum SpecData: Decodable, Sendable {
  case null
  case flag(Bool)
  case number(Int)
  case text(String)
  case list([SpecData])
  case object([String: SpecData])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Int.self) {
      self = .number(number)
    } else if let fraction = try? value.decode(Double.self) {
      self = .text("\(fraction)")
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([SpecData].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: SpecData].self))
    }
  }

  var text: String? {
    switch self {
    case .text(let text): text
    case .number(let number): "\(number)"
    default: nil
    }
  }
}

/// A view over a case's data, of a shape made for that data.
struct SpecView: View {
  let data: SpecData

  static let fields: [Field<Self>] = []

  subscript(name: String) -> SpecData {
    if case .object(let members) = data { members[name] ?? .null } else { .null }
  }

  static func shape(of data: SpecData, rawNames: Set<String>, path: String = "") -> Shape {
    var members: [Member] = []
    if case .object(let fields) = data {
      members = fields.sorted { $0.key < $1.key }.map { name, data in
        let value = value(name, data, rawNames: rawNames, path: "\(path)/\(name)")
        return Member(name: name, documentation: "", isOptional: false, value: value)
      }
    }
    return Shape(
      id: ShapeID(type: ObjectIdentifier(SpecView.self), variant: path), name: "the case's data",
      value: { [members] name in members.first { $0.name == name }?.value }, fields: { [members] in members },
      dot: rawNames.contains(".")
        ? .markup { $0.view(as: SpecView.self).data.text.map { HTML(trusted: $0) } }
        : .text { $0.view(as: SpecView.self).data.text })
  }

  private static func value(_ name: String, _ data: SpecData, rawNames: Set<String>, path: String) -> Value {
    let member: @Sendable (Frame) -> SpecData = { $0.view(as: SpecView.self)[name] }
    switch data {
    case .flag: return .flag { if case .flag(let flag) = member($0) { flag } else { nil } }
    case .list(let items):
      return .many(shape(of: items.first ?? .null, rawNames: rawNames, path: path)) { (view: SpecView) in
        if case .list(let items) = view[name] { items.map { SpecView(data: $0) } } else { [] }
      }
    case .object:
      return .one(shape(of: data, rawNames: rawNames, path: path)) { (view: SpecView) in SpecView(data: view[name]) }
    case .null, .number, .text:
      if rawNames.contains(name) { return .markup { member($0).text.map { HTML(trusted: $0) } } }
      guard case .number = data else { return .text { member($0).text } }
      return .number { if case .number(let number) = member($0) { number } else { nil } }
    }
  }
}
