// Wordings about recurrence rules.

extension Diagnostic {
  /// - Parameter repair: the rule that was meant, where it's clear.
  public static func notARepeatRule(repair: String?, at place: Place) -> Diagnostic {
    invalid(
      "not a recurrence rule", place, why: "rules have the form of RFC 5545",
      fix: "write \(repair ?? "a rule such as FREQ=WEEKLY;BYDAY=SU")")
  }

  public static func repeatWithoutFrequency(at place: Place) -> Diagnostic {
    invalid("FREQ missing", place, fix: "add FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
  }

  public static func repeatTooFrequent(at place: Place) -> Diagnostic {
    invalid(
      "maintenance repeats daily at most", place, why: "customers couldn't follow what happens every hour",
      fix: "write FREQ=DAILY, or one maintenance for the whole period")
  }

  public static func repeatPartWithoutValue(at place: Place) -> Diagnostic {
    invalid("parts are written NAME=value", place, fix: "add '=' and a value, or remove the part")
  }

  public static func unknownRepeatPart(_ name: String, known: [String], at place: Place) -> Diagnostic {
    invalid("RFC 5545 has no part '\(name)'", place, fix: "use one of \(known.joined(separator: ", "))")
  }

  public static func unsupportedRepeatPart(_ name: String, at place: Place) -> Diagnostic {
    invalid(
      "\(name) isn't supported", place, why: "rules name days by weekday, day of the month and month",
      fix: "use BYDAY, BYMONTHDAY, BYMONTH or BYSETPOS; the time of day comes from 'starts'")
  }

  public static func duplicateRepeatPart(_ name: String, at place: Place) -> Diagnostic {
    invalid("\(name) given twice", place, fix: "remove one, or write the values with a comma between them")
  }

  /// - Parameter takes: what the part takes, such as "a number from 1 to 12".
  public static func invalidRepeatValue(of name: String, takes: String, at place: Place) -> Diagnostic {
    invalid("\(name) takes \(takes)", place, fix: "correct the value of \(name)")
  }

  public static func repeatPartsDisagree(_ part: String, _ other: String, at place: Place) -> Diagnostic {
    invalid("\(part) doesn't go with \(other)", place, fix: "write FREQ=MONTHLY, or name weekdays with BYDAY")
  }

  public static func numberedWeekday(frequency: String, at place: Place) -> Diagnostic {
    invalid(
      "numbered weekdays need months or years to count in", place,
      fix: "write FREQ=MONTHLY instead of \(frequency), or drop the number")
  }

  public static func repeatEndsTwice(at place: Place) -> Diagnostic {
    invalid("COUNT and UNTIL both end the rule", place, fix: "remove one of them")
  }

  public static func repeatPositionsAlone(at place: Place) -> Diagnostic {
    invalid("BYSETPOS has nothing to choose from", place, fix: "add BYDAY, BYMONTHDAY or BYMONTH, or remove BYSETPOS")
  }

  public static func repeatNever(at place: Place) -> Diagnostic {
    invalid("no year has such a day", place, fix: "correct BYMONTHDAY or BYMONTH")
  }

  private static func invalid(_ headline: String, _ place: Place, why: String = "", fix: String) -> Diagnostic {
    Diagnostic(.invalidRepeat, headline, at: place, why: why, fix: fix)
  }
}
