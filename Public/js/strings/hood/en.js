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
  raceView: "Streaming or waiting",
  speedsView: "Three speeds",
  racePrompt: "Question for both",
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
  // break it
  // tour
  // presenter
  // record and replay
  // card
}
