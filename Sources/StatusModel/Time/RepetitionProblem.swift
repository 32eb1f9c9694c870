import Diagnostics

/// What is wrong with a recurrence rule.
public struct RepetitionProblem: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// - repair: the rule that words such as "weekly" mean.
    case notARule(repair: String?)
    case noFrequency
    case tooFrequent
    case noValue
    case unknownPart(String)
    /// A part of RFC 5545 that Candor doesn't do.
    case unsupported(String)
    case duplicate(String)
    /// - The part, and what it takes.
    case invalid(String, String)
    case notWith(String, String)
    case numberedWeekday(String)
    case countAndUntil
    case positionsAlone
    /// No year has such a day.
    case never
  }

  public let kind: Kind
  /// The smallest wrong part: UTF-8 offsets within the text that was read.
  public let range: Range<Int>

  init(_ kind: Kind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
  }

  /// - Parameter place: where the text of the rule starts in its file.
  public func diagnostic(at place: Place) -> Diagnostic {
    let start = place.range?.lowerBound ?? 0
    let place = place.at(start + range.lowerBound..<start + range.upperBound)
    return switch kind {
    case .notARule(let repair): .notARepeatRule(repair: repair, at: place)
    case .noFrequency: .repeatWithoutFrequency(at: place)
    case .tooFrequent: .repeatTooFrequent(at: place)
    case .noValue: .repeatPartWithoutValue(at: place)
    case .unknownPart(let name):
      .unknownRepeatPart(name, known: RepetitionPart.allCases.map(\.rawValue), at: place)
    case .unsupported(let name): .unsupportedRepeatPart(name, at: place)
    case .duplicate(let name): .duplicateRepeatPart(name, at: place)
    case .invalid(let name, let takes): .invalidRepeatValue(of: name, takes: takes, at: place)
    case .notWith(let part, let other): .repeatPartsDisagree(part, other, at: place)
    case .numberedWeekday(let frequency): .numberedWeekday(frequency: frequency, at: place)
    case .countAndUntil: .repeatEndsTwice(at: place)
    case .positionsAlone: .repeatPositionsAlone(at: place)
    case .never: .repeatNever(at: place)
    }
  }
}
