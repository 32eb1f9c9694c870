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
/// The name is what templates write; the documentation is what the reference says of it. That the root is a view isn't
/// demanded here: at every start the runtime would look for the proof of it, for each kind of view anew.
public struct Field<Root>: Sendable {
  @usableFromInline let member: Member

  /// What templates call it.
  public var name: String { member.name }
  /// What the reference says of it.
  public var documentation: String { member.documentation }

  @inlinable
  init(_ name: String, _ documentation: String, isOptional: Bool = false, value: Value) {
    member = Member(name: name, documentation: documentation, isOptional: isOptional, value: value)
  }

  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> String) {
    self.init(name, documentation, value: .text { read($0.view()) })
  }
  /// An absent string shows as nothing, and a section on it is left out.
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> String?) {
    self.init(name, documentation, isOptional: true, value: .text { read($0.view()) })
  }
  /// Shown in decimal digits.
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> Int) {
    self.init(name, documentation, value: .number { read($0.view()) })
  }
  /// For sections only.
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> Bool) {
    self.init(name, documentation, value: .flag { read($0.view()) })
  }
  /// Shown by `{{{name}}}`, between tags only.
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> HTML) {
    self.init(name, documentation, value: .markup { read($0.view()) })
  }
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> HTML?) {
    self.init(name, documentation, isOptional: true, value: .markup { read($0.view()) })
  }
  /// The only kind that `href`, `src` and their like accept.
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> Link) {
    self.init(name, documentation, value: .link { read($0.view()) })
  }
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> Link?) {
    self.init(name, documentation, isOptional: true, value: .link { read($0.view()) })
  }
  /// The only kind that `<script type="application/json">` accepts.
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> JSONText) {
    self.init(name, documentation, value: .json { read($0.view()) })
  }
  /// A list whose items a section shows as `{{.}}`.
  @inlinable
  public init(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> [String]) {
    self.init(name, documentation, value: .many(.strings, read))
  }
  @inlinable
  public init<V: View>(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> V) {
    self.init(name, documentation, value: .one(.view(V.self)) { read($0) })
  }
  @inlinable
  public init<V: View>(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> V?) {
    self.init(name, documentation, isOptional: true, value: .one(.view(V.self), read))
  }
  @inlinable
  public init<V: View>(_ name: String, _ documentation: String, _ read: @escaping @Sendable (Root) -> [V]) {
    self.init(name, documentation, value: .many(.view(V.self), read))
  }
}
