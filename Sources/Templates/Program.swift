/// One step of a compiled template.
enum Instruction<Frame: Sendable>: Sendable {
  case literal([UInt8])
  case write(@Sendable (Frame, Surroundings, inout [UInt8]) -> Void)
  /// Goes on at `target` unless (or, negated, if) the test holds.
  case skip(Read<Frame, Bool>, isNegated: Bool, target: Int)
  /// A partial, compiled for the same frame.
  case call(Program<Frame>)
}

/// A compiled piece of template: instructions for one kind of frame, run front to back.
final class Program<Frame: Sendable>: AnyProgram {
  let instructions: [Instruction<Frame>]
  /// How many frames enclose this one.
  let depth: Int
  /// Whether a piece within reaches out of its own frame, so that this frame must be at hand there.
  let isReachedInto: Bool

  init(_ instructions: [Instruction<Frame>], depth: Int, isReachedInto: Bool) {
    self.instructions = instructions
    self.depth = depth
    self.isReachedInto = isReachedInto
  }

  func run(_ frame: Frame, _ surroundings: Surroundings, _ output: inout [UInt8]) {
    let surroundings = isReachedInto ? surroundings.adding(frame, at: depth) : surroundings
    var index = 0
    while index < instructions.count {
      switch instructions[index] {
      case .literal(let bytes): output.append(contentsOf: bytes)
      case .write(let write): write(frame, surroundings, &output)
      case .skip(let test, let isNegated, let target):
        if (test(frame, surroundings) ?? false) == isNegated {
          index = target
          continue
        }
      case .call(let program): program.run(frame, surroundings, &output)
      }
      index += 1
    }
  }
}

/// A program of whatever frame, kept in the table of those that run within themselves.
protocol AnyProgram: AnyObject, Sendable {}

/// What a program finds around its own frame.
struct Surroundings: Sendable {
  /// The enclosing views, outermost first. Only filled where a program within reaches for them.
  fileprivate(set) var frames: [any AnyBox] = []
  /// Programs that run within themselves, such as a partial that shows a tree.
  let recursive: [any AnyProgram]

  init(recursive: [any AnyProgram]) { self.recursive = recursive }

  fileprivate func adding<Frame: Sendable>(_ frame: Frame, at depth: Int) -> Surroundings {
    // A partial is called with its caller's frame, which may be here already.
    guard frames.count <= depth else { return self }
    var copy = self
    copy.frames.append(Box(frame))
    return copy
  }

  func dropping<Frame>(_ index: Int?, for program: Program<Frame>) -> Surroundings {
    guard let index, index < frames.count else { return self }
    var copy = self
    copy.frames.remove(at: index)
    return copy
  }
}

protocol AnyBox: AnyObject, Sendable {}

/// A view at hand for the pieces within.
final class Box<Frame: Sendable>: AnyBox {
  private let frame: Frame

  init(_ frame: Frame) { self.frame = frame }

  func read<Result>(_ read: Read<Frame, Result>, _ surroundings: Surroundings) -> Result? { read(frame, surroundings) }
}
