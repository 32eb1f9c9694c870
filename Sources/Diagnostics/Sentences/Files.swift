// Wordings about files: what can't be read, what doesn't belong.

extension Diagnostic {
  /// - Parameter reason: what the system says, such as "permission denied".
  public static func unreadable(_ reason: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .unreadable, "file can't be read: \(reason)", at: place,
      why: "a page made without it could be false", fix: "make the file readable, or remove it")
  }

  public static func notAFile(at place: Place) -> Diagnostic {
    Diagnostic(
      .notAFile, "not a regular file", at: place, why: "only files hold content",
      fix: "rename the folder or special file so that it doesn't end in .md, or remove it")
  }

  public static func tooLarge(limit: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .tooLarge, "file larger than \(limit)", at: place,
      why: "no incident needs this much text",
      fix: "move logs and data to static/ and link to them")
  }

  public static func notUTF8(at place: Place) -> Diagnostic {
    Diagnostic(
      .notUTF8, "not UTF-8 text", at: place, why: "browsers and feeds would show broken characters",
      fix: "save the file as UTF-8")
  }

  public static func outsideContent(at place: Place) -> Diagnostic {
    Diagnostic(
      .outsideContent, "symbolic link leads outside the content folder", at: place,
      why: "a build must not publish files from elsewhere on the machine", fix: "copy the file into the content folder")
  }
}
