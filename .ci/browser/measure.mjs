// How large the page of a long text is, and how long a browser takes to open it: no test, since a clock tells how busy the
// machine is. `node .ci/browser/measure.mjs [megabytes] [mentions]`
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { file, launch, made, open, root, run } from "./bench.mjs";

const bytes = Number(process.argv[2] ?? 1) * 1e6, wanted = Number(process.argv[3] ?? 10_000);
// Sentences of an article between sentences without names, and now and then a person whom no other paragraph has.
const sentences = readFileSync(join(root, "examples/data/article.txt"), "utf8").split("\n\n").slice(1).join(" ").replace(/\s+/g, " ").split(/(?<=[.!?]) /);
const filler = "The spring flood came late and the fields below the road stayed dry until the end of the month, which nobody had thought likely.";
const parts = [];
for (let at = 0, size = 0; size < bytes; at++) {
  const part = `${sentences[at % sentences.length]} ${filler.slice(0, 20 + (at * 37) % 100)}. ${at % 3 ? filler : `Mr Bo${"eiou"[at % 4]}n Odal${"bdgk"[at % 7 % 4]}rik${at % 11} spoke.`}${at % 5 ? " " : "\n\n"}`;
  parts.push(part);
  size += part.length;
}
let text = parts.join("");
const count = text => run("tag", "--no-header", "--fields", "start", file("count.txt", text)).split("\n").length - 1;
// Filler thins the names out to as many as are wanted.
let n = count(text);
if (n > wanted) {
  const kept = wanted / n;
  text = parts.map((part, at) => (Math.floor((at + 1) * kept) > Math.floor(at * kept) ? part : `${filler} ${filler}\n\n`)).join("").slice(0, bytes);
  n = count(text);
}
const address = made("long.html", file("long.txt", text)), size = statSync(fileURLToPath(address)).size;
console.log(`${text.length} bytes of text, ${n} mentions, ${size} bytes of page: ${(size / text.length).toFixed(2)} x the text`);
const browser = await launch();
const times = [];
for (let at = 0; at < 5; at++) {
  const page = await open(browser, "about:blank");
  const start = performance.now();
  await page.goto(address);
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  times.push(Math.round(performance.now() - start));
  await page.close();
}
console.log(`opened and drawn in ${times.sort((one, other) => one - other).join(", ")} ms (median ${times[2]})`);
await browser.close();
