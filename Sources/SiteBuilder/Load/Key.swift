/// A key of front matter or site.yml as its reference shows it.
protocol AnyKey: Sendable {
  var name: String { get }
  /// What it is for, as one sentence or two.
  var meaning: String { get }
  /// A value that would be right, as it stands behind the colon.
  var example: String { get }
  /// What people write there, such as "text".
  var kind: String { get }
}

/// A key, declared once with its meaning, its example and how it is read; help and reference follow.
///
///     static let title = Key(text: "title", "What customers see.", example: "Checkout is slow")
struct Key<Value: Sendable>: AnyKey {
  let name: String
  let meaning: String
  let example: String
  let reader: Reader<Value>

  var kind: String { reader.kind }

  init(_ name: String, _ meaning: String, example: String, _ reader: Reader<Value>) {
    self.name = name
    self.meaning = meaning
    self.example = example
    self.reader = reader
  }
}

extension Key where Value == String {
  /// Any text that isn't empty.
  init(text name: String, _ meaning: String, example: String) { self.init(name, meaning, example: example, .text) }

  /// One of a few names, given back as in `names`.
  init(choice name: String, _ meaning: String, example: String, among names: [String]) {
    self.init(name, meaning, example: example, .choice(among: names))
  }

  /// A colour, given back as "#rrggbb".
  init(colour name: String, _ meaning: String, example: String) { self.init(name, meaning, example: example, .colour) }

  /// A whole http or https address.
  init(url name: String, _ meaning: String, example: String) { self.init(name, meaning, example: example, .url) }
}

extension Key where Value == Bool {
  init(bool name: String, _ meaning: String, example: String) { self.init(name, meaning, example: example, .bool) }
}

extension Key where Value == Int {
  init(integer name: String, _ meaning: String, example: String, in range: ClosedRange<Int>) {
    self.init(name, meaning, example: example, .integer(in: range))
  }
}

extension Key where Value == Double {
  init(fraction name: String, _ meaning: String, example: String, in range: ClosedRange<Double>) {
    self.init(name, meaning, example: example, .fraction(in: range))
  }
}

extension Key where Value == YAMLNode {
  /// A value with a shape of its own, which its user takes apart.
  init(node name: String, _ meaning: String, example: String, kind: String) {
    self.init(name, meaning, example: example, .node(kind))
  }
}

extension Key {
  /// A list; a single value is a list of one.
  init<Element>(
    list name: String, _ meaning: String, example: String, of element: Reader<Element>
  ) where Value == [Element] {
    self.init(name, meaning, example: example, .list(of: element))
  }
}
