import AsyncHTTPClient
import Glibc
import Hummingbird
import NIOCore
import NIOPosix

/// Relays `POST /v1/chat/completions` to the upstream that its first argument names, on as many
/// event loops as the second says; the response's body is the upstream's, chunk by chunk. Prints the
/// port it listens on.
@main
struct Peer {
  static func main() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: Int(CommandLine.arguments[2]) ?? 1)
    let client = HTTPClient(eventLoopGroup: group, configuration: upstreamConfiguration)
    let url = CommandLine.arguments[1] + "/v1/chat/completions"
    let router = Router()
    router.post("/v1/chat/completions") { request, _ in
      try await relayed(request, to: url, by: client)
    }
    let application = Application(
      router: router,
      configuration: .init(address: .hostname("127.0.0.1", port: 0), backlog: 4096),
      onServerRunning: {
        print("Listening:", $0.localAddress?.port ?? 0)
        fflush(nil)
      },
      eventLoopGroupProvider: .shared(group))
    try await application.runService()
    try await client.shutdown()
  }

  // By default only eight requests at once would reach the upstream.
  static var upstreamConfiguration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 16384
    return configuration
  }

  static func relayed(_ request: Request, to url: String, by client: HTTPClient) async throws
    -> Response
  {
    var upstream = HTTPClientRequest(url: url)
    upstream.method = .POST
    upstream.headers.add(name: "Content-Type", value: "application/json")
    upstream.body = .bytes(try await request.body.collect(upTo: 1 << 20))
    let answer = try await client.execute(upstream, timeout: .hours(1))
    return Response(
      status: .init(code: Int(answer.status.code)),
      headers: [.contentType: answer.headers.first(name: "Content-Type") ?? "text/plain"],
      body: ResponseBody(asyncSequence: answer.body))
  }
}
