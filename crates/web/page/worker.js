// Holds the extractor, so that the page stays quick while a text is read.
import { Extractor } from "./onomast/browser.js";

let made, newest = 0, hasNames = false;

// The extractor of these options; the one before goes when others are asked for.
const extractorOf = options => {
  const key = JSON.stringify(options);
  if (made?.key !== key) {
    const before = made?.extractor;
    made = { key, extractor: Extractor.create(options) };
    made.extractor.catch(() => (made = undefined));
    made.extractor.then(() => before).then(extractor => extractor?.free(), () => undefined);
  }
  return made.extractor;
};

const answer = async (number, { text, options }) => {
  try {
    const extractor = await extractorOf(options);
    hasNames = true;
    // Of questions that came meanwhile only the last is answered.
    await new Promise(resolve => setTimeout(resolve));
    return { number, record: number === newest ? extractor.extract(text) : { mentions: [], entities: [] } };
  } catch (error) {
    return { number, error: error.message };
  }
};

// What can be found before the names are there; if it cannot be made, the answer proper tells why.
const answerEarly = async (number, { text, options }) => {
  const extractor = await Extractor.create({ ...options, preliminary: true });
  if (number === newest && !hasNames) postMessage({ number, record: extractor.extract(text), isPreliminary: true });
  extractor.free();
};

// One after the other, so that the answers come in the order of the questions; one that is preliminary comes before its proper one.
let answers = Promise.resolve();
addEventListener("message", ({ data }) => {
  const number = (newest = data.number);
  answers = answers.then(async () => postMessage(await answer(number, data)));
  if (!hasNames && data.text) answerEarly(number, data).catch(() => undefined);
});
