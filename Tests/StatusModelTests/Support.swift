import Testing

@testable import StatusModel
