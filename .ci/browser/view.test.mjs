// The page of `--format html` in a real browser: what a reader sees, clicks and types.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { file, findings, launch, made, open, pdf, picture, root, run } from "./bench.mjs";

const article = join(root, "examples/data/article.txt");
const list = file("list.tsv", "# policy: always\nname\tlabel\tid\tlat\tlon\nدمشق\tPLACE\tcity/دمشق\t33.5\t36.3\nKon-Tiki\tVESSEL\tship/1\t\t\nQuito\tPLACE\tq\t-0.2\t-78.5\n");
const mixed = file("mixed.txt", "The Kon-Tiki <b>left</b> & Quito.\n\nزار الوزير دمشق يوم الاثنين.\n\nAngela Merkel said \"\u202Etxet\u202C\" in Paris.\n");

let browser, page, several;
before(async () => {
  browser = await launch();
  page = await open(browser, made("article.html", article));
  several = made("several.html", "--gazetteer", list, article, mixed);
});
after(() => browser.close());

const fresh = (address, options) => open(browser, address, options);
const card = page => page.locator("#card");
const focused = page => page.evaluate(() => document.activeElement.textContent);

test("nothing goes wrong and nothing is asked of anyone", async () => {
  assert.deepEqual(page.wrong, []);
  assert.equal(await page.locator(".text mark").count(), run("tag", "--no-header", article).trim().split("\n").length);
});

test("hovering tells entry, score, source and reasons", async () => {
  const mark = page.locator(".text mark", { hasText: /^BISHKEK$/ });
  await mark.hover();
  const said = await card(page).innerText();
  for (const part of ["Bishkek", "PLACE, capital", "score 0.99, from context", "city/kg-bishkek", "+96", "dateline (rule dateline"]) assert.ok(said.includes(part), said);
  assert.equal(await mark.getAttribute("aria-describedby"), "card");
  await picture(page, "hover");
  await card(page).hover();
  await page.waitForTimeout(300);
  assert.ok(await card(page).isVisible(), "one can go into the card");
  await page.mouse.move(5, 5);
  await card(page).waitFor({ state: "hidden" });
  await mark.hover();
  await page.keyboard.press("Escape");
  assert.ok(await card(page).isHidden());
});

test("clicking a name walks through its mentions", async () => {
  const name = page.locator(".names button", { hasText: /^Uzbekistan\d/ });
  for (const at of [1, 2, 3, 4, 1]) {
    await name.click();
    assert.equal(await focused(page), "Uzbekistan");
    assert.equal(await page.locator("[role=status]").innerText(), `Uzbekistan: ${at} of 4`);
    assert.ok(await page.evaluate(() => {
      const { top, bottom } = document.activeElement.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }));
  }
  assert.equal(await page.locator("mark.same").count(), 4);
  assert.ok(await card(page).isVisible());
  // The short form is one of them.
  await page.locator(".names button", { hasText: "Sadyr Japarov" }).click();
  await page.locator(".names button", { hasText: "Sadyr Japarov" }).click();
  assert.equal(await focused(page), "Japarov");
});

test("the keyboard does all of it", async () => {
  const page = await fresh(made("article.html", article));
  const stops = [];
  for (let at = 0; at < 7; at++) {
    await page.keyboard.press("Tab");
    stops.push(await page.evaluate(() => document.activeElement.tagName));
  }
  assert.deepEqual(stops, ["INPUT", "BUTTON", "INPUT", "INPUT", "INPUT", "INPUT", "INPUT"], "score, theme, four labels, search");
  await page.locator(".text mark").first().focus();
  assert.equal(await focused(page), "CENTRAL ASIAN");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), "BISHKEK");
  assert.ok(await card(page).isVisible());
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "Bishkek");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.locator(".text mark[tabindex]").count(), 1, "one stop, not a hundred");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.closest("aside") !== null), true);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "MARK");
  await page.close();
});

test("labels and scores filter text, names and map", async () => {
  const page = await fresh(made("article.html", article));
  const shown = () => page.locator(".text mark:not(.off)").count();
  const all = await shown(), places = await page.locator(".text mark[data-l=PLACE]").count();
  await page.getByRole("checkbox", { name: /PLACE/ }).uncheck();
  assert.equal(await shown(), all - places);
  assert.equal(await page.locator(".names li:visible mark[data-l=PLACE]").count(), 0);
  assert.equal(await page.locator("svg circle:not(.off)").count(), 0);
  await page.getByRole("checkbox", { name: /PLACE/ }).check();
  await page.getByRole("slider").fill("0.95");
  const sure = run("tag", "--no-header", "--fields", "score", article).trim().split("\n").filter(score => Number(score) >= 0.95).length;
  assert.equal(await shown(), sure);
  await picture(page, "filtered");
  await page.getByRole("slider").fill("0");
  await page.getByRole("searchbox").fill("tokayev");
  assert.deepEqual(await page.locator(".names li:visible bdi").allInnerTexts(), ["Kassym-Jomart Tokayev"]);
  assert.equal(await shown(), all);
  await page.close();
});

