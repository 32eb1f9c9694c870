/// What a template may show: a value whose fields have names, types and meanings.
///
///     struct UpdateView: View {
///       let title: String
///       let url: Link
///       static let fields: [Field<Self>] = [
///         Field("title", "What the author called it.", \.title),
///         Field("url", "Where it stands.", \.url),
///       ]
///     }
///
/// A view that holds very many fields and is reached into from everywhere, like the words of a language, is
/// cheaper as a `final class`: reading `{{words.close}}` then doesn't copy the rest.
public protocol View: Sendable {
  /// The fields that templates see, in the order in which the reference lists them.
  static var fields: [Field<Self>] { get }
}

/// One named thing that a template can show or test.
///
/// The name is what templates write; the documentation is what the reference says of it.
public struct Field<Root: View>: Sendable {
  public let name: String
  public let documentation: String
  let value: Value<Root>
  let isOptional: Bool

  init(_ name: String, _ documentation: String, isOptional: Bool = false, value: Value<Root>) {
    self.name = name
    self.documentation = documentation
    self.value = value
    self.isOptional = isOptional
  }

  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> String) {
    self.init(name, documentation, value: .text { root, _ in read(root) })
  }
  /// An absent string shows as nothing, and a section on it is left out.
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> String?) {
    self.init(name, documentation, isOptional: true, value: .text { root, _ in read(root) })
  }
  /// Shown in decimal digits.
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> Int) {
    self.init(name, documentation, value: .number { root, _ in read(root) })
  }
  /// For sections only.
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> Bool) {
    self.init(name, documentation, value: .flag { root, _ in read(root) })
  }
  /// Shown by `{{{name}}}`, between tags only.
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> HTML) {
    self.init(name, documentation, value: .markup { root, _ in read(root) })
  }
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> HTML?) {
    self.init(name, documentation, isOptional: true, value: .markup { root, _ in read(root) })
  }
  /// The only kind that `href`, `src` and their like accept.
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> Link) {
    self.init(name, documentation, value: .link { root, _ in read(root) })
  }
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> Link?) {
    self.init(name, documentation, isOptional: true, value: .link { root, _ in read(root) })
  }
  /// The only kind that `<script type="application/json">` accepts.
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> JSONText) {
    self.init(name, documentation, value: .json { root, _ in read(root) })
  }
  /// A list whose items a section shows as `{{.}}`.
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> [String]) {
    self.init(name, documentation, value: .nested(Many(.strings) { root, _ in read(root) }))
  }
  public init<V: View>(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> V) {
    self.init(name, documentation, value: .nested(One(.view(V.self)) { root, _ in read(root) }))
  }
  public init<V: View>(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> V?) {
    self.init(name, documentation, isOptional: true, value: .nested(One(.view(V.self)) { root, _ in read(root) }))
  }
  public init<V: View>(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> [V]) {
    self.init(name, documentation, value: .nested(Many(.view(V.self)) { root, _ in read(root) }))
  }
}
