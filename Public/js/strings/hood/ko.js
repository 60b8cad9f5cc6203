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
  xray: "엑스레이",
  xrayAbout: "줄마다 이 글자가 실려 왔습니다",
  xrayLast: "모두 {all}줄 가운데 마지막 {n}줄",
  wholeLines: "줄 전체",
  xrayLines: "스트림의 줄",
  xrayWords: "줄에서 나온 글",
  xrayNone: "줄이 오는 대로 여기에 나타납니다.",
  xrayHint: "줄이나 글을 가리키거나 화살표 키로 옮겨 가 보세요. Enter를 누르면 줄이 펼쳐집니다.",
  xrayUntraced: "서버가 줄을 어디서 나누어 읽었는지는 알 수 없습니다. 질문을 보낼 때 이 패널이 닫혀 있었습니다.",
  lineText: "{b}바이트이고, 그 가운데 글은 {n}바이트입니다.",
  lineNoText: "{b}바이트이고, 글은 없습니다.",
  lineDone: "이 줄로 답변이 온전해집니다.",
  lineComment: "주석 {b}바이트입니다. 연결을 열어 둘 뿐 아무 말도 하지 않습니다.",
  lineMore: "… 모두 {size}",
  readBoth: "이벤트 {n}개가 서버에도 여기에도 한 번에 읽혔습니다.",
  readServer: "이벤트 {n}개가 서버에 한 번에 읽혔습니다.",
  readPage: "이벤트 {n}개가 이 페이지에 한 번에 읽혔습니다.",
  cutServer: "네트워크가 이 줄을 {b}바이트 가운데 {a}바이트에서 잘랐습니다. 서버는 {ms} ms 뒤 나머지가 올 때까지 앞부분을 두었다가 온전한 줄로 넘겼습니다.",
  cutPage: "이 페이지는 {b}바이트 가운데 {a}바이트를 먼저 읽고, {ms} ms 뒤 나머지가 올 때까지 두었습니다.",
  cutBoth: "이 줄은 서버로 오는 길과 이 페이지로 오는 길에서 모두 {b}바이트 가운데 {a}바이트에서 잘렸습니다. 양쪽 다 나머지가 올 때까지 두었고, 길어야 {ms} ms였습니다.",
  cutLetter: "잘린 곳은 “{letter}” 글자 안으로, {b}바이트 가운데 {a}바이트 뒤입니다.",
  cutMany: "네트워크가 {n}곳에서 잘랐고, 버퍼가 다시 이었습니다.",
  // slow motion
  slow: "느린 화면",
  pauseDisplay: "화면 멈추기",
  stepDisplay: "이벤트 하나 보이기",
  shownAt: "보이는 속도",
  speed20: "1/20 속도",
  speed10: "1/10 속도",
  speed4: "1/4 속도",
  speed2: "절반 속도",
  speed1: "실제 속도",
  slowsPage: "느려지는 것은 화면이지 모델이 아닙니다.",
  tank: "도착했지만 아직 안 보인 것 {n}개",
  // race, speeds
  // transports
  // break it
  // tour
  // presenter
  // record and replay
  // card
}
