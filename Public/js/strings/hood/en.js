// @ts-check

/** What is said where streaming is shown, in English. */
export const en = {
  // the panel
  closePanel: "Close the panel",
  // clocks
  clocksTitle: "Stopwatch and rhythm",
  toFirstText: "from Send to the first text",
  // receipt
  // rhythm
  // picture
  // X-ray
  // slow motion
  // race, speeds
  stageViews: "Seeing it side by side",
  viewMissing: "This view could not be had: the server is out of reach. Its link above tries again.",
  raceView: "Streaming or waiting",
  speedsView: "Three speeds",
  racePrompt: "Question for both",
  raceDefault: "Hello! Which of you is faster?",
  raceWith: "Who answers",
  raceDemo: "Demo text",
  raceAgain: "Race again",
  laneStreaming: "Streaming",
  laneStreamingHow: "each word the moment it is made",
  laneWaiting: "Waiting",
  laneWaitingHow: "the same answer, whole, at the end",
  laneReadable: "until you could read",
  nothingYet: "nothing yet",
  raceHow: "Two real requests, sent together: one with stream: true, one without.",
  raceEven: "Both ended after {a} s. With streaming you were reading after {b} s.",
  raceApart: "With streaming you were reading after {b} s, and it ended after {a} s. Without, "
    + "there was nothing to read until {d} s. The way here took one of them longer.",
  raceTwoAnswers: "With streaming you were reading after {b} s, and it ended after {a} s. Without, "
    + "there was nothing to read until {d} s. The model wrote two different answers, so they do "
    + "not end together.",
  raceBroken: "One of the two did not come to its end, so there is nothing to compare.",
  speedsTitle: "The same answer at three speeds",
  speedsPrompt: "Hello",
  onceMore: "Again",
  tokensASecond: "tokens a second",
  speed5: "you wait for each word",
  speed30: "it stays ahead of your eyes",
  speed150: "it is there when you look",
  tokensSoFar: "tokens",
  speedsVerdict: "Streaming shortens the first wait. Only a faster model shortens the last.",
  speedsBroken: "One of the three did not come to its end, so there is nothing to compare.",
  speedsHow: "Simulated speeds: the demo text sets its own pace. It is not an AI.",
  // transports
  transportsView: "Transports",
  transportsTitle: "The same answer by four transports",
  transportsPrompt: "SSE or WebSocket?",
  transport: "Transport",
  wayRequests: "requests",
  wayBytes: "bytes",
  wayFirst: "first text",
  wayAll: "all of it",
  wayProxy: "What a proxy sees",
  wayStream: "fetch stream",
  wayEvents: "EventSource",
  wayPoll: "Long polling",
  wayWhole: "Wait for all",
  waySocket: "WebSocket",
  proxyStream: "One ordinary POST, its answer not over yet. The question is its body.",
  proxyEvents: "One ordinary GET, its answer not over yet. A question has to fit the address.",
  proxyPoll: "Many short GETs, each with a head of its own and a few words.",
  proxyWhole: "One POST, and silence until its end. Some proxies give up on silence.",
  proxySocket: "One GET that turns into another protocol, which the proxy has to know, too.",
  socketWhy: "Not measured: an answer flows one way and has one end, so this server speaks no "
    + "WebSocket. It fits where both sides talk at any time.",
  bytesBrowser: "by the browser, heads estimated",
  bytesHere: "counted here, without heads",
  wayFailed: "It did not come to its end.",
  transportsVerdict: "The same text came four ways. Three let you read after {a} s, the one that "
    + "waits after {b} s.",
  transportsBroken: "Not every way came to its end, so there is nothing to compare. The server may "
    + "be out of reach.",
  transportsHow: "Four ways at once, measured as they come. The fetch stream wraps each token in a "
    + "model’s JSON, the others do not. Demo text, not an AI.",
  // break it
  race: "Race",
  breakIt: "Break it",
  faultCable: "Pull the cable",
  faultCableHow: "this page drops the connection",
  faultSlow: "Slow network",
  faultSlowHow: "this page reads only 200 bytes a second",
  faultLumps: "A proxy that collects",
  faultLumpsHow: "events are held and come in lumps; simulated in this page",
  faultInside: "Cut in the middle of a word",
  faultInsideHow: "by the demo text",
  faultError: "Error after 20 tokens",
  faultErrorHow: "by the demo text",
  faultStall: "Stall",
  faultStallHow: "the demo text falls silent",
  faultOnlyDemo: "only the demo text can do this: choose it as the model",
  faultHere: "Simulated here: {fault}",
  faultByDemo: "Simulated by the demo text: {fault}",
  faultNext: "Simulated in the next answer: {fault}",
  endFault: "End",
  // tour
  tourView: "Guided tour",
  // presenter
  // record and replay
  // card
}
