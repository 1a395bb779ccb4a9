// What every client script does around its own client: reads its orders, notes what it saw, reports.
// Called as: node SCRIPT URL WAV SCENE, where SCENE is text, audio, tool or interruption.

import { readFileSync } from "node:fs";

const WAV_HEADER_BYTES = 44;
const CHUNK_BYTES = 4800;
const PATIENCE_MS = 20_000;

export const [url, wav, scene] = process.argv.slice(2);
export const KEY = "sk-third-party-0123456789abcdef";
export const TYPED = {
  text: "what is 6 times 7?",
  tool: "What's the weather in Oslo?",
  interruption: "long",
};
export const SPOKEN = { audio: true, interruption: true };

// The recorded speech in pieces of 100 ms.
export function* spoken() {
  const samples = readFileSync(wav).subarray(WAV_HEADER_BYTES);
  for (let at = 0; at < samples.length; at += CHUNK_BYTES) {
    yield new Uint8Array(samples.subarray(at, at + CHUNK_BYTES)).buffer;
  }
}

export class Notes {
  events = [];
  errors = [];
  transcript = "";
  audio_bytes = 0;
  tools = [];
  native = false;
  #look = () => {};

  // A server event as the client got it.
  saw(event) {
    this.events.push(event);
    if (event.type === "error") this.errors.push(event.error);
    this.#look();
  }

  // When there is an event that fits: at once if it has come already.
  until(wanted) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no event: ${wanted}`)), PATIENCE_MS);
      this.#look = () => {
        const found = this.events.find(wanted);
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      };
      this.#look();
    });
  }

  report() {
    const { errors, transcript, audio_bytes, tools, native } = this;
    const types = this.events.map(({ type }) => type);
    const responses = this.events
      .filter(({ type }) => type === "response.done")
      .map(({ response }) => [response.status, response.status_details?.reason ?? ""]);
    const report = { types, errors, transcript, audio_bytes, tools, responses, native };
    process.stdout.write(JSON.stringify(report) + "\n", () => process.exit(0));
  }
}

export const of = (wanted) => ({ type }) => type === wanted;

export const answered = ({ type, response }) =>
  type === "response.done" &&
  response.status === "completed" &&
  response.output.some((item) => item.type === "message");
