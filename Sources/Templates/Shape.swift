/// What the compiler knows of a kind of frame: which names it has and what each stands for.
struct Shape<Frame: Sendable>: AnyShape {
  let id: ShapeID
  /// What people call it: `IncidentView`.
  let name: String
  /// A field's value, by name.
  let value: @Sendable (String) -> Value<Frame>?
  /// All fields. Asked for only when needed, since views may hold each other.
  let fields: @Sendable () -> [Member<Frame>]
  /// What `{{.}}` stands for.
  let dot: Value<Frame>?

  var names: [String] { fields().map(\.name) }

  func value<Inner: Sendable>(_ name: String, seenFrom inner: Inner.Type, at index: Int) -> Value<Inner>? {
    value(name)?.lifted(by: FromEnclosing<Frame, Inner>(index: index))
  }
}

/// A field, stripped of what only views have.
struct Member<Frame: Sendable>: Sendable {
  let name: String
  let documentation: String
  let isOptional: Bool
  let value: Value<Frame>
}

struct ShapeID: Hashable, Sendable {
  let type: ObjectIdentifier
  /// Tells apart shapes of one Swift type; views have just one.
  var variant = ""
}

/// A shape of whatever frame.
protocol AnyShape: Sendable {
  var id: ShapeID { get }
  var name: String { get }
  var names: [String] { get }
  /// A field's value as a frame within sees it.
  func value<Inner: Sendable>(_ name: String, seenFrom inner: Inner.Type, at index: Int) -> Value<Inner>?
  /// What the reference says of it, and the views it leads to.
  func described() -> (ViewReference, [any AnyShape])
}

extension Shape where Frame: View {
  static func view(_ type: Frame.Type) -> Shape {
    Shape(
      id: ShapeID(type: ObjectIdentifier(type)), name: "\(type)",
      value: { name in type.fields.first { $0.name == name }?.value },
      fields: {
        type.fields.map {
          Member(name: $0.name, documentation: $0.documentation, isOptional: $0.isOptional, value: $0.value)
        }
      }, dot: nil)
  }
}

extension Shape where Frame == String {
  /// The items of a list of text, which have no fields.
  static var strings: Shape {
    Shape(
      id: ShapeID(type: ObjectIdentifier(String.self)), name: "String", value: { _ in nil }, fields: { [] },
      dot: .text { string, _ in string })
  }
}
