// The form of a page that reads texts: paste, drop or open them, and see the view of the last answer. What is dropped is a list if
// its name ends with .tsv, and a page if it ends with .html; nothing else is looked at.
"use strict";

// `tag` is given `{ id, text, list }` and gives a record of the text, or throws what is told instead; until then it may show a
// preliminary one by its second argument. A live form asks whenever the text was changed and then left alone for a moment. Gives
// what the page may ask of it.
onomast.form = (tag, { isLive = false } = {}) => {
  const PAUSE = 120;
  const form = document.querySelector("form"), area = form.querySelector("textarea"), status = form.querySelector("[role=status]");
  // Of a file the text as it is: the box knows no CR. Of several texts the last is read.
  let list, name = "Text", whole, nTexts = 1, record;

  const forgetFiles = () => {
    name = "Text";
    whole = undefined;
    nTexts = 1;
  };

  // The text of a page as one reads it: blocks stand on lines of their own, and what is no text is left out.
  const textOf = html => {
    const body = new DOMParser().parseFromString(html, "text/html").body;
    body.querySelectorAll("script, style, template, noscript").forEach(element => element.remove());
    body.querySelectorAll("br").forEach(element => element.replaceWith("\n"));
    body.querySelectorAll("p, div, h1, h2, h3, h4, h5, h6, li, tr, section, article, blockquote, pre").forEach(element => element.append("\n\n"));
    return body.textContent.replace(/[^\S\n]+/g, " ").replace(/\s*\n\s*\n\s*/g, "\n\n").trim();
  };

  const tell = (message, isWrong = false) => {
    status.textContent = message;
    status.classList.toggle("error", isWrong);
  };

  let asked = 0, timer;
  const ask = async () => {
    const text = whole ?? area.value, number = ++asked;
    const showEarly = answer => {
      if (number !== asked) return;
      onomast.show([{ ...answer, id: name, text }]);
      tell("Names are still being loaded; more will be found.");
    };
    clearTimeout(timer);
    tell("…");
    try {
      const answer = await tag({ id: name, text, list }, showEarly);
      // Only the last question counts.
      if (number !== asked) return;
      record = { ...answer, id: name, text };
      onomast.show([record]);
      const where = nTexts > 1 ? `, in the last of ${nTexts} texts` : "";
      tell(`${answer.mentions.length} mentions of ${answer.entities.length} names${where}`);
    } catch (error) {
      if (number === asked) tell(error.message, true);
    }
  };

  const read = async files => {
    let nRead = 0;
    for (const file of files) {
      const text = await file.text();
      if (/\.tsv$/i.test(file.name)) {
        list = text;
        tell(`List: ${file.name}`);
      } else {
        whole = /\.x?html?$/i.test(file.name) ? textOf(text) : text;
        area.value = whole;
        name = file.name;
        nTexts = ++nRead;
      }
    }
    if (nRead || (list !== undefined && area.value)) await ask();
  };

  form.addEventListener("submit", event => {
    event.preventDefault();
    ask();
  });
  area.addEventListener("input", () => {
    forgetFiles();
    if (!isLive) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  area.addEventListener("paste", event => {
    const html = event.clipboardData.getData("text/html"), plain = event.clipboardData.getData("text/plain");
    // A page that was copied has its plain text beside it; one that was copied as source has nothing else.
    if (!html || plain) return;
    event.preventDefault();
    area.setRangeText(textOf(html), area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  });
  form.querySelector("[type=file]").addEventListener("change", event => read(event.target.files));
  for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, event => {
      event.preventDefault();
      form.classList.add("drop");
    });
  }
  addEventListener("dragleave", event => event.relatedTarget === null && form.classList.remove("drop"));
  addEventListener("drop", event => {
    event.preventDefault();
    form.classList.remove("drop");
    if (event.dataTransfer.files.length) return read(event.dataTransfer.files);
    const html = event.dataTransfer.getData("text/html");
    area.value = html ? textOf(html) : event.dataTransfer.getData("text/plain");
    forgetFiles();
    ask();
  });
  return { ask, tell, record: () => record };
};
