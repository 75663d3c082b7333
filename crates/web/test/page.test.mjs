// The page in a real browser: typed, dropped, with a list, saved, without network, and that nothing leaves it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { file, findings, launch, made, open, pdf, picture, run } from "../../../.ci/browser/bench.mjs";
import { built, root, serve } from "./built.mjs";

const path = join(root, "examples/data/article.txt"), article = readFileSync(path, "utf8");
const own = "# policy: always\nname\tlabel\tid\tlat\tlon\nKon-Tiki\tVESSEL\tship/1\t\t\nQuito\tPLACE\tq\t-0.2\t-78.5\nدمشق\tPLACE\tcity/دمشق\t33.5\t36.3\n";

let browser, server;
before(async () => {
  browser = await launch();
  server = await serve(join(built, "page"));
});
after(async () => {
  await browser.close();
  server.close();
});

const fresh = options => open(browser, server.address, options);
const marks = page => page.locator(".text mark").allInnerTexts();
const settled = (page, text) => page.locator("form [role=status]").filter({ hasText: text }).waitFor();
const type = (page, text) => page.getByRole("textbox").fill(text);

// What the view shows, however it was made.
const seen = page => page.evaluate(() => ({
  text: [...document.querySelectorAll(".text p")].map(p => p.textContent),
  marks: [...document.querySelectorAll(".text mark")].map(mark => `${mark.dataset.l} ${mark.textContent} ${"n" in mark.dataset}`),
  names: [...document.querySelectorAll(".names li")].map(item => item.textContent),
  legend: [...document.querySelectorAll("#legend li")].map(item => item.textContent),
  circles: document.querySelectorAll("svg circle").length,
  looks: [...document.querySelectorAll("#legend mark")].map(mark => getComputedStyle(mark).textDecorationStyle),
}));

test("what is typed is tagged, with the view of the program's page", async () => {
  const page = await fresh();
  assert.deepEqual(await findings(page), []);
  await type(page, "Angela");
  await settled(page, "1 name");
  await page.getByRole("textbox").press("End");
  await page.getByRole("textbox").pressSequentially(" Merkel & <b>Paris</b>");
  await settled(page, "2 mentions");
  assert.deepEqual(await marks(page), ["Angela Merkel", "Paris"]);
  assert.equal(await page.evaluate(() => document.activeElement.id), "text", "typing goes on");
  await type(page, article);
  await settled(page, "93 mentions");
  const program = await open(browser, made("same.html", path));
  assert.deepEqual(await seen(page), await seen(program));
  await page.locator(".text mark", { hasText: /^BISHKEK$/ }).hover();
  assert.ok((await page.locator("#card").innerText()).includes("dateline (rule dateline"));
  assert.deepEqual(await findings(page), []);
  await picture(page, "web");
  assert.deepEqual(page.wrong, []);
  await page.close();
  await program.close();
});

test("a first answer comes before the names, and the whole one in its place", async t => {
  let release;
  const released = new Promise(resolve => (release = resolve));
  const slow = await serve(join(built, "page"), (path, bytes) => {
    if (!path.endsWith("lists.gz")) return [{}, bytes];
    const half = bytes.length >> 1;
    return [{}, bytes.subarray(0, half), released.then(() => bytes.subarray(half))];
  });
  t.after(slow.close);
  const page = await open(browser, slow.address), isLoading = "Names are still being loaded; more will be found.";
  await type(page, "President Sooronbai Jeenbekov left Bishkek.");
  await settled(page, isLoading);
  assert.equal((await marks(page))[0], "Sooronbai Jeenbekov");
  await type(page, article);
  await page.locator(".text mark", { hasText: "Kassym-Jomart Tokayev" }).first().waitFor();
  await settled(page, isLoading);
  assert.ok(await page.locator("#exports").isHidden(), "only the whole is saved");
  release();
  await settled(page, "93 mentions");
  assert.ok(await page.locator("#exports").isVisible());
  const program = await open(browser, made("same.html", path));
  assert.deepEqual(await seen(page), await seen(program));
  assert.deepEqual(page.wrong, []);
  for (const each of [page, program]) await each.close();
});

test("filters stay while one types, and the keyboard does all", async () => {
  const page = await fresh();
  await type(page, "Angela Merkel left Paris.");
  await settled(page, "2 mentions");
  await page.getByRole("checkbox", { name: /PLACE/ }).uncheck();
  await page.getByRole("slider").fill("0.3");
  await type(page, "Angela Merkel left Paris and Berlin.");
  await settled(page, "3 mentions");
  assert.deepEqual(await page.locator(".text mark:not(.off)").allInnerTexts(), ["Angela Merkel"]);
  assert.equal(await page.getByRole("slider").inputValue(), "0.3");
  await page.getByRole("textbox").focus();
  const stops = [];
  for (let at = 0; at < 5; at++) {
    await page.keyboard.press("Tab");
    stops.push(await page.evaluate(() => document.activeElement.textContent || document.activeElement.type));
  }
  assert.deepEqual(stops.filter(stop => stop !== "file"), ["Find names", "checkbox", "HTML", "CSV"].slice(0, stops.filter(stop => stop !== "file").length));
  await page.locator(".text mark:not(.off)").focus();
  assert.ok(await page.locator("#card").isVisible());
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#card").isHidden());
  await page.close();
});

