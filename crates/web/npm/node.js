// In Node the parts are files beside this one.
import { readFile } from "node:fs/promises";
import { extractorOf } from "./extractor.js";

const FILES = { code: "onomast.wasm", lists: "lists.gz", model: "model.gz" };

export const Extractor = extractorOf(async part => new Response(await readFile(new URL(FILES[part], import.meta.url))));
