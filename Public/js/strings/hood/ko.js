// @ts-check

/** What is said where streaming is shown, in Korean. */
export const ko = {
  // the panel
  closePanel: "패널 닫기",
  // clocks
  clocksTitle: "스톱워치와 리듬",
  toFirstText: "보낸 뒤 첫 글자까지",
  // receipt
  // rhythm
  // picture
  // X-ray
  // slow motion
  // race, speeds
  stageViews: "나란히 보기",
  viewMissing: "서버에 닿지 않아 이 화면을 불러오지 못했습니다. 위의 링크를 누르면 다시 시도합니다.",
  raceView: "스트리밍과 기다리기",
  speedsView: "세 가지 속도",
  racePrompt: "둘 다에게 할 질문",
  raceDefault: "안녕하세요! 어느 쪽이 더 빠를까요?",
  raceWith: "답할 쪽",
  raceDemo: "데모 글",
  raceAgain: "다시 겨루기",
  laneStreaming: "스트리밍",
  laneStreamingHow: "만들어지는 대로 한 단어씩",
  laneWaiting: "기다리기",
  laneWaitingHow: "같은 답변을 끝에 한꺼번에",
  laneReadable: "지나서 읽을 수 있었음",
  nothingYet: "아직 없음",
  raceHow: "진짜 요청 두 개를 함께 보냈습니다. 하나는 stream: true, 하나는 그냥 보냈습니다.",
  raceEven: "둘 다 {a}초에 끝났습니다. 스트리밍에서는 {b}초부터 읽을 수 있었습니다.",
  raceApart: "스트리밍에서는 {b}초부터 읽을 수 있었고 {a}초에 끝났습니다. 스트리밍이 아닌 쪽은 "
    + "{d}초까지 읽을 것이 없었습니다. 한쪽은 오는 길에서 시간이 더 걸렸습니다.",
  raceTwoAnswers: "스트리밍에서는 {b}초부터 읽을 수 있었고 {a}초에 끝났습니다. 스트리밍이 아닌 쪽은 "
    + "{d}초까지 읽을 것이 없었습니다. 모델이 서로 다른 답변 두 개를 써서 함께 끝나지 않았습니다.",
  raceBroken: "둘 중 하나가 끝까지 오지 않아 견줄 수 없습니다.",
  speedsTitle: "같은 답변을 세 가지 속도로",
  speedsPrompt: "안녕하세요",
  onceMore: "다시",
  tokensASecond: "초당 토큰",
  speed5: "한 단어씩 기다립니다",
  speed30: "눈보다 앞서갑니다",
  speed150: "볼 때는 이미 와 있습니다",
  tokensSoFar: "토큰",
  speedsVerdict: "스트리밍은 첫 기다림을 줄입니다. 마지막 기다림은 더 빠른 모델만 줄입니다.",
  speedsBroken: "셋 중 하나가 끝까지 오지 않아 견줄 수 없습니다.",
  speedsHow: "모의 속도입니다. 데모 글이 스스로 속도를 정합니다. AI가 아닙니다.",
  // transports
  transportsView: "전송 방식",
  transportsTitle: "같은 답변을 네 가지 전송 방식으로",
  transportsPrompt: "웹소켓과 롱 폴링을 설명해 주세요",
  transport: "전송 방식",
  wayRequests: "요청",
  wayBytes: "바이트",
  wayFirst: "첫 글자까지",
  wayAll: "전부",
  wayProxy: "프록시에 보이는 것",
  wayStream: "fetch 스트림",
  wayEvents: "EventSource 듣기",
  wayPoll: "롱 폴링",
  wayWhole: "전부 기다리기",
  waySocket: "웹소켓",
  proxyStream: "평범한 POST 하나이고 응답이 아직 끝나지 않았습니다. 질문은 본문에 담깁니다.",
  proxyEvents: "평범한 GET 하나이고 응답이 아직 끝나지 않았습니다. 질문을 주소에 담아야 합니다.",
  proxyPoll: "짧은 GET 여러 개입니다. 저마다 헤더가 붙고 몇 단어만 실려 옵니다.",
  proxyWhole: "POST 하나이고 끝날 때까지 조용합니다. 조용하면 끊어 버리는 프록시도 있습니다.",
  proxySocket: "GET 하나가 다른 프로토콜로 바뀝니다. 프록시도 그 프로토콜을 알아야 합니다.",
  socketWhy: "재지 않았습니다. 답변은 한쪽으로 흐르고 끝이 하나이므로 이 서버는 웹소켓을 쓰지 않습니다. "
    + "양쪽이 아무 때나 말하는 곳에 맞습니다.",
  bytesBrowser: "브라우저가 센 값, 헤더는 어림",
  bytesHere: "여기서 센 값, 헤더 제외",
  wayFailed: "끝까지 오지 않았습니다.",
  transportsVerdict: "같은 글이 네 가지 방식으로 왔습니다. 셋은 {a}초부터, 기다린 하나는 {b}초부터 읽을 수 "
    + "있었습니다.",
  transportsBroken: "모든 방식이 끝까지 오지는 않아 견줄 수 없습니다. 서버에 닿지 않는지도 모릅니다.",
  transportsHow: "네 가지를 한꺼번에 보내 오는 대로 쟀습니다. fetch 스트림은 토큰마다 모델의 JSON에 "
    + "싸여 오고 나머지는 그렇지 않습니다. 데모 글이며 AI가 아닙니다.",
  // break it
  race: "나란히 보기",
  breakIt: "고장 내 보기",
  faultCable: "케이블 뽑기",
  faultCableHow: "이 페이지가 연결을 놓습니다",
  faultSlow: "느린 네트워크",
  faultSlowHow: "이 페이지가 1초에 200바이트만 읽습니다",
  faultLumps: "모아 두는 프록시",
  faultLumpsHow: "이벤트를 붙잡았다가 뭉치로 보냅니다. 이 페이지가 흉내 냅니다",
  faultInside: "단어 한가운데서 끊기",
  faultInsideHow: "데모 글이 합니다",
  faultError: "20토큰 뒤 오류",
  faultErrorHow: "데모 글이 합니다",
  faultStall: "멈춤",
  faultStallHow: "데모 글이 조용해집니다",
  faultOnlyDemo: "데모 글만 할 수 있습니다. 모델로 데모 글을 골라 주세요",
  faultHere: "여기서 흉내 내는 중: {fault}",
  faultByDemo: "데모 글이 흉내 내는 중: {fault}",
  faultNext: "다음 답변에서 흉내 냄: {fault}",
  endFault: "끝내기",
  // tour
  tourView: "둘러보기",
  // presenter
  // record and replay
  // card
}
