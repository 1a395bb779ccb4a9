// Feeds frames (a JSON text a line) to the JavaScript reference client and prints events per second.
// Usage: node js_reference.mjs FOLDER_OF_THE_REFERENCE FRAMES_FILE
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, frames] = process.argv.slice(2);
const { RealtimeClient } = await import(pathToFileURL(resolve(folder, 'lib/client.js')));
const lines = readFileSync(frames, 'utf8').trimEnd().split('\n');

let best = Infinity;
for (let round = 0; round < 5; round += 1) {
  const client = new RealtimeClient({ url: 'ws://localhost' });
  const rows = [];
  client.on('realtime.event', ({ time, source, event }) => rows.push([time, source, event.type]));
  const start = process.hrtime.bigint();
  for (const line of lines) {
    const event = JSON.parse(line);
    client.realtime.receive(event.type, event);
  }
  best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(lines.length / best);
