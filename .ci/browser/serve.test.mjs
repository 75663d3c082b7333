// The page of `onomast serve` in a real browser: paste, open, drop, and what it is not allowed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { file, findings, launch, open, picture, program, root } from "./bench.mjs";

let browser, server, address;
before(async () => {
  browser = await launch();
  server = spawn(program, ["serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  [address] = await once(createInterface(server.stdout), "line");
});
after(async () => {
  await browser.close();
  server.kill("SIGINT");
  assert.deepEqual(await once(server, "exit"), [0, null]);
});

const marks = page => page.locator(".text mark").allInnerTexts();
const status = page => page.locator("form [role=status]");
const settled = (page, text) => status(page).filter({ hasText: text }).waitFor();

test("a pasted text is shown as in the page of a file", async () => {
  const page = await open(browser, address);
  assert.deepEqual(await findings(page), []);
  await page.getByRole("textbox").fill(readFileSync(join(root, "examples/data/article.txt"), "utf8"));
  await page.getByRole("button", { name: "Find names" }).click();
  await settled(page, "93 mentions");
  assert.equal(await page.locator(".names button").first().innerText(), "Uzbekistan\n4");
  await page.locator(".text mark", { hasText: /^BISHKEK$/ }).hover();
  assert.ok((await page.locator("#card").innerText()).includes("dateline (rule dateline"));
  assert.ok((await page.locator("svg circle").count()) > 10);
  assert.deepEqual(await findings(page), []);
  await picture(page, "serve");
  // The next text takes the place of this one.
  await page.getByRole("textbox").fill("</script><img src=x onerror=alert(1)> \u{1F600} Angela Merkel & Paris");
  await page.getByRole("button", { name: "Find names" }).click();
  await settled(page, "2 mentions");
  assert.deepEqual(await marks(page), ["Angela Merkel", "Paris"]);
  assert.equal(await page.locator("main img").count(), 0);
  assert.equal(await page.locator("aside").count(), 1);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("files are opened: a list, a page, a text", async () => {
  const page = await open(browser, address);
  const html = file("page.html", "<title>t</title><style>p{}</style><h1>Fran&ccedil;ois</h1><p>Angela <em>Merkel</em> saw the Zorkana.<script>Paris</script><ul><li>Berlin<li>Bonn</ul>");
  const list = file("ships.tsv", "# label: VESSEL\nname\tpolicy\nZorkana\talways\n");
  await page.locator("[type=file]").setInputFiles([list, html]);
  await settled(page, "mentions");
  assert.deepEqual((await marks(page)).filter(name => name !== "François"), ["Angela Merkel", "Zorkana", "Berlin", "Bonn"]);
  assert.ok((await page.locator("#legend mark").allInnerTexts()).includes("VESSEL"));
  assert.equal(await page.locator("article h2").innerText(), "page.html");
  const bad = file("bad.tsv", "name\tcase\nx\tupper\n");
  await page.locator("[type=file]").setInputFiles([bad]);
  await settled(page, "list:2: column `case`: found `upper`");
  // The style of a page that is read is not applied, which the browser tells.
  assert.deepEqual(page.wrong.filter(wrong => !wrong.includes("400") && !wrong.includes("inline style")), []);
  await page.close();
});

test("what is dropped is read", async () => {
  const page = await open(browser, address);
  const data = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["They met in Quito."], "a.txt"));
    return data;
  });
  await page.dispatchEvent("textarea", "dragenter", { dataTransfer: data });
  assert.ok(await page.locator("form.drop").count());
  await page.dispatchEvent("textarea", "drop", { dataTransfer: data });
  await settled(page, "1 mention");
  assert.deepEqual(await marks(page), ["Quito"]);
  assert.equal(await page.locator("form.drop").count(), 0);
  await page.close();
});

test("another origin is refused", async () => {
  const page = await browser.newPage();
  await page.setContent("<p>elsewhere</p>");
  const answer = await page.evaluate(async address => {
    try {
      const response = await fetch(`${address}tag`, { method: "POST", headers: { "Content-Type": "text/plain" }, body: "Paris" });
      return await response.text();
    } catch (error) {
      return error.name;
    }
  }, address);
  assert.equal(answer, "TypeError");
  await page.close();
});
