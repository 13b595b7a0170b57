/* The search: finds sections in the index that the build made, and shows them in the dialog.
   Loaded, with MiniSearch and the index before it, when a reader opens the search for the first time. */
(() => {
  "use strict";

  const { pages, sections, inside, same } = window.siteSearchIndex;
  const BETWEEN = /\x7f/g; // stands between Chinese words in the index
  const RUN = /[a-z0-9]+(?:[._-][a-z0-9]+)*|\p{Script=Greek}|[\p{Script=Han}\x7f]+|[\p{L}\p{N}]+/giu;
  const HAN = /\p{Script=Han}/u;
  const WORD = /[\p{L}\p{N}]/u;
  const LONGEST = 12; // characters, or Latin words, that make up one word
  // words of questions: looked for only where nothing else is asked
  const ASKING = new Set(
    "<%= words.search.asking %>".split(" "),
  );
  const MOST = 100; // characters of a query
  const SHOWN = 20;
  const BEFORE = 16; // characters of an excerpt before the first hit
  const LENGTH = 110;

  // --- words ---------------------------------------------------------------------------------------------------

  /** One letter as several ways of writing it have it: ϵ and ε, Ｒ and r, ö and o, ß and ss. */
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss");
  const fold = (text) => plain(text).toLowerCase().replace(/ς/g, "σ");
  /** Letters and numbers alone, so that spaces and marks make no difference. */
  const compact = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");

  const insides = new Set(inside.split(" "));
  const vocabulary = new Set();

  /** The words of a Latin run, also those inside: torch.optim, rmsprop_2d, MSELoss, half-life. */
  function latin(run) {
    const pieces = /^\d+(?:\.\d+)?$/.test(run) ? [] : run.split(/[._-]/);
    const humps = pieces.flatMap((piece) => piece.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []);
    const joined = pieces.length > 1 ? [pieces.join("")] : [];
    return [...new Set([run, ...joined, ...pieces, ...humps].map(fold))];
  }

  /** A Chinese word, and the shorter ones that stand in it. */
  function han(word) {
    const found = [word];
    for (let start = 0; start < word.length; start++)
      for (let end = start + 2; end <= word.length; end++) {
        const part = word.slice(start, end);
        if (part !== word && insides.has(part)) found.push(part);
      }
    return found;
  }

  /** All words of a text of the index. */
  function wordsOf(text) {
    const found = [];
    for (const [run] of plain(text).matchAll(RUN))
      if (HAN.test(run)) for (const word of run.split(BETWEEN)) word && found.push(...han(word));
      else found.push(...latin(run));
    for (const word of found) vocabulary.add(word);
    return found;
  }

  // --- the index -----------------------------------------------------------------------------------------------

  const shown = (text) => text.replace(BETWEEN, "");

  /** The titles around a section, from the page's inwards. */
  function around(number) {
    const [page, , parent] = sections[number];
    if (parent < 0) return shown(sections[number][3]) === pages[page][1] ? [] : [pages[page][1]];
    return [...around(parent), shown(sections[parent][3])].filter((title, at, all) => all.indexOf(title) === at);
  }

  const engine = new MiniSearch({
    fields: ["title", "around", "text", "code"],
    tokenize: wordsOf,
    processTerm: (word) => word,
    searchOptions: {
      boost: { title: 5, around: 1.2, text: 1, code: 0.3 },
      bm25: { k: 1.2, b: 0.15, d: 0.5 }, // a long section is worth hardly less than a short one
      tokenize: (word) => [word],
    },
  });
  engine.addAll(
    sections.map(([page, , parent, title, text, code], id) => {
      const parents = [];
      for (let up = parent; up >= 0; up = sections[up][2]) parents.push(sections[up][3]);
      return { id, title, around: parents.length ? parents.join(" ") : pages[page][2], text, code };
    }),
  );

  // --- the query -----------------------------------------------------------------------------------------------

  /** A query as its smallest parts: Latin words, numbers, Greek letters, Chinese characters. */
  function atomsOf(query) {
    return [...plain(query).slice(0, MOST).matchAll(RUN)].flatMap(([run]) => {
      if (HAN.test(run)) return [...run.replace(BETWEEN, "")];
      const whole = fold(run);
      return vocabulary.has(whole) || groups.has(whole) ? [whole] : whole.split(/[._-]/).filter(Boolean);
    });
  }

  /** word without spaces → the words that mean the same, each as its atoms */
  const groups = new Map();
  const byName = same.map((group) => group.map((word) => [compact(word), word]));
  for (const group of byName) for (const [name] of group) groups.set(name, []);
  for (const group of byName) {
    const atoms = group.map(([name, word]) => [name, atomsOf(word)]);
    for (const [name] of group) groups.get(name).push(...atoms.filter(([other]) => other !== name).map(([, all]) => all));
  }

  const everything = sections.map(([, , , title, text]) => compact(shown(`${title} ${text}`))).join(" ");
  /** Whether words stand side by side somewhere: parts of a term that are far apart are not the term. */
  const written = (name) => everything.includes(name);

  const asks = (name) => ASKING.has(name);

  /** Part atoms into the longest words that `knows` knows; what is unknown stands alone: [atoms of a word, …]. */
  function parted(atoms, knows) {
    const found = [];
    for (let start = 0; start < atoms.length; ) {
      let end = Math.min(start + LONGEST, atoms.length);
      while (end > start + 1 && !knows(atoms.slice(start, end).join(""))) end--;
      found.push(atoms.slice(start, end));
      start = end;
    }
    return found;
  }

  /** The words of the index that make up these atoms, or none where one is missing; `but` is not to be used. */
  function spelled(atoms, but) {
    const found = parted(atoms, (name) => name !== but && vocabulary.has(name)).map((part) => part.join(""));
    return found.every((name) => name !== but && vocabulary.has(name)) ? found : [];
  }

  /** The ways to meet one word of a query: [{terms: all of them have to be there, weight, prefix, fuzzy}, …]. */
  function ways(atoms, last) {
    const name = atoms.join("");
    const letters = /^[a-z0-9]+$/.test(name);
    const found = [vocabulary.has(name) ? { terms: [name], weight: 1 } : { terms: spelled(atoms, name), weight: 0.8 }];
    for (const other of groups.get(name) ?? []) if (written(other.join(""))) found.push({ terms: spelled(other), weight: 0.35 });
    if (letters && name.length > 1 && (last || !vocabulary.has(name)))
      found.push({ terms: [name], weight: 0.6, prefix: true });
    const known = found.some((way) => way.terms.length && !way.prefix);
    if (letters && name.length > 3 && !known) found.push({ terms: [name], weight: 0.5, fuzzy: 0.25 });
    if (HAN.test(name) && atoms.length === 1 && (last || !known))
      for (const word of vocabulary) if (word !== name && word.includes(name)) found.push({ terms: [word], weight: 0.2 });
    return found.filter((way) => way.terms.length);
  }

  /** What a query asks for, word by word: [its ways, …]. */
  function asked(query) {
    const parts = parted(atomsOf(query), (name) => vocabulary.has(name) || groups.has(name) || asks(name));
    const telling = parts.filter((part) => !asks(part.join("")));
    return (telling.length ? telling : parts).map((part, at, all) => ways(part, at === all.length - 1));
  }

  /** How well terms meet each word of a query, as the weight of the best way: [0 to 1, …]. */
  const met = (units, terms) =>
    units.map((unit) => Math.max(0, ...unit.filter((way) => way.terms.every((term) => terms.includes(term))).map((way) => way.weight)));

  /** How much more a section is worth than its words say: for the query as a phrase, first of all in its title. */
  function bonus([, , , title, text], name, units, terms) {
    const heading = compact(shown(title));
    if (heading === name) return 20;
    if (groups.get(name)?.some((other) => other.join("") === heading)) return 8;
    let factor = heading.includes(name) ? 4 : 1;
    if (factor === 1) {
      const inTitle = new Set(wordsOf(title));
      const weights = met(units, terms.filter((term) => inTitle.has(term)));
      factor += (1.5 * weights.reduce((sum, weight) => sum + weight, 0)) / units.length;
    }
    return name.length > 1 && compact(shown(text)).includes(name) ? factor * 1.6 : factor;
  }

  /** Find sections: [{title, around, href, number, terms}, …], the best first. All words stand above some. */
  function search(query) {
    const name = compact(query);
    const units = asked(query);
    const sought = units.filter((unit) => unit.length);
    if (!sought.length) return [];
    const queries = sought.map((unit) => ({
      combineWith: "OR",
      queries: unit.map(({ terms, weight, ...how }) => ({ ...how, combineWith: "AND", queries: terms, boostTerm: () => weight })),
    }));
    const earlier = {}; // hits on a page so far: where a word comes up first, it is explained
    return engine
      .search({ combineWith: "OR", queries })
      .sort((one, other) => one.id - other.id)
      .map(({ id, score, terms, queryTerms }) => {
        const share = met(sought, queryTerms).filter(Boolean).length / units.length;
        const page = sections[id][0];
        if (share === 1) earlier[page] = (earlier[page] ?? 0) + 1;
        const worth = share ** 2 * (1 + 0.5 / (earlier[page] ?? 1)) * pages[page][3] * bonus(sections[id], name, sought, queryTerms);
        return { number: id, terms, all: share === 1, score: score * worth };
      })
      .sort((one, other) => other.all - one.all || other.score - one.score)
      .map((hit) => ({ ...hit, title: shown(sections[hit.number][3]), around: around(hit.number), href: href(hit.number) }));
  }

  function href(number) {
    const [page, anchor] = sections[number];
    const address = new URL(pages[page][0], new URL(dialog.dataset.root, location.href));
    if (anchor) address.hash = anchor;
    return address.href;
  }

  // --- excerpts ------------------------------------------------------------------------------------------------

  /** Where terms stand in a text: [[start, end], …], in order and apart. */
  function hits(text, terms) {
    const folded = [];
    const places = []; // of each folded character in the text
    let at = 0;
    for (const character of text) {
      for (const letter of fold(character)) for (const unit of letter.split("")) folded.push(unit), places.push(at);
      at += character.length;
    }
    const whole = folded.join("");
    places.push(text.length);
    const found = [];
    for (const term of terms) {
      const letters = /^[a-z0-9]/.test(term);
      for (let start = whole.indexOf(term); start >= 0; start = whole.indexOf(term, start + 1)) {
        const end = start + term.length;
        if (letters && (/[a-z0-9]/.test(whole[start - 1] ?? "") || /[a-z0-9]/.test(whole[end] ?? ""))) continue;
        found.push([places[start], places[end]]);
      }
    }
    found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return found.filter(([start], at) => !found.slice(0, at).some(([, end]) => end > start));
  }

  /** The piece of a text that holds most: [text, hits in it]. */
  function excerpt(text, terms) {
    const found = hits(text, terms);
    const worth = ([from]) =>
      new Set(found.filter(([start, end]) => start >= from && end <= from + LENGTH - BEFORE).map(([start, end]) => fold(text.slice(start, end)))).size;
    const best = found.reduce((one, other) => (worth(other) > worth(one) ? other : one), found[0]);
    let from = best ? Math.max(0, best[0] - BEFORE) : 0;
    while (from > 0 && /[a-z0-9.]/i.test(text[from - 1])) from--;
    const to = Math.min(text.length, from + LENGTH);
    const [before, after] = [from > 0 ? "…" : "", to < text.length ? "…" : ""];
    const inside = found.filter(([start, end]) => start >= from && end <= to);
    return [before + text.slice(from, to) + after, inside.map((hit) => hit.map((place) => place - from + before.length))];
  }

  /** An element with a text in which the hits are marked. */
  function marked(tag, name, text, found) {
    const element = Object.assign(document.createElement(tag), { className: name });
    let at = 0;
    for (const [start, end] of found) {
      element.append(text.slice(at, start), Object.assign(document.createElement("mark"), { textContent: text.slice(start, end) }));
      at = end;
    }
    element.append(text.slice(at));
    return element;
  }

  function shownExcerpt({ number, terms }) {
    const [text, code] = [shown(sections[number][4]), sections[number][5]];
    const inCode = !hits(text, terms).length && hits(code, terms).length;
    const [tag, source] = inCode ? ["code", code] : ["span", text];
    return source ? [marked(tag, "search__excerpt", ...excerpt(source, terms))] : [];
  }

  // --- the dialog ----------------------------------------------------------------------------------------------

  const dialog = document.getElementById("search");
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  const links = () => [...list.querySelectorAll("a")];

  function item(hit) {
    const link = Object.assign(document.createElement("a"), { href: hit.href });
    link.append(marked("span", "search__title", hit.title, hits(hit.title, hit.terms)));
    if (hit.around.length)
      link.append(Object.assign(document.createElement("span"), { className: "search__around", textContent: hit.around.join(" › ") }));
    link.append(...shownExcerpt(hit));
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  }

  function show() {
    const query = input.value.trim();
    const found = query ? search(query) : [];
    list.replaceChildren(...found.slice(0, SHOWN).map(item));
    list.scrollTop = 0;
    const more = found.length > SHOWN ? `<%= words.theme.search.more.format(count="${SHOWN}") %>` : "";
    status.textContent = !query ? "" : found.length ? `<%= words.theme.search.found.format(count="${found.length}", more="${more}") %>` : `<%= words.theme.search.nothing.format(query="${query}") %>`;
  }

  /** Arrows go through the list, from the input and back to it. */
  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [input, ...links()];
    const at = stops.indexOf(document.activeElement);
    if (!step || event.isComposing || at < 0) return;
    event.preventDefault();
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
  }

  input.addEventListener("input", (event) => event.isComposing || show()); // half a syllable finds nothing
  input.addEventListener("compositionend", show);
  dialog.addEventListener("keydown", move);
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.click();
  });
  list.addEventListener("click", (event) => {
    const opensHere = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (event.target.closest("a") && opensHere) dialog.close();
  });

  window.siteSearch = { search };
  show();
})();
