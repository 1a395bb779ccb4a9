// openai-realtime-api: the community's client, which speaks the beta dialect.

import { RealtimeClient } from "openai-realtime-api";
import { KEY, Notes, SPOKEN, TYPED, answered, of, scene, spoken, url } from "./scene.mjs";

const notes = new Notes();
const client = new RealtimeClient({
  url,
  apiKey: KEY,
  dangerouslyAllowAPIKeyInBrowser: true,
  sessionConfig: { instructions: "Be kind.", turn_detection: { type: "server_vad" } },
});
client.addTool(
  {
    name: "get_weather",
    description: "The weather in a city.",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
  async ({ city }) => {
    notes.tools.push({ city });
    return `It is 21 degrees in ${city}.`;
  },
);
let answering;
client.on("conversation.updated", ({ item, delta }) => {
  if (delta?.audio) {
    notes.audio_bytes += delta.audio.byteLength;
    answering = item;
  }
  if (item.role === "assistant") notes.transcript += delta?.transcript ?? "";
});
client.on("realtime.event", ({ source, event }) => source === "server" && notes.saw(event));

await client.connect();
await client.waitForSessionCreated();
notes.native = client.realtime.ws.constructor === globalThis.WebSocket;
if (scene in TYPED) client.sendUserMessageContent([{ type: "input_text", text: TYPED[scene] }]);
if (scene === "interruption") await notes.until(of("response.audio.delta"));
if (scene in SPOKEN) for (const chunk of spoken()) client.appendInputAudio(chunk);
if (scene === "interruption") {
  await notes.until(of("input_audio_buffer.speech_started"));
  client.realtime.send("conversation.item.truncate", {
    item_id: answering.id,
    content_index: 0,
    audio_end_ms: 50,
  });
  await notes.until(of("conversation.item.truncated"));
}
await notes.until(answered);
client.disconnect();
notes.report();
