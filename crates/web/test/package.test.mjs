// The package in Node: the same answers as those of the program, and what it says to what it cannot take.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { built, Extractor, native, serve, texts } from "./built.mjs";

const shown = ({ mentions }) => mentions.map(mention => `${mention.label} ${mention.text}`);
const scratch = mkdtempSync(join(tmpdir(), "onomast-web-"));
const file = (name, text) => {
  writeFileSync(join(scratch, name), text);
  return join(scratch, name);
};

test("real texts have the mentions and entities that the program finds", async () => {
  const extractor = await Extractor.create();
  let n = 0;
  for (const [name, text] of texts) {
    const [{ id, ...expected }] = native(text.replaceAll("\f", " "), "-");
    assert.deepEqual(extractor.extract(text.replaceAll("\f", " ")), expected, name);
    n += expected.mentions.length;
  }
  assert.ok(n > 2500, `${n} mentions`);
  extractor.free();
});

test("so they have with reasons, closed forms, lists of one's own, and without the model", async () => {
  const [[, article]] = texts;
  const own = "# label: VESSEL\nname\tid\tpolicy\tflag\nKon-Tiki\tship/1\talways\tNO\n", block = "name\nTashkent\n";
  const text = `${article}\n\nThe KON TIKI left Callao on 28 April 1947 😀 for $1.2 million, said Mr Heyerdahl.\n`;
  const [list, blocked] = [file("own.tsv", own), file("block.tsv", block)];
  for (const [options, ...args] of [
    [{ explain: true }, "--explain"],
    [{ model: false, explain: true }, "--no-model", "--explain"],
    [{ patterns: true, referenceDate: "2021-10-05", dayFirst: true, region: "GB" }, "--patterns", "--reference-date", "2021-10-05", "--day-first", "--region", "GB"],
    [{ labels: ["PERSON", "MONEY"] }, "--labels", "PERSON,MONEY"],
    [{ gazetteer: own, block }, "--gazetteer", list, "--block", blocked],
    [{ gazetteer: [own], labels: ["VESSEL"] }, "--gazetteer", list, "--labels", "VESSEL"],
    [{ builtIn: false, gazetteer: own, patterns: ["DATE"] }, "--no-builtin", "--gazetteer", list, "--labels", "VESSEL,DATE"],
  ]) {
    const extractor = await Extractor.create(options);
    const [{ id, ...expected }] = native(text, ...args, "-");
    const found = extractor.extract(text);
    assert.ok(found.mentions.length > 0, JSON.stringify(options));
    if (options.builtIn === false) found.mentions = found.mentions.filter(({ label }) => ["VESSEL", "DATE"].includes(label));
    assert.deepEqual(found.mentions.map(({ entity, ...mention }) => mention), expected.mentions.map(({ entity, ...mention }) => mention), args.join(" "));
    extractor.free();
  }
});

test("offsets are those of strings", async () => {
  const extractor = await Extractor.create({ model: false });
  for (const lead of ["", "😀😀 ", "(é\u{1D4D0}) ", "\uFEFF", "\uD800 lone "]) {
    const text = `${lead}Angela Merkel left São Paulo.`, { mentions } = extractor.extract(text);
    assert.deepEqual(mentions.map(({ start, end }) => text.slice(start, end)), ["Angela Merkel", "São Paulo"]);
  }
  assert.deepEqual(extractor.extract(""), { mentions: [], entities: [] });
});

test("what it cannot take is told in words", async () => {
  for (const [options, words] of [
    [{ gazetteer: "name\tcase\nx\tupper\n" }, /gazetteer:2: column `case`: found `upper`/],
    [{ block: ["name\nx\n", "id\n"] }, /block\[1\]:1: .*`name`/],
    [{ labels: ["PERSN"] }, /labels: found `PERSN`, expected some of PERSON, PLACE/],
    [{ referenceDate: "today" }, /found `today`, expected a day/],
    [{ region: "Atlantis" }, /found `Atlantis`, expected a country/],
    [{ lables: [] }, /unknown field `lables`, expected one of `labels`/],
  ]) await assert.rejects(Extractor.create(options), words);
  const extractor = await Extractor.create({ builtIn: false });
  extractor.free();
  extractor.free();
  assert.throws(() => extractor.extract("Paris"), /freed/);
});

test("extractors do not mix, and places of freed ones are used again", async () => {
  const ships = await Extractor.create({ builtIn: false, gazetteer: "# label: VESSEL\nname\nFram\n" });
  const towns = await Extractor.create({ builtIn: false, gazetteer: "# label: PORT\nname\nCallao\n" });
  const text = "The Fram left Callao.";
  assert.deepEqual([shown(ships.extract(text)), shown(towns.extract(text))], [["VESSEL Fram"], ["PORT Callao"]]);
  ships.free();
  const others = await Extractor.create({ builtIn: false, gazetteer: "# label: RAFT\nname\nFram\n" });
  assert.deepEqual([shown(others.extract(text)), shown(towns.extract(text))], [["RAFT Fram"], ["PORT Callao"]]);
});

