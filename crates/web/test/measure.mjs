// How large the page is, how long it takes to the first name and to the whole answer, and how fast the module is beside the program; no
// test, since a clock tells how busy the machine is. `node crates/web/test/measure.mjs [TEXT]` after build.sh and `cargo build --release`;
// the speed is that of a text with form feeds between its documents, by default of examples/data/article.txt many times.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { built, Extractor, root, serve } from "./built.mjs";

const brotli = bytes => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
const folder = join(built, "page"), packed = new Map(), sums = [0, 0, 0];
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())) {
  const path = join(entry.parentPath, entry.name), bytes = readFileSync(path);
  const isPacked = path.endsWith(".gz"), sizes = [bytes, isPacked ? bytes : gzipSync(bytes, { level: 9 }), isPacked ? bytes : brotli(bytes)];
  packed.set(`/${relative(folder, path)}`, isPacked ? undefined : sizes[2]);
  sizes.forEach((size, at) => (sums[at] += size.length));
  console.log(`${relative(folder, path).padEnd(24)} ${sizes.map(size => String(size.length).padStart(9)).join(" ")}`);
}
console.log(`${"page: bytes, gzip, brotli".padEnd(24)} ${sums.map(sum => String(sum).padStart(9)).join(" ")}`);

const { launch } = await import("../../../.ci/browser/bench.mjs");
const server = await serve(folder, (path, bytes) => (packed.get(path) ? [{ "Content-Encoding": "br" }, packed.get(path)] : [{}, bytes]));
const browser = await launch(), times = { name: [], whole: [] };
for (let at = 0; at < 7; at++) {
  // A context of its own has an empty cache.
  const context = await browser.newContext(), page = await context.newPage();
  const start = performance.now();
  await page.goto(server.address, { waitUntil: "commit" });
  await page.locator("textarea").fill("President Sooronbai Jeenbekov left Bishkek.");
  await page.locator(".text mark").first().waitFor();
  times.name.push(Math.round(performance.now() - start));
  await page.locator("form [role=status]").filter({ hasText: "mentions" }).waitFor();
  times.whole.push(Math.round(performance.now() - start));
  await context.close();
}
for (const [what, all] of [["first name", times.name], ["whole answer", times.whole]]) {
  console.log(`${what} in Chromium after ${all.sort((one, other) => one - other).join(", ")} ms (median ${all[3]})`);
}

const article = readFileSync(join(root, "examples/data/article.txt"), "utf8");
const documents = process.argv[2] ? readFileSync(process.argv[2], "utf8").split("\f") : Array(300).fill(article);
const n_bytes = documents.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const program = process.env.ONOMAST_RELEASE ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release/onomast");
const lines = join(mkdtempSync(join(tmpdir(), "onomast-speed-")), "documents.jsonl");
writeFileSync(lines, documents.map(text => JSON.stringify({ text })).join("\n"));
const best = times => Math.min(...times), speed = time => `${(n_bytes / 1e6 / time).toFixed(2)} MB/s`;

// CPU time where it can be had, since others may be at work beside: the program's, and that of this thread and its helpers.
const programTime = args => {
  const command = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null';
  const { stderr } = spawnSync("bash", ["-c", command, "-", program, "tag", "--jobs", "1", "--input", "jsonl", "--format", "jsonl", ...args, lines], { encoding: "utf8" });
  const [user, system] = stderr.trim().split(" ").map(Number);
  return user + system;
};
const nodeTime = extractor => {
  const before = process.cpuUsage();
  documents.forEach(text => extractor.extract(text));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
const page = await browser.newPage();
await page.goto(server.address);
const chromiumTime = options =>
  page.evaluate(async ([documents, options]) => {
    const { Extractor } = await import("./onomast/browser.js");
    const extractor = await (globalThis[JSON.stringify(options)] ??= Extractor.create(options));
    const start = performance.now();
    documents.forEach(text => extractor.extract(text));
    return (performance.now() - start) / 1e3;
  }, [documents, options]);
console.log(`${documents.length} documents, ${n_bytes} bytes, best of five rounds, JSON to objects of JavaScript included`);
for (const [what, options, args] of [["with the model", {}, []], ["without it", { model: false }, ["--no-model"]]]) {
  const extractor = await Extractor.create(options), times = { program: [], node: [], chromium: [] };
  // Code that is often run is compiled better meanwhile.
  for (let round = 0; round < 2; round++) nodeTime(extractor);
  for (let round = 0; round < 5; round++) {
    times.program.push(programTime(args));
    times.node.push(nodeTime(extractor));
    times.chromium.push(await chromiumTime(options));
  }
  const native = best(times.program), ratio = times => `${speed(best(times))}, ${(native / best(times)).toFixed(2)} of it`;
  console.log(`${what}: program ${speed(native)}; Node ${ratio(times.node)}; Chromium (wall time) ${ratio(times.chromium)}`);
}
await browser.close();
server.close();
