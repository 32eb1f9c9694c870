/// What theme authors can write for one view: made from the code, for tables in the documentation.
public struct ViewReference: Sendable, Equatable {
  public struct Field: Sendable, Equatable {
    public let name: String
    public let kind: Kind
    public let isOptional: Bool
    public let documentation: String
  }

  /// What a field holds, and so where it may stand.
  public enum Kind: Sendable, Equatable, CustomStringConvertible {
    case text, number, flag, markup, link, json, texts
    case view(String)
    case views(String)

    public var description: String {
      switch self {
      case .text: "text"
      case .number: "number"
      case .flag: "yes or no"
      case .markup: "HTML"
      case .link: "link"
      case .json: "JSON"
      case .texts: "list of text"
      case .view(let name): name
      case .views(let name): "list of \(name)"
      }
    }
  }

  public let name: String
  public let fields: [Field]

  /// A page's view and every view that can be reached from it, nearest first, each once.
  public static func views<V: View>(from page: V.Type) -> [ViewReference] {
    var references: [ViewReference] = []
    var waiting = [Shape.view(page)]
    var seen: Set<ShapeID> = []
    var index = 0
    while index < waiting.count {
      let shape = waiting[index]
      index += 1
      guard seen.insert(shape.id).inserted else { continue }
      let (reference, next) = shape.described()
      references.append(reference)
      waiting += next
    }
    return references
  }
}

extension Shape {
  /// What the reference says of it, and the views it leads to.
  fileprivate func described() -> (ViewReference, [Shape]) {
    var next: [Shape] = []
    let fields = fields().map { member in
      let kind: ViewReference.Kind
      switch member.value {
      case .text: kind = .text
      case .number: kind = .number
      case .flag: kind = .flag
      case .markup: kind = .markup
      case .link: kind = .link
      case .json: kind = .json
      case .nested(let nested) where nested.item.dot != nil: kind = .texts
      case .nested(let nested):
        kind = nested.isList ? .views(nested.item.name) : .view(nested.item.name)
        next.append(nested.item)
      }
      return ViewReference.Field(
        name: member.name, kind: kind, isOptional: member.isOptional, documentation: member.documentation)
    }
    return (ViewReference(name: name, fields: fields), next)
  }
}