test("a text of megabytes is read", async () => {
  const extractor = await Extractor.create(), [[, article]] = texts;
  const one = extractor.extract(article).mentions.length, many = extractor.extract(`${article}\n\n`.repeat(500)).mentions;
  assert.ok(many.length >= 500 * (one - 3), `${many.length} for ${one}`);
});

test("parts that do not come are an error, and are asked for again", async () => {
  const { extractorOf } = await import(join(built, "npm/extractor.js"));
  const server = await serve(join(built, "npm"));
  const files = { code: "onomast.wasm", lists: "none.gz", model: "model.gz" };
  const Remote = extractorOf(part => fetch(new URL(files[part], server.address)));
  await assert.rejects(Remote.create(), /found 404 for .*none.gz, expected the lists of onomast/);
  files.lists = "lists.gz";
  assert.deepEqual(shown((await Remote.create()).extract("They left Bishkek.")), ["PLACE Bishkek"]);
  assert.deepEqual(server.asked.filter(path => path !== "/none.gz"), ["/onomast.wasm", "/model.gz", "/lists.gz"]);
  server.close();
});

// A class whose lists are these bodies, one after the other; the other parts come from the package.
const withLists = async (...bodies) => {
  const { extractorOf } = await import(join(built, "npm/extractor.js"));
  const files = { code: "onomast.wasm", model: "model.gz" };
  return extractorOf(async part => new Response(part === "lists" ? bodies.shift() : readFileSync(join(built, "npm", files[part]))));
};
const lists = readFileSync(join(built, "npm/lists.gz")), half = lists.length >> 1;
const [[, article]] = texts;

test("a preliminary extractor is there before the names, and the whole one after them", async () => {
  const { readable, writable } = new TransformStream(), writer = writable.getWriter(), Slow = await withLists(readable);
  let hasNames = false;
  const whole = Slow.create().then(extractor => {
    hasNames = true;
    return extractor;
  });
  writer.write(lists.subarray(0, half));
  const early = await Slow.create({ preliminary: true }), text = "President Sooronbai Jeenbekov left Bishkek.";
  assert.deepEqual(shown(early.extract(text)).slice(0, 1), ["PERSON Sooronbai Jeenbekov"]);
  const found = early.extract(article);
  assert.ok(!hasNames);
  writer.write(lists.subarray(half));
  writer.close();
  const [{ id, ...expected }] = native(article, "-"), extractor = await whole;
  assert.deepEqual(extractor.extract(article), expected);
  assert.ok(found.mentions.length > 0 && found.mentions.length < expected.mentions.length, `${found.mentions.length} mentions`);
  // It stays what it was; who asks later does not have to do with less.
  assert.deepEqual(early.extract(article), found);
  assert.deepEqual((await Slow.create({ preliminary: true })).extract(article), expected);
});

test("lists that break off are an error, and are read anew", async () => {
  const Broken = await withLists(lists.subarray(0, half), lists.subarray(0, 1000), lists);
  await assert.rejects(Broken.create());
  await assert.rejects(Broken.create({ preliminary: true }));
  const [{ id, ...expected }] = native(article, "-");
  assert.deepEqual((await Broken.create()).extract(article), expected);
});

test("the package that npm packs is whole, and its types hold", () => {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", scratch, join(built, "npm")], { encoding: "utf8" });
  execFileSync("tar", ["-xzf", "onomast-0.1.0.tgz"], { cwd: scratch });
  cpSync(join(scratch, "package"), join(scratch, "node_modules/onomast"), { recursive: true });
  const example = readFileSync(join(built, "npm/README.md"), "utf8").match(/```ts\n([^]*?)```/)[1];
  const use = file("use.ts", `${example}
import type { Options, Label } from "onomast";
const options: Options = { labels: ["PERSON", "VESSEL"], gazetteer: ["name\\tlabel\\nFram\\tVESSEL\\n"], patterns: ["DATE"], explain: true, preliminary: true };
const [first] = (await Extractor.create(options)).extract("").mentions;
const label: Label | undefined = first?.label, reasons: [string, number, string?][] | undefined = first?.explanation?.[0].reasons;
export const wrong = () => {
  // @ts-expect-error: no such option
  Extractor.create({ lables: [] });
  // @ts-expect-error: it is made by \`create\`
  new Extractor();
};
console.log(label, reasons);
`);
  file("package.json", '{"type":"module"}');
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  execFileSync("node", [tsc, "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom", use], { encoding: "utf8", cwd: scratch, stdio: ["ignore", "inherit", "inherit"] });
  const said = execFileSync("node", [join(scratch, "use.js")], { encoding: "utf8", cwd: scratch });
  assert.equal(said, "PERSON Sooronbai Jeenbekov\nPLACE Bishkek\nPERSON Jeenbekov\nundefined undefined\n");
});
