// Where the words of pages stand, found in Node as in a browser: reads {scripts, inside, same, pages} as JSON, writes for
// each page {words: word → its places, or [places, sections that are called so, terms that sound so], cut: the Chinese
// words that do not stand within others alone, tree}; see docs/assets/search-places.js.

import { text } from "node:stream/consumers";

const { scripts, inside, same, pages } = JSON.parse(await text(process.stdin));
globalThis.window = globalThis;
globalThis.siteSearchIndex = { inside, shapes: "" };
for (const script of scripts) (0, eval)(script);
const { HAN, LONGEST, entries, groupsOf, alike, isCut, tree, written } = globalThis.siteSearch;
const groups = groupsOf(same);

/** What a generator returns. */
function last(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function told(page) {
  const found = last(entries(page)), words = {};
  const add = (word, { places, called, sounds = [] }) => {
    words[word] = called.length || sounds.length ? [written(places), written(called), sounds] : written(places);
  };
  for (const [word, own] of found) add(word, own);
  for (const { key, ...own } of alike(found, groups)) add(key, own);
  const cut = [...found].filter(([word, { places }]) => HAN.test(word[0]) && word.length <= LONGEST && isCut(places)).map(([word]) => word);
  return { words, cut, tree: tree(page) };
}

process.stdout.write(JSON.stringify(pages.map(told)));
