/* The index as it is loaded: in one file, or in parts that are asked for when a query needs them.

   What needs a part that is not there throws it as Missing; `whole` loads it and asks again. */
(() => {
  "use strict";

  const index = window.siteSearchIndex;
  window.siteSearchParts = {}; // part → what it holds
  const { HAN, LONGEST, entries, isCut, tree, read, numbersOf } = window.siteSearch;
  const KINDS = { p: "page", f: "figure", t: "table" };
  const MOST = 4; // parts that are loaded for what begins like the last word of a query

  const TURN = 20; // milliseconds for which nothing else is held up

  /** Take the steps of a generator, others between them; what it returns. */
  async function inTurns(steps) {
    for (let until = performance.now() + TURN; ; ) {
      const { done, value } = steps.next();
      if (done) return value;
      if (performance.now() < until) continue;
      await new Promise((resolve) => setTimeout(resolve));
      until = performance.now() + TURN;
    }
  }

  // --- an index in one file: what the build makes of a larger one is made here -----------------------------------

  function* unfold() {
    const rows = index.pages.map(() => []);
    index.sections.forEach(([page, , around, ...row]) => rows[page].push([around < 0 ? -1 : around - firsts[page], ...row]));
    const pages = index.pages.map(([, title, labels], page) => ({ rows: rows[page], title, labels, sounds: page ? "" : index.sounds }));
    const words = new Map(), cut = new Set();
    for (const [number, page] of pages.entries())
      for (const [word, { places, called, sounds }] of yield* entries(page)) {
        const all = words.get(word) ?? words.set(word, [[], [], []]).get(word);
        if (places.length) all[0].push([number, places]);
        if (called.length) all[1].push([number, called]);
        all[2].push(...sounds);
        if (HAN.test(word[0] ?? "") && word.length <= LONGEST && !cut.has(word) && isCut(places)) cut.add(word);
      }
    const posted = [...words].filter(([, [places]]) => places.length).map(([word]) => word);
    Object.assign(index, { tree: pages.map(tree), words: [""], texts: [0],
      cut: [...cut].sort().join(" "), inner: posted.filter((word) => HAN.test(word) && word.length <= LONGEST && !cut.has(word)).sort().join(" ") });
    Object.assign(window.siteSearchParts, {
      "words-0": words,
      spelt: posted.filter((word) => /^[a-z]/.test(word)).join(" "),
      "texts-0": index.sections.map(([, anchor, , title, text, code]) => [anchor, title, text, code]),
    });
  }

  // --- parts -----------------------------------------------------------------------------------------------------

  class Missing {
    constructor(parts) {
      this.parts = parts;
    }
  }

  /** Throw those of the parts that are not there. */
  function need(parts) {
    const missing = [...new Set(parts)].filter((part) => !window.siteSearchParts[part]);
    if (missing.length) throw new Missing(missing);
  }

  /** What a part holds. */
  function held(part) {
    need([part]);
    return window.siteSearchParts[part];
  }

  const loads = new Map(); // part → the promise that it is there

  function load(part) {
    const added = () => new Promise((onload, failed) => {
      const src = new URL(`search-${part}.${index.made}.js`, new URL(document.getElementById("search").dataset.index, location.href)).href;
      const onerror = () => { script.remove(); loads.delete(part); failed(new Error(src)); };
      const script = Object.assign(document.createElement("script"), { src, onload, onerror });
      document.head.append(script);
    });
    if (!loads.has(part)) loads.set(part, added());
    return loads.get(part);
  }

  /** What a function returns once all that it needs is there; nothing when it is not `wanted` any more. */
  async function whole(work, wanted = () => true) {
    await ready;
    while (wanted())
      try {
        return work();
      } catch (thrown) {
        if (!(thrown instanceof Missing)) throw thrown;
        await Promise.all(thrown.parts.map(load));
      }
  }

  /** The number of the last of values, which are in order, that is not behind another. */
  function lastUpTo(values, other) {
    let [low, high] = [0, values.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (values[middle] <= other) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  const partOf = (word) => `words-${lastUpTo(index.words, word)}`;
  const needWords = (words) => need(words.map(partOf));

  /** The words of a part: word → what the index has of it. */
  function wordsOf(part) {
    const words = held(part);
    return words instanceof Map ? words : (window.siteSearchParts[part] = new Map(Object.entries(words)));
  }

  const pagesOf = (said) => (said ? said.split(" ") : []).map((text) => {
    const [page, ...numbers] = numbersOf(text);
    return [page, numbers];
  });

  /** What the index has of a word: its places, and the sections that are called so, by pages, [[page, numbers], …], and
      the terms that sound so; see `entries` of search-places.js. */
  function entry(word) {
    const words = wordsOf(partOf(word));
    const found = words.get(word) ?? "";
    if (Array.isArray(found[0])) return found;
    const [places, called = "", sounds = []] = typeof found === "string" ? [found] : found;
    words.set(word, [pagesOf(places), pagesOf(called), sounds]);
    return words.get(word);
  }

  /** The words that begin so; none where they are too many to be loaded. */
  function begun(start) {
    const from = lastUpTo(index.words, start), to = lastUpTo(index.words, `${start}\uffff`);
    if (to - from >= MOST) return [];
    const parts = Array.from({ length: to - from + 1 }, (_, at) => `words-${from + at}`);
    need(parts);
    return parts.flatMap((part) => [...wordsOf(part).keys()].filter((word) => word.startsWith(start)));
  }

  // --- places ----------------------------------------------------------------------------------------------------

  const known = new Map(); // word → its places: most are asked for again with the next letter

  function places(word) {
    const [pages] = entry(word);
    if (!known.has(word)) known.set(word, pages.flatMap(([page, numbers]) => read(word.replace(/^§[\d.]+§/, ""), numbers, firsts[page])));
    return known.get(word);
  }

  /** The sections that are called so, letter by letter. */
  const called = (name) => entry(name)[1].flatMap(([page, sections]) => sections.map((section) => firsts[page] + section));

  /** The terms that sound so: [[term, weight], …]. */
  const heard = (name) => entry(name)[2].map((term) => [term.split(" ")[0], Number(term.split(" ")[1])]);

  // --- sections --------------------------------------------------------------------------------------------------

  const firsts = [0], starts = [], sections = [], cut = new Set(), inner = new Set();

  async function begin() {
    const counts = index.sections ? index.pages.map(() => 0) : index.tree.map(([around]) => around.length);
    for (const [page] of index.sections ?? []) counts[page]++;
    for (const count of counts) firsts.push(firsts.at(-1) + count);
    if (index.sections) await inTurns(unfold());
    index.texts.reduce((first, behind) => (starts.push(first + behind), first + behind), 0);
    index.tree.forEach(([arounds, kinds, lengths], page) => arounds.forEach((back, own) => {
      const number = firsts[page] + own;
      sections.push({ page, around: back ? number - back : -1, kind: KINDS[kinds[own]], length: lengths[own], last: number });
    }));
    for (const { around, last } of sections.toReversed()) if (around >= 0) sections[around].last = Math.max(sections[around].last, last);
    for (const word of index.cut.split(" ")) cut.add(word);
    for (const word of index.inner.split(" ")) inner.add(word);
  }

  const ready = begin();

  const textsOf = (section) => `texts-${lastUpTo(starts, section)}`; // `starts`: the first section of each part

  /** What a section says: [id, title, text, code, titles around it that its part has not, by their numbers]. */
  const text = (section) => held(textsOf(section))[section - starts[lastUpTo(starts, section)]];

  /** The titles around a section, from the outermost inwards. */
  function titlesAround(section) {
    const inwards = [];
    for (let { around } = sections[section]; around >= 0; { around } = sections[around]) inwards.unshift(around);
    const given = text(section)[4] ?? [];
    return inwards.map((number, at) => given[at] ?? text(number)[1]);
  }

  const needTexts = (numbers) => need(numbers.map(textsOf));

  /** The Latin words of all pages. */
  const spelt = () => held("spelt").split(" ");

  Object.assign(window.siteSearch, { whole, needWords, entry, begun, places, called, heard, sections, firsts, text, titlesAround, needTexts, spelt, cut, inner });
})();
