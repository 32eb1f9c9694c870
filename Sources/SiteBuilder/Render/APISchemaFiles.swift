import Diagnostics
import StatusModel

/// `schema.json`, JSON Schema 2020-12, and `openapi.json`, OpenAPI 3.1, which speaks the same dialect.
extension APISchema {
  var schemaFile: OutputFile {
    var json = JSON(indented: true)
    json.object { json in
      json.field("$schema", "https://json-schema.org/draft/2020-12/schema")
      json.field("$id", "\(site.text)/api/v2/schema.json")
      json.field("title", "\(title): API")
      json.field("description", Self.contract)
      json.array("anyOf") { json in
        for document in Self.documents { json.object { $0.field("$ref", "#/$defs/\(document.name)") } }
      }
      json.object("$defs") { definitions(at: "#/$defs/", into: &$0) }
    }
    return OutputFile(path: "api/v2/schema.json", bytes: json.bytes + [10])
  }

  var openAPIFile: OutputFile {
    var json = JSON(indented: true)
    json.object { json in
      json.field("openapi", "3.1.0")
      json.object("info") { json in
        json.field("title", "\(title): API")
        json.field("description", "The shape of Statuspage v2, with more. \(Self.contract)")
        json.field("version", "2")
      }
      json.array("servers") { $0.object { $0.field("url", site.text) } }
      json.object("paths") { json in
        for document in Self.documents { path(of: document, into: &json) }
        for (name, meaning) in [("schema", "JSON Schema of every file."), ("openapi", "This description.")] {
          path("\(name).json", id: name, meaning, parameter: nil, into: &json) { $0.field("type", "object") }
        }
      }
      json.object("components") { json in
        json.object("schemas") { definitions(at: "#/components/schemas/", into: &$0) }
      }
    }
    return OutputFile(path: "api/v2/openapi.json", bytes: json.bytes + [10])
  }

  // MARK: Paths

  private func path(of document: Document, into json: inout JSON) {
    let parameter = document.path.split(separator: "{").dropFirst().first.map { String($0.dropLast()) }
    path("\(document.path).json", id: document.name, document.meaning, parameter: parameter, into: &json) {
      $0.field("$ref", "#/components/schemas/\(document.name)")
    }
  }

  private func path(
    _ path: String, id: String, _ meaning: String, parameter: String?, into json: inout JSON,
    schema: (inout JSON) -> Void
  ) {
    json.object(named: "/api/v2/\(path)") { json in
      json.object("get") { json in
        json.field("operationId", id)
        json.field("summary", meaning)
        if let parameter {
          json.array("parameters") { json in
            json.object { json in
              json.field("name", parameter)
              json.field("in", "path")
              json.field("required", true)
              json.object("schema") { write(parameter == "month" ? .month : .text, at: "", into: &$0) }
            }
          }
        }
        json.object("responses") { json in
          json.object("200") { json in
            json.field("description", meaning)
            json.object("content") { json in
              json.object("application/json") { $0.object("schema", schema) }
            }
          }
          if parameter != nil { json.object("404") { $0.field("description", "There is none of that name.") } }
        }
      }
    }
  }

  // MARK: Definitions

  private func definitions(at root: String, into json: inout JSON) {
    for document in Self.documents {
      json.object(named: document.name) { json in
        json.field("description", document.meaning)
        let isPresent = Self.isPresent(document)
        members(document.keys, at: root, into: &json) { key, json in
          guard key.name == "page", isPresent else { return false }
          json.field("$ref", "\(root)page_now")
          return true
        }
      }
    }
    for name in Name.allCases {
      json.object(named: name.rawValue) { members(Self.keys(of: name), at: root, into: &$0) }
    }
    json.object(named: "page_now") { json in
      json.field("description", "The page in a file that tells the present.")
      members(Self.keys(of: .page) + [Key("generated_at", .instant, "When the site was built.")], at: root, into: &json)
    }
  }

  /// - Parameter other: writes a key's schema in another way, where it returns true.
  private func members(
    _ keys: [Key], at root: String, into json: inout JSON, other: (Key, inout JSON) -> Bool = { _, _ in false }
  ) {
    json.field("type", "object")
    json.object("properties") { json in
      for key in keys {
        json.object(named: key.name) { json in
          if let meaning = key.meaning { json.field("description", meaning) }
          if !other(key, &json) { write(key.shape, at: root, into: &json) }
        }
      }
    }
    json.array("required") { json in for key in keys { json.add(key.name) } }
    json.field("additionalProperties", false)
  }

  /// Into the object that is open.
  private func write(_ shape: Shape, at root: String, into json: inout JSON) {
    switch shape {
    case .text: json.field("type", "string")
    case .instant: text("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$", format: "date-time", into: &json)
    case .date: text("^\\d{4}-\\d\\d-\\d\\d$", format: "date", into: &json)
    case .month: text("^\\d{4}-\\d\\d$", format: nil, into: &json)
    case .address: text("^https?://", format: "uri", into: &json)
    case .truth: json.field("type", "boolean")
    case .null: json.field("type", "null")
    case .count:
      json.field("type", "integer")
      json.field("minimum", 0)
    case .share:
      json.field("type", "number")
      json.field("minimum", 0)
      json.field("maximum", 1)
    case .word(let words):
      json.array("enum") { json in for word in words { json.add(word) } }
    case .optional(let shape):
      either(into: &json) {
        write(shape, at: root, into: &$0)
      } or: {
        $0.field("type", "null")
      }
    case .list(let shape):
      json.field("type", "array")
      json.object("items") { write(shape, at: root, into: &$0) }
    case .map(let shape):
      json.field("type", "object")
      json.object("additionalProperties") { write(shape, at: root, into: &$0) }
    case .object(let name): json.field("$ref", root + name.rawValue)
    case .either(let one, let other):
      either(into: &json) {
        $0.field("$ref", root + one.rawValue)
      } or: {
        $0.field("$ref", root + other.rawValue)
      }
    }
  }

  private func text(_ pattern: String, format: String?, into json: inout JSON) {
    json.field("type", "string")
    if let format { json.field("format", format) }
    json.field("pattern", pattern)
  }

  private func either(into json: inout JSON, _ one: (inout JSON) -> Void, or other: (inout JSON) -> Void) {
    json.array("anyOf") { json in
      json.object(nil, one)
      json.object(nil, other)
    }
  }
}
