/// Where names are looked up: in a frame first, then in those around it.
struct Scope: Sendable {
  let shape: Shape
  /// The frames around it, outermost first.
  let outer: [Shape]
  /// What `{{.}}` stands for, and where the section stands that made it so.
  var dot: (meaning: Resolved, origin: String)?

  init(_ shape: Shape, outer: [Shape] = []) {
    self.shape = shape
    self.outer = outer
    dot = shape.dot.map { (Resolved(value: $0, enclosing: nil), "") }
  }

  var all: [Shape] { outer + [shape] }

  /// The innermost frame that has names: a list of text has none.
  var view: Shape { all.last { !$0.names.isEmpty } ?? shape }

  /// The scope within a section on a view or list.
  ///
  /// A frame of the item's own shape can't be reached any more, since the item hides all of its names. Leaving it
  /// out keeps the number of scopes finite, so that a partial can show a tree of any depth.
  func entering(_ item: Shape) -> (scope: Scope, dropped: Int?) {
    var around = all
    let dropped = around.firstIndex { $0.id == item.id }
    if let dropped { around.remove(at: dropped) }
    return (Scope(item, outer: around), dropped)
  }
}