test("a list of one's own, closed forms, dropped files", async () => {
  const page = await fresh();
  await page.locator("[type=file]").setInputFiles([file("own.tsv", own), file("a.txt", "The KON TIKI left Quito on 28 April 1947.\n\nزار الوزير دمشق.\n")]);
  await settled(page, "3 mentions");
  assert.deepEqual(await marks(page), ["KON TIKI", "Quito", "دمشق"]);
  assert.equal(await page.locator("article h2").innerText(), "a.txt");
  assert.equal(await page.locator(".text p").nth(1).evaluate(p => getComputedStyle(p).direction), "rtl");
  await page.getByRole("checkbox", { name: /Dates/ }).check();
  await settled(page, "4 mentions");
  await page.locator(".text mark[data-l=DATE]").hover();
  assert.ok((await page.locator("#card").innerText()).includes("value 1947-04-28"));
  await page.locator("[type=file]").setInputFiles([file("bad.tsv", "name\tcase\nx\tupper\n")]);
  await settled(page, "gazetteer:2: column `case`: found `upper`");
  const data = await page.evaluateHandle(list => {
    const data = new DataTransfer();
    data.items.add(new File([list], "own.tsv"));
    data.items.add(new File(["<title>t</title><h1>Fran&ccedil;ois</h1><p>Angela <em>Merkel</em> saw the Kon-Tiki.<script>Paris</script>"], "page.html"));
    return data;
  }, own);
  await page.dispatchEvent("textarea", "drop", { dataTransfer: data });
  await settled(page, "mentions");
  assert.deepEqual((await marks(page)).filter(name => name !== "François"), ["Angela Merkel", "Kon-Tiki"]);
  await page.locator("[type=file]").setInputFiles([file("a.txt", "They left Oslo."), file("own.tsv", own), file("b.txt", "They left Quito.")]);
  await settled(page, "1 mentions of 1 names, in the last of 2 texts");
  assert.deepEqual(await marks(page), ["Quito"]);
  await type(page, "They left Oslo.");
  await settled(page, /names$/);
  assert.deepEqual(await marks(page), ["Oslo"]);
  assert.deepEqual(page.wrong.filter(wrong => !wrong.includes("inline style")), []);
  await page.close();
});

test("what is saved is what the program writes", async () => {
  const page = await fresh();
  const list = file("own.tsv", own), text = `${article}\nThe "Kon-Tiki" left\r\nSão, Quito 😀.\n`, mixed = file("mixed.txt", text);
  await page.locator("[type=file]").setInputFiles([list, mixed]);
  await settled(page, "mentions");
  const saved = async name => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  };
  const options = ["--offsets", "utf16", "--gazetteer", list, mixed];
  const lines = await saved("JSON lines"), { id, ...expected } = JSON.parse(run("tag", "--format", "jsonl", ...options));
  assert.equal(lines.name, "mixed.jsonl");
  assert.deepEqual(JSON.parse(lines.text), { id: "mixed.txt", ...expected });
  const columns = "line,start,end,label,subtype,text,name,value,entity,ids,score,nominal";
  const rows = (await saved("CSV")).text;
  assert.equal(rows.replaceAll(/^(mixed.txt|document),/gm, ""), run("tag", "--format", "csv", "--fields", columns, ...options));
  const html = await saved("HTML");
  const [own_, program] = [await open(browser, pathToFileURL(file("saved.html", html.text)).href), await open(browser, made("program.html", "--gazetteer", list, mixed))];
  assert.deepEqual(await seen(own_), await seen(program));
  await own_.locator(".text mark", { hasText: /^BISHKEK$/ }).hover();
  assert.ok((await own_.locator("#card").innerText()).includes("dateline (rule dateline"));
  assert.deepEqual([...own_.wrong, ...program.wrong, ...page.wrong], []);
  for (const each of [page, own_, program]) await each.close();
});

test("dark, print, narrow", async () => {
  const page = await fresh({ colorScheme: "dark" });
  await type(page, article);
  await settled(page, "93 mentions");
  const brightness = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
  assert.ok(brightness < 200);
  assert.deepEqual(await findings(page), []);
  await picture(page, "web-dark");
  await page.emulateMedia({ media: "print" });
  for (const gone of ["form", "aside", ".controls"]) assert.ok(await page.locator(gone).first().isHidden(), gone);
  assert.ok((await pdf(page, "web-print")).length > 10_000);
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await picture(page, "web-narrow");
  await page.close();
});

test("its text is asked of nobody, and later it needs no network", async () => {
  const page = await open(browser, server.address);
  server.asked.length = 0;
  await page.reload();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => new Promise(done => setTimeout(done, 200))));
  await type(page, article);
  await settled(page, "93 mentions");
  const files = new Set(["/index.html", "/view.css", "/view.js", "/form.js", "/page.js", "/worker.js", "/offline.js", "/head.txt", ...["browser.js", "extractor.js", "onomast.wasm", "lists.gz", "model.gz"].map(name => `/onomast/${name}`)]);
  assert.deepEqual(server.asked.filter(path => !files.has(path)), []);
  assert.equal(await page.evaluate(() => fetch("https://example.org/").then(() => "sent", () => "refused")), "refused");
  await page.context().setOffline(true);
  server.asked.length = 0;
  await page.reload();
  await type(page, "Angela Merkel left Paris.");
  await settled(page, "2 mentions");
  // Whether there is a new version is asked all the same.
  assert.deepEqual(server.asked.filter(path => path !== "/offline.js"), []);
  await page.close();
});
