// The page of `onomast serve`: sends a text to its own server and shows the answer. What is dropped is a list if its name
// ends with .tsv, and a page if it ends with .html; nothing else is looked at.
"use strict";
{
  const form = document.querySelector("form"), area = form.querySelector("textarea"), status = form.querySelector("[role=status]");
  let list, name = "Text";

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

  let asked = 0;
  const tag = async () => {
    const text = area.value, number = ++asked;
    tell("…");
    try {
      const response = await fetch("tag?offsets=utf16&explain=yes", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ id: name, text, list }),
      });
      const answer = await response.json();
      // Only the last question counts.
      if (number !== asked) return;
      if (!response.ok) return tell(answer.error, true);
      onomast.show([{ ...answer, text }]);
      tell(`${answer.mentions.length} mentions of ${answer.entities.length} names`);
    } catch {
      if (number === asked) tell("The server does not answer.", true);
    }
  };

  const read = async files => {
    let hasText = false;
    for (const file of files) {
      const text = await file.text();
      if (/\.tsv$/i.test(file.name)) {
        list = text;
        tell(`List: ${file.name}`);
      } else {
        area.value = /\.x?html?$/i.test(file.name) ? textOf(text) : text;
        name = file.name;
        hasText = true;
      }
    }
    if (hasText || (list !== undefined && area.value)) await tag();
  };

  form.addEventListener("submit", event => {
    event.preventDefault();
    tag();
  });
  area.addEventListener("input", () => (name = "Text"));
  area.addEventListener("paste", event => {
    const html = event.clipboardData.getData("text/html"), plain = event.clipboardData.getData("text/plain");
    // A page that was copied has its plain text beside it; one that was copied as source has nothing else.
    if (html && !plain) event.preventDefault(), area.setRangeText(textOf(html), area.selectionStart, area.selectionEnd, "end");
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
    name = "Text";
    tag();
  });
}
