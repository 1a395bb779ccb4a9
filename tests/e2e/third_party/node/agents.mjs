// @openai/agents-realtime: a RealtimeSession over its WebSocket transport.

import { RealtimeAgent, RealtimeSession, tool } from "@openai/agents-realtime";
import { z } from "zod";
import { KEY, Notes, SPOKEN, TYPED, answered, of, scene, spoken, url } from "./scene.mjs";

const notes = new Notes();
const weather = tool({
  name: "get_weather",
  description: "The weather in a city.",
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => {
    notes.tools.push({ city });
    return `It is 21 degrees in ${city}.`;
  },
});
const agent = new RealtimeAgent({ name: "Guest", instructions: "Be kind.", tools: [weather] });
const session = new RealtimeSession(agent, { transport: "websocket", model: "gpt-realtime" });
session.on("error", ({ error }) => notes.errors.push(String(error?.message ?? error)));
session.on("audio", ({ data }) => (notes.audio_bytes += data.byteLength));
session.transport.on("audio_transcript_delta", ({ delta }) => (notes.transcript += delta));
session.on("transport_event", (event) => notes.saw(event));

await session.connect({ apiKey: KEY, url });
if (scene in TYPED) session.sendMessage(TYPED[scene]);
if (scene === "interruption") await notes.until(of("response.output_audio.delta"));
if (scene in SPOKEN) for (const chunk of spoken()) session.sendAudio(chunk);
if (scene === "interruption") await notes.until(of("conversation.item.truncated"));
await notes.until(answered);
session.close();
notes.report();
