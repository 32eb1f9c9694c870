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

  /// - Parameter encoding: what the file seems to be instead, such as "UTF-16"; nil where it doesn't show.
  public static func notUTF8(encoding: String? = nil, at place: Place) -> Diagnostic {
    Diagnostic(
      .notUTF8, "not UTF-8 text" + (encoding.map { " but \($0)" } ?? ""), at: place,
      why: "browsers and feeds would show broken characters", fix: "save the file as UTF-8")
  }

  public static func outsideContent(at place: Place) -> Diagnostic {
    Diagnostic(
      .outsideContent, "symbolic link leads outside the content folder", at: place,
      why: "a build must not publish files from elsewhere on the machine", fix: "copy the file into the content folder")
  }

  public static func linkToNowhere(at place: Place) -> Diagnostic {
    Diagnostic(
      .unreadable, "symbolic link leads nowhere", at: place, why: "a page made without it could be false",
      fix: "restore the file it points to, or remove the link")
  }

  public static func linkLoop(at place: Place) -> Diagnostic {
    Diagnostic(
      .unreadable, "symbolic link leads in a circle", at: place, fix: "point it at a file or folder, or remove it")
  }

  /// A linked folder holds a link to a folder, which isn't followed: a few such links can multiply without end.
  public static func linkBehindLink(at place: Place) -> Diagnostic {
    Diagnostic(
      .unreadable, "link to a folder, inside a folder that is itself reached by a link", at: place,
      why: "only one link to a folder is followed on the way to a file", fix: "copy the folder here")
  }

  public static func nestedTooDeep(limit: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      .tooLarge, "folders nested more than \(limit) deep", at: place, fix: "move the files further up")
  }

  /// - Parameters:
  ///   - name: without folders.
  ///   - suggestion: a name that would do; nil where none is near.
  public static func invalidID(_ name: String, suggestion: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidID, "file name '\(name)' makes no id", at: place,
      why: "the name becomes part of the URL for ever: lower-case letters, digits, '-', '_' and '.', at most 200",
      fix: suggestion.map { "rename the file to '\($0)'" }
        ?? "rename the file, for example to '2026-03-01-api-errors.md'")
  }

  public static func invalidFileName(at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidID, "file name with characters that no URL can show", at: place,
      why: "files in static/ are published under their names", fix: "rename the file")
  }

  /// Two names that are one name where case doesn't count.
  public static func sameNameButCase(at place: Place, other: Place) -> Diagnostic {
    Diagnostic(
      .duplicateID, "differs from another file only in case", at: place,
      notes: [Note("the other file", at: other)],
      why: "on some file systems and hosts the two would be one", fix: "rename one of them")
  }

  /// - Parameter similar: what the folder has instead, such as `site.yaml`; nil where nothing is like it.
  public static func missingSite(similar: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .missingSite, "no site.yml in the content folder", at: place,
      why: "it holds the page's title, address and components",
      fix: similar.map { "rename '\($0)' to 'site.yml'" } ?? "run 'candor init' to see one, or name the right folder")
  }

  /// Something in the content folder that no page is made from.
  public static func unexpectedFile(fix: String, at place: Place) -> Diagnostic {
    Diagnostic(.unexpectedFile, "not part of the site", at: place, why: "no page is made from it", fix: fix)
  }
}
