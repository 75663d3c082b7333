// In a browser the parts are fetched from where this file lies, or from where a bundler has put them: it knows them by these words.
import { extractorOf } from "./extractor.js";

const ADDRESSES = {
  code: new URL("./onomast.wasm", import.meta.url),
  lists: new URL("./lists.gz", import.meta.url),
  model: new URL("./model.gz", import.meta.url),
};

export const Extractor = extractorOf(part => fetch(ADDRESSES[part]));
