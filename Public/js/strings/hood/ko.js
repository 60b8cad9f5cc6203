// @ts-check

/** What is said where streaming is shown, in Korean. */
export const ko = {
  // the panel
  closePanel: "패널 닫기",
  // clocks
  clocksTitle: "스톱워치와 리듬",
  toFirstText: "보낸 뒤 첫 글자까지",
  medianGap: "보통 간격",
  slowestGap: "가장 긴 간격",
  // receipt
  milliseconds: "{ms} ms",
  receiptTitle: "중지가 한 일",
  receiptPressed: "중지를 누름",
  receiptNoticed: "이 서버가 알아챔",
  receiptLetGo: "모델과의 연결을 끊음",
  receiptAfter: "그 뒤에 온 이벤트는 {n}개입니다.",
  receiptUnmade: "데모 토큰 {n}개는 만들어지지 않았습니다.",
  receiptClocks: "0 ms는 이 페이지의 시계, 나머지는 서버의 시계입니다. 오차는 ± {ms} ms입니다.",
  // rhythm
  axisSend: "보냄",
  stripEmpty: "시간 축: 아직 글이 없고 이벤트는 {n}개입니다.",
  stripLabel: "시간 축: 첫 글자까지 {s}초, 이벤트 {n}개마다 눈금 하나입니다.",
  pauseNote: "{s}초 쉼",
  pauseModel: "“{word}” 뒤에 모델이 {s}초 쉬었습니다.",
  pauseWay: "서버에는 이미 왔지만 이 페이지까지 {s}초 더 걸렸습니다.",
  pauseUnknown: "“{word}” 뒤에 {s}초 동안 아무것도 오지 않았습니다.",
  pauseOn: "그다음에는 다시 고르게 왔습니다.",
  rhythmNone: "아직 아무것도 오지 않았습니다. 질문은 모델에 가 있습니다.",
  rhythmNothing: "글이 오지 않았습니다.",
  rhythmOne: "답변 전체가 이벤트 하나로 왔습니다. 스트리밍이 아니었습니다.",
  rhythmFew: "글이 담긴 이벤트 {n}개가 왔습니다.",
  rhythmHeld: "이벤트 {n}개가 한꺼번에 왔습니다. 오는 길에서 무언가가 붙잡고 있었습니다.",
  rhythmBurst: "이벤트 {n}개가 한꺼번에 왔습니다.",
  rhythmEven: "1초에 이벤트 약 {n}개씩 고르게 오고 있습니다.",
  rhythmEvenOver: "1초에 이벤트 약 {n}개씩 고르게 왔습니다.",
  rhythmUneven: "1초에 이벤트 약 {n}개씩 고르지 않게 오고 있습니다.",
  rhythmUnevenOver: "1초에 이벤트 약 {n}개씩 고르지 않게 왔습니다.",
  // picture
  picture: "모델, 이 서버, 브라우저 사이에 오가는 것",
  boxModel: "모델",
  boxModelNote: "서버가 고른 모델",
  boxDemoNote: "여기서는 데모 글이며, 토큰 하나씩 옵니다",
  boxServer: "이 서버",
  boxServerNote: "이벤트를 받는 대로 바로 넘깁니다",
  boxBrowser: "내 브라우저",
  upperRequest: "요청 하나",
  lowerRequest: "이 페이지가 보낸 질문",
  countEvents: "이벤트",
  countBytes: "모두",
  countShare: "글",
  percent: "{n}%",
  mileNone: "아직 묻지 않았습니다.",
  mileKept: "보관해 둔 답변이라 오는 모습은 보지 못했습니다.",
  mileSent: "① 질문이 이 페이지를 떠났습니다.",
  mileHead: "{s}초 뒤 모델 쪽이 질문을 받았습니다. 아직 글은 없습니다.",
  mileText: "② {s}초 뒤 첫 글자가 왔습니다.",
  mileDone: "{s}초 뒤 [DONE]이 왔습니다. 답변이 완성되었습니다.",
  mileEnded: "{s}초 뒤 [DONE] 없이 답변이 끝났습니다.",
  mileStopped: "{s}초 뒤 수문을 닫으셨습니다.",
  mileError: "{s}초 뒤 오류로 끝났습니다.",
  mileCutUpper: "{s}초 뒤 서버와 모델 사이의 연결이 끊겼습니다.",
  mileCutLower: "{s}초 뒤 이 페이지로 오는 연결이 끊겼습니다.",
  wayTook: "점은 보이도록 천천히 그립니다. 실제로 서버에서 페이지까지는 {ms} ms(± {error} ms) 걸렸습니다.",
  wayAdded: "여기 온 것 가운데 {size}는 이 패널을 위한 서버의 메모입니다.",
  wayUnknown: "점은 보이도록 천천히 그립니다. 서버가 언제 받았는지는 여기서 알 수 없습니다. 보낼 때 이 패널이 열려 있어야 서버가 알려 줍니다.",
  // X-ray
  // slow motion
  // race, speeds
  // transports
  // break it
  // tour
  // presenter
  // record and replay
  // card
  cardOpen: "영수증 카드",
  cardTitle: "스트림 하나",
  cardNote: "참고",
  cardEnd: "어떻게 끝났나",
  cardSent: "보낸 때",
  cardPng: "그림으로 저장",
  cardText: "글로 저장",
  cardJson: "JSON으로 저장",
}
