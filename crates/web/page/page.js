// The page that finds names by itself: a worker has the extractor, the view is that of every page of onomast.
"use strict";
{
  const patterns = document.getElementById("patterns"), exports = document.getElementById("exports");

  // Asks the worker. An answer has the number of its question; while names are being loaded, a preliminary one comes before it.
  const worker = new Worker("worker.js", { type: "module" }), waiting = new Map();
  let asked = 0;
  worker.addEventListener("message", ({ data: { number, record, error, isPreliminary } }) => {
    const question = waiting.get(number);
    if (isPreliminary) return question?.showEarly(record);
    waiting.delete(number);
    error === undefined ? question.resolve(record) : question.reject(new Error(error));
  });
  worker.addEventListener("error", () => {
    waiting.forEach(({ reject }) => reject(new Error("The program cannot be loaded.")));
    waiting.clear();
  });
  const tag = ({ text, list }, showEarly) =>
    new Promise((resolve, reject) => {
      const number = ++asked;
      waiting.set(number, { resolve, reject, showEarly });
      worker.postMessage({ number, text, options: { explain: true, patterns: patterns.checked, gazetteer: list } });
    });

  const form = onomast.form(async (question, showEarly) => {
    const record = await tag(question, showEarly);
    exports.hidden = false;
    return record;
  }, { isLive: true });
  patterns.addEventListener("change", form.ask);
  // The program, its lists and its model come while somebody looks for a text.
  const area = document.getElementById("text");
  const ready = tag({ text: "" });
  if (area.value) form.ask();
  else {
    form.tell("Loading names …");
    ready.then(() => area.value || form.tell("Ready."), error => form.tell(error.message, true));
  }
  // Later, the page needs no network; what somebody waits for goes first.
  const idle = () => new Promise(resolve => (globalThis.requestIdleCallback ?? setTimeout)(resolve));
  ready.then(idle).then(() => navigator.serviceWorker?.register("offline.js")).catch(() => undefined);

  // What was found, as the program writes it: `onomast tag --format … --offsets utf16`.
  const withoutReasons = ({ explanation, explanation_left_out, ...mention }) => mention;
  const cell = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const csv = ({ id, text, mentions }) => {
    const columns = "document,line,start,end,label,subtype,text,name,value,entity,ids,score,nominal";
    let line = 1, at = 0;
    const rows = mentions.map(mention => {
      const { start, end, label, subtype = "", name = "", value = "", entity, ids = [], score, nominal } = mention;
      line += text.slice(at, start).match(/\r\n?|\n/g)?.length ?? 0;
      at = start;
      return [id, line, start, end, label, subtype, mention.text, name, value, entity, ids.join("|"), score.toFixed(2), nominal].map(value => cell(String(value))).join(",");
    });
    return `${[columns, ...rows].join("\n")}\n`;
  };
  const formats = {
    html: async record => {
      const [head, style, script] = await Promise.all(["head.txt", "view.css", "view.js"].map(async name => (await fetch(name)).text()));
      return onomast.page([record], { head, style, script });
    },
    csv,
    jsonl: ({ id, mentions, entities }) => `${JSON.stringify({ id, mentions: mentions.map(withoutReasons), entities })}\n`,
  };
  const types = { html: "text/html", csv: "text/csv", jsonl: "application/x-ndjson" };
  exports.addEventListener("click", async ({ target: { value } }) => {
    if (!value) return;
    const record = form.record(), blob = new Blob([await formats[value](record)], { type: types[value] }), href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: `${record.id.replace(/\.[^.]*$/, "")}.${value}` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  });
}
