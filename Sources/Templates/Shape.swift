/// What the compiler knows of a kind of frame: which names it has and what each stands for.
@usableFromInline
final class Shape: Sendable {
  let id: ShapeID
  /// What people call it: `IncidentView`. Asked for only when needed, since finding it out takes the runtime long.
  private let typeName: @Sendable () -> String
  /// A field's value, by name.
  let value: @Sendable (String) -> Value?
  /// All fields. Asked for only when needed, since views may hold each other.
  let fields: @Sendable () -> [Member]
  /// What `{{.}}` stands for.
  let dot: Value?

  @usableFromInline
  init(
    id: ShapeID, name: @autoclosure @escaping @Sendable () -> String, value: @escaping @Sendable (String) -> Value?,
    fields: @escaping @Sendable () -> [Member], dot: Value?
  ) {
    self.id = id
    typeName = name
    self.value = value
    self.fields = fields
    self.dot = dot
  }

  var name: String { typeName() }
  var names: [String] { fields().map(\.name) }
}

/// A field, stripped of its view.
@usableFromInline
struct Member: Sendable {
  @usableFromInline let name: String
  let documentation: String
  let isOptional: Bool
  @usableFromInline let value: Value

  @usableFromInline
  init(name: String, documentation: String, isOptional: Bool, value: Value) {
    self.name = name
    self.documentation = documentation
    self.isOptional = isOptional
    self.value = value
  }
}

@usableFromInline
struct ShapeID: Hashable, Sendable {
  let type: ObjectIdentifier
  /// Tells apart shapes of one Swift type; views have just one.
  let variant: String

  @usableFromInline
  init(type: ObjectIdentifier, variant: String = "") {
    self.type = type
    self.variant = variant
  }
}

extension Shape {
  @inlinable
  static func view<V: View>(_ type: V.Type) -> Shape {
    Shape(
      id: ShapeID(type: ObjectIdentifier(type)), name: "\(type)",
      value: { name in
        let fields = V.fields
        return fields.firstIndex { $0.member.name == name }.map { fields[$0].member.value }
      },
      fields: { V.fields.map(\.member) }, dot: nil)
  }

  /// The items of a list of text, which have no fields.
  @usableFromInline
  static var strings: Shape {
    Shape(
      id: ShapeID(type: ObjectIdentifier(String.self)), name: "String", value: { _ in nil }, fields: { [] },
      dot: .text { $0.view() })
  }
}