test("the value of a closed form is told", async () => {
  const bill = file("bill.txt", "It cost $1.2 million on 6 March 2021.\n");
  const page = await fresh(made("bill.html", "--patterns", bill));
  const value = async () => {
    await page.locator(".text mark[data-l=MONEY]").hover();
    return card(page).innerText();
  };
  assert.ok((await value()).includes("value USD 1200000"));
  const record = JSON.parse(run("tag", "--patterns", "--explain", "--format", "jsonl", "--offsets", "utf16", bill));
  await page.evaluate(record => onomast.show([record]), { ...record, text: readFileSync(bill, "utf8") });
  assert.ok((await value()).includes("value USD 1200000"));
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("light and dark, by the system and by the switch", async () => {
  const page = await fresh(made("article.html", article), { colorScheme: "dark" });
  const brightness = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
  assert.ok((await brightness()) < 200);
  assert.deepEqual(await findings(page), []);
  await picture(page, "dark");
  await page.getByRole("button", { name: "Light" }).click();
  assert.ok((await brightness()) > 600);
  await page.getByRole("button", { name: "Dark" }).click();
  assert.ok((await brightness()) < 200);
  await page.close();
});

test("several documents have an index and a map", async () => {
  const page = await fresh(several);
  assert.deepEqual(page.wrong, []);
  assert.deepEqual((await page.locator("#index a").allInnerTexts()).map(name => name.split("/").at(-1)), ["article.txt", "mixed.txt"]);
  await page.locator("#index a").nth(1).click();
  await page.waitForFunction(() => document.querySelector("#d1").getBoundingClientRect().top < innerHeight);
  assert.ok((await page.locator("svg circle title").allTextContents()).includes("Quito"));
  await page.locator("svg circle", { hasText: "Quito" }).dispatchEvent("click");
  assert.equal(await focused(page), "Quito");
  await picture(page, "several");
  const look = label => page.evaluate(label => getComputedStyle(document.querySelector(`.text [data-l=${label}]`)).textDecorationLine + getComputedStyle(document.querySelector(`.text [data-l=${label}]`)).textDecorationStyle, label);
  assert.deepEqual([await look("VESSEL"), await look("PERSON"), await look("PLACE")], ["underlinewavy", "underlinesolid", "underlinedashed"]);
  await page.close();
});

test("text from right to left reads so, and markup in a text is text", async () => {
  const page = await fresh(several);
  const arabic = page.locator("#d1 p", { hasText: "دمشق" });
  assert.equal(await arabic.evaluate(p => getComputedStyle(p).direction), "rtl");
  const [text, mark] = await arabic.evaluate(p => {
    const range = document.createRange();
    range.setStart(p.firstChild, 0);
    range.setEnd(p.firstChild, 1);
    return [range.getBoundingClientRect().left, p.querySelector("mark").getBoundingClientRect().left];
  });
  assert.ok(text > mark, "the first letter stands to the right of the name");
  assert.ok((await page.locator("#d1 p").first().innerText()).includes("<b>left</b> & Quito"));
  await page.locator("#d1 mark", { hasText: "دمشق" }).hover();
  await picture(page, "rtl");
  await page.close();
});

test("it prints as text, with its marks and without controls", async () => {
  await page.emulateMedia({ media: "print" });
  for (const gone of ["aside", ".controls", "#legend input >> nth=0"]) assert.ok(await page.locator(gone).isHidden(), gone);
  assert.ok(await page.locator("#legend mark").first().isVisible());
  await picture(page, "print");
  await page.emulateMedia({ media: null });
  const bytes = await pdf(page, "print");
  assert.ok(bytes.subarray(0, 4).toString() === "%PDF" && bytes.length > 10_000);
});

test("without a script it is a text to read", async () => {
  const page = await fresh(several, { javaScriptEnabled: false });
  assert.ok(await page.locator("article").first().isVisible());
  assert.deepEqual(await page.locator("#legend mark").allInnerTexts(), ["PERSON", "PLACE", "ORGANIZATION", "MISC", "VESSEL"]);
  assert.equal(await page.locator("#index a").count(), 2);
  assert.equal(await page.locator("aside").count(), 0);
  const top = await page.locator("#legend").boundingBox(), text = await page.locator("main").boundingBox();
  assert.ok(top.y < text.y, "the legend stands above the text");
  await picture(page, "no-script");
  await page.close();
});

test("on a narrow screen nothing is wider than it", async () => {
  const page = await fresh(several, { viewport: { width: 360, height: 740 } });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.locator(".text mark").nth(4).click();
  const box = await card(page).boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360);
  await picture(page, "narrow");
  await page.close();
});

test("axe finds nothing", async () => {
  const page = await fresh(several);
  assert.deepEqual(await findings(page), []);
  await page.locator(".text mark").nth(3).hover();
  assert.deepEqual(await findings(page), [], "with the card");
  await page.close();
});

test("a record of JSON lines makes the same view", async () => {
  const page = await fresh(several);
  const seen = () => page.evaluate(() => ({
    text: [...document.querySelectorAll(".text p")].map(p => p.textContent),
    marks: [...document.querySelectorAll(".text mark")].map(mark => `${mark.dataset.l} ${mark.textContent} ${"n" in mark.dataset}`),
    names: [...document.querySelectorAll(".names li")].map(item => item.textContent),
    legend: [...document.querySelectorAll("#legend li")].map(item => item.textContent),
    circles: document.querySelectorAll("svg circle").length,
  }));
  const before = await seen();
  const lines = run("tag", "--explain", "--format", "jsonl", "--offsets", "utf16", "--gazetteer", list, article, mixed).trim().split("\n").map(line => JSON.parse(line));
  const records = lines.map((line, at) => ({ ...line, text: readFileSync([article, mixed][at], "utf8") }));
  await page.evaluate(records => onomast.show(records), records);
  assert.deepEqual(await seen(), before);
  await page.locator(".text mark", { hasText: /^BISHKEK$/ }).hover();
  assert.ok((await card(page).innerText()).includes("dateline (rule dateline"));
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".text [data-l=VESSEL]")).textDecorationStyle), "wavy");
  assert.deepEqual(page.wrong, []);
  await page.close();
});
