// The program and a browser: pages are made by the one and opened in the other.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const root = new URL("../..", import.meta.url).pathname;
export const program = process.env.ONOMAST ?? join(root, "target/debug/onomast");
const pictures = process.env.PICTURES ?? join(root, "target/browser");
mkdirSync(pictures, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), "onomast-browser-"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
  });

/** A file of the scratch folder. */
export const file = (name, text) => {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
};

/** What the program prints. */
export const run = (...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, input: "", cwd: scratch });

/** The address of a page that the program makes. */
export const made = (name, ...args) => pathToFileURL(file(name, run("tag", "--format", "html", ...args))).href;

/** Opens an address; what goes wrong in the page, or what it asks of anyone else, is an error of the test. */
export const open = async (browser, address, options = {}) => {
  const page = await browser.newPage({ viewport: { width: 1200, height: 850 }, ...options });
  page.wrong = [];
  page.on("pageerror", error => page.wrong.push(error.message));
  page.on("console", message => ["error", "warning"].includes(message.type()) && page.wrong.push(message.text()));
  page.on("request", request => new URL(request.url()).origin === new URL(address).origin || page.wrong.push(request.url()));
  await page.goto(address);
  return page;
};

export const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });
export const pdf = (page, name) => page.pdf({ path: join(pictures, `${name}.pdf`), format: "A4" });

/** The serious findings of axe, one a line. */
export const findings = async page => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter(found => ["serious", "critical", "moderate"].includes(found.impact))
    .map(found => `${found.id}: ${found.nodes.slice(0, 3).map(node => `${node.target} ${node.failureSummary}`).join("; ")}`);
};
