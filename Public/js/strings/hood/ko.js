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
  raceView: "스트리밍과 기다리기",
  speedsView: "세 가지 속도",
  racePrompt: "둘 다에게 할 질문",
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
  // break it
  // tour
  // presenter
  // record and replay
  // card
}
