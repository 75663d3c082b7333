// The module of WebAssembly and its data, each loaded once and only when it is wanted.
//
// Code, lists and model are three files, fetched side by side. The lists are one file of text, packed: each begins with its
// name on a line of its own and ends with a form feed. They are unpacked and read as they come: first those of the words around
// names, which are compiled by themselves for preliminary answers, then an empty one, then the names.

const FORM_FEED = 0x0c;
const GZIP = 0x1f;

/** The pieces of a response, unpacked; some servers unpack files of gzip themselves. */
async function* pieces(response) {
  const reader = response.body.getReader();
  const first = await reader.read();
  const whole = new ReadableStream({
    start: controller => (first.done ? controller.close() : controller.enqueue(first.value)),
    async pull(controller) {
      const { done, value } = await reader.read();
      done ? controller.close() : controller.enqueue(value);
    },
    cancel: reason => reader.cancel(reason),
  });
  const isPacked = first.value?.[0] === GZIP;
  const unpacked = (isPacked ? whole.pipeThrough(new DecompressionStream("gzip")) : whole).getReader();
  for (let { done, value } = await unpacked.read(); !done; { done, value } = await unpacked.read()) yield value;
}

const joined = parts => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** Asks the module: writes the input, calls, and reads the answer. */
const asker = exports => {
  const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return (name, input, ...numbers) => {
    const bytes = typeof input === "string" ? encoder.encode(input) : input;
    const start = exports.input(bytes.length) >>> 0;
    new Uint8Array(exports.memory.buffer, start, bytes.length).set(bytes);
    const length = exports[name](...numbers);
    const answer = decoder.decode(new Uint8Array(exports.memory.buffer, exports.answer() >>> 0, Math.abs(length)));
    if (length < 0) throw new Error(answer);
    return answer;
  };
};

const instance = async response => {
  const { instance } =
    response.headers.get("Content-Type") === "application/wasm"
      ? await WebAssembly.instantiateStreaming(response)
      : await WebAssembly.instantiate(await response.arrayBuffer());
  return instance.exports;
};

/** The lists of a response, as the bytes of each. */
async function* listsOf(response) {
  let parts = [];
  for await (const piece of pieces(response)) {
    let from = 0;
    for (let end = piece.indexOf(FORM_FEED); end >= 0; end = piece.indexOf(FORM_FEED, from)) {
      yield joined([...parts, piece.subarray(from, end)]);
      parts = [];
      from = end + 1;
    }
    parts.push(piece.subarray(from));
  }
}

/** Reads the lists; stops once, when the words around names are at work. */
async function* reading(exports, response) {
  const ask = asker(exports), words = [];
  let isWords = true;
  for await (const list of listsOf(response)) {
    if (list.length === 0) {
      ask("compile", "");
      isWords = false;
      yield;
      continue;
    }
    ask("read_list", list);
    if (isWords) words.push(list);
  }
  // The whole has them after the names.
  words.forEach(list => ask("read_list", list));
  ask("compile", "");
}

const readModel = async (exports, response) => {
  const parts = [];
  for await (const piece of pieces(response)) parts.push(piece);
  asker(exports)("read_model", joined(parts));
};

/** Makes something once; what failed, or what somebody forgets, is made again for who asks next. */
const once = make => {
  let made;
  const forget = () => (made = undefined);
  const get = () => (made ??= make().catch(error => {
    forget();
    throw error;
  }));
  return Object.assign(get, { forget });
};

const inArray = lists => (lists === undefined ? [] : typeof lists === "string" ? [lists] : [...lists]);

/** The class for a platform, which opens a part (`code`, `lists` or `model`) as a Response. */
export const extractorOf = open => {
  const opened = async part => {
    const response = await open(part);
    if (!response.ok) throw new Error(`found ${response.status} for ${response.url}, expected the ${part} of onomast`);
    return response;
  };
  const code = once(() => opened("code").then(instance));
  const words = once(async () => {
    const lists = reading(...(await Promise.all([code(), opened("lists")])));
    await lists.next();
    return lists;
  });
  const lists = once(async () => {
    try {
      await (await words()).next();
    } catch (error) {
      words.forget();
      throw error;
    }
  });
  const model = once(async () => readModel(...(await Promise.all([code(), opened("model")]))));

  return class Extractor {
    #exports;
    #ask;
    #number;

    constructor(exports, ask, number) {
      this.#exports = exports;
      this.#ask = ask;
      this.#number = number;
    }

    static async create(options = {}) {
      const { builtIn = true, model: hasModel = true, preliminary = false, gazetteer, block, ...others } = options;
      const [exports] = await Promise.all([code(), builtIn && (preliminary ? words() : lists()), builtIn && hasModel && model()]);
      const ask = asker(exports);
      const wish = { builtIn, model: hasModel, gazetteer: inArray(gazetteer), block: inArray(block), ...others };
      return new Extractor(exports, ask, Number(ask("make", JSON.stringify(wish))));
    }

    extract(text) {
      if (this.#number === undefined) throw new Error("found an extractor that was freed, expected one in use");
      return JSON.parse(this.#ask("extract", text, this.#number));
    }

    free() {
      if (this.#number !== undefined) this.#exports.free(this.#number);
      this.#number = undefined;
    }
  };
};
