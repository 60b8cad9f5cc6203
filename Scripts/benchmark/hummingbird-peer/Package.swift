// swift-tools-version: 6.2
import PackageDescription

/// The Swift peer: what the same relay costs with a server framework and an HTTP client on
/// SwiftNIO. Built only when the bench is asked for it; Sluice depends on none of this. (Its
/// folder is not called `hummingbird`: a package cannot depend on its namesake.)
let package = Package(
  name: "hummingbird-peer",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
  ],
  targets: [
    .executableTarget(
      name: "hummingbird-peer",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
      ],
      path: "Sources")
  ],
  swiftLanguageModes: [.v6]
)
