/// A program being written.
struct Piece {
  private var steps: [Step] = []
  private var literal: [UInt8] = []

  mutating func add(_ bytes: some Sequence<UInt8>) { literal.append(contentsOf: bytes) }

  mutating func add(_ step: Step) {
    guard !literal.isEmpty else { return steps.append(step) }
    steps.append(
      Step { [literal, run = step.run] frame, surroundings, output in
        output.append(literal)
        run(frame, &surroundings, &output)
      })
    literal = []
  }

  /// A program for the same frame.
  mutating func add(_ program: Program) {
    add(Step { frame, surroundings, output in program.run(frame, &surroundings, &output) })
  }

  /// A section on a view or list.
  mutating func add(_ body: Piece, on nested: Nested, of enclosing: Int?, dropping dropped: Int?) {
    let program = body.program
    add(
      Step { [each = nested.each] frame, surroundings, output in
        let holder = surroundings.frame(enclosing, from: frame)
        surroundings.adding(frame, dropping: dropped) { surroundings in
          each(holder) { program.run($0, &surroundings, &output) }
        }
      })
  }

  /// A piece for the same frame that shows only where the test holds or, negated, doesn't.
  mutating func add(_ body: Piece, when test: @escaping Read<Bool>, of enclosing: Int?, isNegated: Bool) {
    let program = body.program
    add(
      Step { frame, surroundings, output in
        if (test(surroundings.frame(enclosing, from: frame)) ?? false) != isNegated {
          program.run(frame, &surroundings, &output)
        }
      })
  }

  var program: Program {
    let end = literal.isEmpty ? [] : [Step { [literal] _, _, output in output.append(literal) }]
    return Program(steps + end)
  }
}
