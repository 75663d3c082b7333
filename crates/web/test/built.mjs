// What build.sh has made, the program beside it, and a server of files.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";

export const root = new URL("../../..", import.meta.url).pathname;
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
export const built = process.env.WEB ?? join(target, "web");
export const program = process.env.ONOMAST ?? join(target, "debug/onomast");

export const { Extractor } = await import(pathToFileURL(join(built, "npm/node.js")));

/** What the program finds: an object for each line that it writes. */
export const native = (input, ...options) => {
  const args = ["tag", "--format", "jsonl", "--offsets", "utf16", ...options];
  const lines = execFileSync(program, args, { encoding: "utf8", input, maxBuffer: 1 << 28 });
  return lines.trimEnd().split("\n").map(line => JSON.parse(line));
};

/** Texts of the repository, by their files. */
export const texts = ["examples/data/article.txt", "tests/data/links.txt", "languages/en/corpus/dev.txt", "README.md", "gazetteers/README.md"].map(file => [
  file,
  readFileSync(join(root, file), "utf8"),
]);

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".txt": "text/plain" };

/**
 * Serves a folder on this machine; `answer(path, bytes)` may pack a file, and gives more headers, the bytes, and a promise of those that
 * come later, if any. Tells what was asked.
 */
export const serve = async (folder, answer = (path, bytes) => [{}, bytes]) => {
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname.replace(/\/$/, "/index.html"), file = join(folder, path);
    asked.push(path);
    if (path.includes("..") || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    const [headers, bytes, later] = answer(path, readFileSync(file)), length = later ? {} : { "Content-Length": bytes.length };
    response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream", ...length, ...headers }).write(bytes);
    response.end(await later);
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, asked, close: () => server.close() };
};
