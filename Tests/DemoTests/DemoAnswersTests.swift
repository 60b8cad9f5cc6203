import Testing

@testable import Demo

@Suite struct `Answers` {
  private func section(_ question: String) -> String? {
    let reply = DemoAnswers.reply(to: [DemoMessage(.user, question)]).text
    let sections = DemoTexts.english.sections + DemoTexts.korean.sections
    return sections.first { reply.hasPrefix($0.body.split(on: "{{")[0].prefix(16)) }?.name
  }

  @Test(arguments: [
    ("Say hello in Korean and tell me what a token is", "hello"),
    ("Write a long poem about rain", "poem"),
    ("Summarise and translate a text", "example"),
    ("Write a small Swift function and explain it", "code"),
    ("What is token streaming?", "streaming"),
    ("SSE or WebSocket?", "websocket"),
    ("What does TTFT mean?", "ttft"),
    ("Why does nobody know how long the answer will be?", "length"),
    ("What happens when I press Stop?", "stop"),
    ("What if the connection breaks in the middle?", "disconnect"),
    ("Why does the text come all at once?", "buffer"),
    ("What is [DONE] for?", "done"),
    ("Explain the architecture", "architecture"),
    ("Make me a table", "table"),
    ("Hi!", "greeting"),
    ("Who are you?", "who"),
    ("What is the highest mountain?", "default"),
  ])
  func `fit the question`(question: String, name: String) {
    #expect(section(question) == name)
  }

  @Test(arguments: [
    ("영어로 인사하고 토큰이 무엇인지 알려 주세요", "hello"),
    ("한국어로 인사하고 토큰이 무엇인지 알려 줘", "hello"),
    ("비에 대한 긴 시를 써 주세요", "poem"),
    ("글을 요약하고 번역해 주세요", "example"),
    ("작은 Swift 함수를 쓰고 설명해 주세요", "code"),
    ("토큰 스트리밍이 무엇인가요?", "streaming"),
    ("SSE와 WebSocket의 차이는?", "websocket"),
    ("TTFT가 뭐야?", "ttft"),
    ("답변의 길이는 왜 모르나요?", "length"),
    ("중지를 누르면 어떻게 되나요?", "stop"),
    ("중간에 연결이 끊기면?", "disconnect"),
    ("왜 글이 한꺼번에 오지?", "buffer"),
    ("[DONE]은 무엇인가요?", "done"),
    ("이 서버의 구조를 알려 줘", "architecture"),
    ("표를 하나 그려 줘", "table"),
    ("안녕!", "greeting"),
    ("너는 누구야?", "who"),
    ("가장 높은 산은?", "default"),
  ])
  func `fit the question in Korean, and are Korean`(question: String, name: String) {
    #expect(section(question) == name)
    #expect(DemoAnswers.reply(to: [DemoMessage(.user, question)]).text.hasHangul)
  }

  @Test func `each say that they are a demo and no AI`() {
    for texts in [DemoTexts.english, .korean] {
      for section in texts.sections where section.name != "onward" {
        #expect(section.body.contains("AI"), "\(section.name)")
        let demo = section.body.contains("demo") || section.body.contains("Demo")
        #expect(demo || section.body.contains("데모"), "\(section.name)")
      }
    }
  }

  @Test func `exist in both languages`() {
    #expect(DemoTexts.english.sections.map(\.name) == DemoTexts.korean.sections.map(\.name))
  }

  @Test func `quote the user's words when nothing fits`() {
    let text = DemoAnswers.reply(to: [DemoMessage(.user, "Who won {{quote}}\nin 1966?")]).text
    #expect(text.contains("> Who won {{quote}}\n> in 1966?"))
  }

  @Test func `pick sentences of the user's text, word for word`() {
    let book = "The river rose. Nobody saw the river rise. A dog barked. Later the river fell."
    let text = DemoAnswers.reply(to: [DemoMessage(.user, "Summarise this:\n\n\(book)")]).text
    #expect(text.contains("> The river rose."))
    #expect(!text.contains("A dog barked."))
    #expect(text.contains("(4 sentences)"))
  }

  @Test func `find the instruction below a pasted text`() {
    let text = "오늘은 강물이 높았습니다. 강물은 밤에 내려갔습니다.\n\n번역해 줘"
    let reply = DemoAnswers.reply(to: [DemoMessage(.user, text)]).text
    #expect(reply.contains("> 오늘은 강물이 높았습니다."))
    #expect(!reply.contains("> 번역해 줘"))
  }

  @Test func `go on exactly where a begun answer ends`() {
    let question = DemoMessage(.user, "Write a long poem about rain")
    let whole = DemoAnswers.reply(to: [question]).text
    for length in [1, 7, 200, 201, 202, whole.count - 1] {
      let begun = String(whole.prefix(length))
      let rest = DemoAnswers.reply(to: [question, DemoMessage(.assistant, begun)]).text
      #expect(begun + rest == whole)
      let asked = [question, .init(.assistant, begun), .init(.user, "Continue, please.")]
      #expect(DemoAnswers.reply(to: asked).text == rest)
    }
  }

  @Test func `say so when a begun answer is whole, or not theirs`() {
    let question = DemoMessage(.user, "What is [DONE]?")
    let whole = DemoAnswers.reply(to: [question]).text
    let more = DemoAnswers.reply(to: [question, .init(.assistant, whole)]).text
    #expect(more == "\n\n" + DemoTexts.english["whole"])
    let other = DemoAnswers.reply(to: [question, .init(.assistant, "Bananas are")]).text
    #expect(other == DemoTexts.english["onward"])
  }

  @Test func `stand even without words`() {
    #expect(DemoAnswers.reply(to: [DemoMessage(.system, "Be kind")]).text.contains("no words"))
    #expect(DemoAnswers.reply(to: [DemoMessage(.user, " \n")]).text.contains("no words"))
  }
}
