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
  // transports
  // break it
  // tour
  // presenter
  // record and replay
  // card
}
