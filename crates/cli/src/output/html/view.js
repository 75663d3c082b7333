// The view of tagged texts: a panel of names, filters, a map, and a card that tells why a mention is one.
//
// It takes articles that stand in the page, a <mark> for each mention and a block of JSON behind the text; or it makes
// such articles of records, which `onomast tag --format jsonl --offsets utf16` writes, each with its `text`, for the page or
// for a page of their own. Nothing is read from anywhere else, and nothing is stored.
"use strict";
const onomast = (() => {
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const draw = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const isShown = mention => !mention.mark.classList.contains("off");

  // A list in which each value stands once, by its key.
  const interned = () => {
    const numbers = new Map(), all = [];
    return {
      all,
      number(key, value) {
        if (!numbers.has(key)) numbers.set(key, all.push(value) - 1);
        return numbers.get(key);
      },
    };
  };

  const coordinates = attributes => {
    const degrees = (names, most) => {
      const key = Object.keys(attributes || {}).find(key => names.includes(key.toLowerCase()));
      const value = key === undefined || !attributes[key].trim() ? NaN : Number(attributes[key]);
      return Math.abs(value) <= most ? value : null;
    };
    const place = [degrees(["lat", "latitude"], 90), degrees(["lon", "longitude", "lng", "long"], 180)];
    return place.includes(null) ? undefined : place;
  };

  // What the block of JSON in an article holds, made of a record.
  const dataOf = record => {
    const entries = interned(), sources = interned(), reasons = interned();
    const mentions = record.mentions.map(mention => {
      const { name = "", subtype = "", ids = [], value } = mention;
      const isKnown = mention.name !== undefined || subtype || value;
      const entry = isKnown ? entries.number(JSON.stringify([name, subtype, ids, value]), [name, subtype, ids, coordinates(mention.attributes), value]) : -1;
      const row = [mention.entity, entry, Math.round(mention.score * 100), sources.number(mention.source, mention.source)];
      for (const [what, points, origin] of mention.explanation?.[0]?.reasons ?? []) {
        const said = origin && what !== "model" ? `${what} (${origin})` : what;
        row.push(reasons.number(said, said), points);
      }
      return row;
    });
    return { entities: record.entities.map(entity => entity.name), entries: entries.all, sources: sources.all, reasons: reasons.all, mentions };
  };

  // Where the paragraphs of a text lie: what stands between blank lines.
  const paragraphsOf = text => {
    const places = [];
    let start = 0, isOpen = false;
    for (const line of text.split(/(?<=\n)/)) {
      const end = start + line.trimEnd().length;
      if (end > start) isOpen ? (places.at(-1).end = end) : places.push({ start, end });
      isOpen = end > start;
      start += line.length;
    }
    return places;
  };

  // Whether the lines of a paragraph are those of a narrow page, so that one may break them elsewhere.
  const isWrapped = text => {
    const lines = text.split("\n").slice(0, -1);
    return lines.length > 0 && lines.every(line => line.length >= 60);
  };

  // An article of a record and its text.
  const articleOf = (record, number) => {
    const text = make("div", { className: "text" }), mentions = record.mentions.values();
    let next = mentions.next().value;
    for (const { start, end } of paragraphsOf(record.text)) {
      const paragraph = text.appendChild(make("p", { dir: "auto", className: isWrapped(record.text.slice(start, end)) ? "w" : "" }));
      let at = start;
      for (; next && next.start < end; next = mentions.next().value) {
        const mark = make("mark", {}, record.text.slice(next.start, next.end));
        mark.dataset.l = next.label;
        if (next.nominal) mark.dataset.n = "";
        paragraph.append(record.text.slice(at, next.start), mark);
        at = next.end;
      }
      paragraph.append(record.text.slice(at, end));
    }
    // No tag within the block ends it.
    const data = make("script", { type: "application/json" }, JSON.stringify(dataOf(record)).replaceAll("<", "\\u003c"));
    return make("article", { id: `d${number}` }, make("h2", { dir: "auto" }, String(record.id)), text, data);
  };

  // All mentions of the articles, and who they mean, whatever the article; who is named most comes first.
  const read = articles => {
    const mentions = [], people = interned();
    for (const article of articles) {
      const data = JSON.parse(article.querySelector("script").textContent);
      const marks = article.querySelectorAll(".text mark");
      // The id that an entity has in this article, as soon as one of its mentions has one.
      const ids = [];
      for (const [entity, entry] of data.mentions) ids[entity] ||= data.entries[entry]?.[2][0];
      data.mentions.forEach((row, index) => {
        const mark = marks[index], label = mark.dataset.l, name = data.entities[row[0]];
        const key = `${label}\t${ids[row[0]] ? `id\t${ids[row[0]]}` : name.toLowerCase()}`;
        const who = people.all[people.number(key, { label, name, mentions: [], at: -1 })];
        const mention = { number: mentions.length, mark, label, row, data, entry: data.entries[row[1]], score: row[2] / 100, who };
        mark.number = mention.number;
        who.mentions.push(mention);
        mentions.push(mention);
      });
    }
    return { mentions, people: people.all.sort((one, other) => other.mentions.length - one.mentions.length) };
  };

  // What is said of a mention in the card.
  const told = ({ mark, label, row, data, entry, who }) => {
    const [, , score, source, ...reasons] = row;
    const [name, subtype, ids, , value] = entry ?? ["", "", []];
    const list = make("ul");
    for (let at = 0; at < reasons.length; at += 2) {
      const points = reasons[at + 1];
      list.append(make("li", {}, make("b", {}, points > 0 ? `+${points}` : `${points}`), make("span", {}, data.reasons[reasons[at]])));
    }
    const lines = [
      make("p", {}, make("b", {}, make("bdi", {}, who.name)), ` ${label}${subtype ? `, ${subtype}` : ""}`),
      make("p", {}, make("small", {}, `score ${(score / 100).toFixed(2)}, from ${data.sources[source]}${"n" in mark.dataset ? ", a common noun" : ""}`)),
    ];
    if (value) lines.push(make("p", {}, make("small", {}, "value "), make("b", {}, value)));
    if (name) lines.push(make("p", {}, make("small", {}, "entry "), make("bdi", {}, name), ids.length ? ` ${ids.join(", ")}` : ""));
    if (reasons.length) lines.push(list);
    return lines;
  };

  // The mention that is told of, beside its first line.
  const cardOf = signal => {
    const card = document.querySelector("main").appendChild(make("div", { id: "card", role: "tooltip", hidden: true }));
    let timer, marked;
    const hide = () => {
      clearTimeout(timer);
      card.hidden = true;
      marked?.removeAttribute("aria-describedby");
      marked = undefined;
    };
    const put = () => {
      const place = marked.getClientRects()[0], { width, height } = card.getBoundingClientRect();
      const isBelow = place.bottom + height + 8 < innerHeight || place.top < height + 8;
      card.style.left = `${Math.max(8, Math.min(place.left, document.documentElement.clientWidth - width - 8))}px`;
      card.style.top = `${isBelow ? place.bottom + 6 : place.top - height - 6}px`;
    };
    const show = mention => {
      hide();
      marked = mention.mark;
      card.replaceChildren(...told(mention));
      card.dataset.l = mention.label;
      card.hidden = false;
      marked.setAttribute("aria-describedby", "card");
      put();
    };
    const hideSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(hide, 200);
    };
    card.addEventListener("mouseenter", () => clearTimeout(timer));
    card.addEventListener("mouseleave", hideSoon);
    // The card of a mention that has the focus goes with it.
    addEventListener("scroll", () => marked && (marked === document.activeElement ? put() : hide()), { passive: true, signal });
    return { show, hide, hideSoon };
  };

  // The map of the places whose coordinates are known, as much of the world as they need.
  const mapOf = (people, go) => {
    const world = document.getElementById("world");
    const places = people.flatMap(who => {
      const place = who.mentions.find(mention => mention.entry?.[3])?.entry[3];
      return place ? [{ who, latitude: place[0], longitude: place[1] }] : [];
    });
    if (!world || !places.length) return [];
    const range = (values, least, from, to) => {
      const middle = (Math.min(...values) + Math.max(...values)) / 2;
      const size = Math.min(to - from, Math.max(least, (Math.max(...values) - Math.min(...values)) * 1.3));
      return [Math.min(to - size, Math.max(from, middle - size / 2)), size];
    };
    let [x, width] = range(places.map(place => place.longitude), 40, -180, 180);
    const [y, height] = range(places.map(place => -place.latitude), width / 2.2, -85, 85);
    if (width < height) [x, width] = range(places.map(place => place.longitude), height, -180, 180);
    const svg = draw("svg", { viewBox: `${x} ${y} ${width} ${height}`, role: "img", "aria-label": `Map with ${places.length} of the places` });
    svg.append(draw("path", { d: world.content.querySelector("path").getAttribute("d") }));
    for (const { who, latitude, longitude } of places) {
      const size = (0.008 + 0.004 * Math.min(5, Math.log2(1 + who.mentions.length))) * width;
      const circle = draw("circle", { cx: longitude, cy: -latitude, r: size, "data-l": who.label });
      circle.append(Object.assign(draw("title", {}), { textContent: who.name }));
      circle.addEventListener("click", () => go(who));
      who.circle = circle;
      svg.append(circle);
    }
    return [svg];
  };

  // Light, dark, or what the system has.
  const themeSwitch = () => {
    const root = document.documentElement, button = make("button", { type: "button" });
    const isDark = () => root.style.colorScheme === "dark" || (!root.style.colorScheme && matchMedia("(prefers-color-scheme: dark)").matches);
    const name = () => (button.textContent = isDark() ? "Light" : "Dark");
    button.addEventListener("click", () => {
      root.style.colorScheme = isDark() ? "light" : "dark";
      name();
    });
    name();
    return button;
  };

  // What is filtered stays so when other articles are shown.
  const off = new Set();
  let least = 0, sought = "";

  // The panel, the filters and the card of these articles.
  const furnish = (articles, signal) => {
    document.querySelectorAll("aside, .controls, #card").forEach(element => element.remove());
    const main = document.querySelector("main"), legend = document.getElementById("legend");
    const { mentions, people } = read(articles);
    const card = cardOf(signal);
    let current = 0;

    // Only one mention is a stop of the tabulator; from it the arrows lead to the others.
    const stopAt = number => {
      mentions[current].mark.removeAttribute("tabindex");
      current = number;
      mentions[current].mark.tabIndex = 0;
    };
    const said = make("p", { className: "said", role: "status" });
    const focus = number => {
      const { mark, who } = mentions[number];
      document.querySelectorAll("mark.same").forEach(mark => mark.classList.remove("same"));
      stopAt(number);
      mark.scrollIntoView({ block: "center", behavior: "instant" });
      mark.focus({ preventScroll: true });
      const shown = who.mentions.filter(isShown);
      if (shown.length < 500) shown.forEach(mention => mention.mark.classList.add("same"));
      who.at = shown.indexOf(mentions[number]);
      said.textContent = `${who.name}: ${who.at + 1} of ${shown.length}`;
      document.querySelector(".names [aria-current]")?.removeAttribute("aria-current");
      who.button?.setAttribute("aria-current", "true");
    };
    const walk = who => {
      const shown = who.mentions.filter(isShown);
      if (shown.length) focus(shown[(who.at + 1) % shown.length].number);
    };
    const step = by => {
      let number = current;
      do number = (number + by + mentions.length) % mentions.length;
      while (number !== current && !isShown(mentions[number]));
      focus(number);
    };

    const names = make("ul", { className: "names" });
    for (const who of people) {
      const name = make("mark", {}, make("bdi", {}, who.name));
      name.dataset.l = who.label;
      who.count = make("span");
      who.button = make("button", { type: "button" }, name, who.count);
      who.button.addEventListener("click", () => walk(who));
      who.item = make("li", {}, who.button);
      names.append(who.item);
    }
    const search = make("input", { type: "search", placeholder: "Find a name", ariaLabel: "Find a name", value: sought });
    const filter = () => {
      sought = search.value;
      const wanted = sought.trim().toLowerCase();
      for (const mention of mentions) mention.mark.classList.toggle("off", off.has(mention.label) || mention.score < least);
      for (const who of people) {
        const n = who.mentions.filter(isShown).length;
        who.count.textContent = n;
        who.item.hidden = !n || !who.name.toLowerCase().includes(wanted);
        who.circle?.classList.toggle("off", !n);
        who.at = -1;
      }
      const first = mentions.find(isShown);
      if (first && !isShown(mentions[current])) stopAt(first.number);
      card.hide();
    };
    search.addEventListener("input", filter);

    for (const item of legend?.querySelectorAll("li") ?? []) {
      const mark = item.querySelector("mark"), n = mentions.filter(mention => mention.label === mark.dataset.l).length;
      const box = make("input", { type: "checkbox", checked: !off.has(mark.dataset.l) });
      box.addEventListener("change", () => {
        box.checked ? off.delete(mark.dataset.l) : off.add(mark.dataset.l);
        filter();
      });
      item.replaceChildren(make("label", {}, box, mark, make("span", {}, n)));
    }
    const slider = make("input", { type: "range", min: 0, max: 1, step: 0.05, value: least }), value = make("output", {}, least.toFixed(2));
    slider.addEventListener("input", () => {
      least = Number(slider.value);
      value.textContent = least.toFixed(2);
      filter();
    });
    const controls = make("div", { className: "controls score" }, make("label", { className: "score" }, "Score from ", slider, value), themeSwitch());
    document.querySelector("header").append(controls);
    if (mentions.length) {
      main.before(make("aside", { ariaLabel: "Names" }, make("h2", {}, "Names"), ...mapOf(people, walk), search, names, said));
      document.body.classList.add("has-panel");
      stopAt(0);
    }
    const index = document.getElementById("index");
    if (index) main.before(index);
    if (legend) (document.querySelector("form") ?? document.querySelector("header")).after(legend);
    filter();

    const mentionOf = event => mentions[event.target.closest?.(".text mark")?.number];
    const listeners = {
      mouseover: mention => isShown(mention) && card.show(mention),
      mouseout: card.hideSoon,
      focusin: card.show,
      focusout: card.hideSoon,
      click: mention => isShown(mention) && focus(mention.number),
      keydown(mention, event) {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        const keys = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), Enter: () => walk(mention.who), Escape: () => mention.who.button.focus() };
        if (!keys[event.key]) return;
        event.preventDefault();
        keys[event.key]();
      },
    };
    for (const [name, listener] of Object.entries(listeners)) {
      main.addEventListener(name, event => mentionOf(event) && listener(mentionOf(event), event), { signal });
    }
    addEventListener("keydown", event => event.key === "Escape" && card.hide(), { signal });
  };

  // The legend of records, and the looks of labels that are not built in.
  const legendOf = records => {
    const known = ["PERSON", "PLACE", "ORGANIZATION", "MISC"];
    const labels = [...new Set(records.flatMap(record => record.mentions.map(mention => mention.label)))];
    const others = labels.filter(label => !known.includes(label)).sort(), list = make("ul");
    for (const label of known.filter(label => labels.includes(label)).concat(others)) {
      const mark = make("mark", {}, label);
      mark.dataset.l = label;
      list.append(make("li", {}, mark));
    }
    const looks = others.map((label, at) => `[data-l="${CSS.escape(label)}"]{--c:var(--c${at % 6});--line:var(--line${at % 5})}`).join("\n");
    return { legend: make("section", { id: "legend", ariaLabel: "Labels" }, list), looks };
  };

  let view;
  // Makes a page of articles what it is with a script; the view before ends.
  const open = (articles = [...document.querySelectorAll("main article")]) => {
    view?.abort();
    view = new AbortController();
    furnish(articles, view.signal);
  };
  // Shows records in place of what was there.
  const show = records => {
    const articles = records.map(articleOf), main = document.querySelector("main"), sheet = new CSSStyleSheet();
    const { legend, looks } = legendOf(records);
    sheet.replaceSync(looks);
    document.adoptedStyleSheets = [sheet];
    main.replaceChildren(...articles);
    document.getElementById("legend")?.remove();
    main.after(legend);
    open(articles);
  };
  // A page of its own that shows records, as `onomast tag --format html` writes it; the head, style and script are those of its pages.
  // This script itself stands in such pages, so no tag of a script occurs in it.
  const page = (records, { head, style, script }) => {
    const { legend, looks } = legendOf(records), world = document.getElementById("world")?.outerHTML ?? "";
    const [before, behind] = head.split("/*style*/"), articles = records.map(articleOf).map(article => article.outerHTML);
    const rest = [make("style", {}, looks), legend].map(element => element.outerHTML), end = make("script", {}, `\n${script}`).outerHTML;
    return [before + style.trimEnd() + behind + articles.join("\n"), "</main>", ...rest, world, end, ""].join("\n");
  };
  return { open, show, page };
})();
if (document.querySelector("main article")) onomast.open();
