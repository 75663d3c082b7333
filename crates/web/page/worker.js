// Holds the extractor, so that the page stays quick while a text is read.
import { Extractor } from "./onomast/browser.js";

let made, newest = 0;

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
    // Of questions that came meanwhile only the last is answered.
    await new Promise(resolve => setTimeout(resolve));
    return { record: number === newest ? extractor.extract(text) : { mentions: [], entities: [] } };
  } catch (error) {
    return { error: error.message };
  }
};

// One after the other, so that the answers come in the order of the questions.
let answers = Promise.resolve();
addEventListener("message", ({ data }) => {
  const number = ++newest;
  answers = answers.then(async () => postMessage(await answer(number, data)));
});
