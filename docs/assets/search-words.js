/* The words of a text and of a query, whatever way they are written. First of the parts of the search.
   A build runs it too, in Node, with search-places.js: so texts are parted once, and alike. */
(() => {
  "use strict";

  const { inside = "", shapes } = window.siteSearchIndex; // an index in parts has its texts parted
  const RUN = /[a-z0-9]+(?:[._-][a-z0-9]+)*|\p{Script=Greek}|[\p{Script=Han}\x7f]+|[\p{L}\p{N}]+/giu;
  const BETWEEN = /\x7f/g; // stands between Chinese words in the index
  const HAN = /\p{Script=Han}/u;
  const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
  const MOST = 100; // characters of a query

  /** One letter as several ways of writing it have it: ϵ and ε, wide R and r, ö and o, ß and ss, – and -. */
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss").replace(DASHES, "-");
  const lower = (text) => text.toLowerCase().replace(/ς/g, "σ");
  const fold = (text) => lower(plain(text));
  /** Letters and numbers alone, so that spaces and marks make no difference. */
  const compact = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");
  const shown = (text) => text.replace(BETWEEN, "");

  const simple = new Map(Array.from({ length: shapes.length / 2 }, (_, at) => [shapes[2 * at], shapes[2 * at + 1]]));
  const simplified = (text) => Array.from(text, (letter) => simple.get(letter) ?? letter).join("");

  const insides = new Set(inside.split(" "));

  /** The words of a Latin run, also those inside: torch.optim, rmsprop_2d, MSELoss, half-life: [[word, at, end, edged], …].
      edged: whether it begins and ends where no letter stands beside it. */
  function latin(run) {
    const found = new Map();
    const add = (word, at, edged) => found.has(lower(word)) || found.set(lower(word), [lower(word), at, at + word.length, edged]);
    add(run, 0, true);
    if (/^\d+(?:\.\d+)?$/.test(run)) return [...found.values()];
    const pieces = [...run.matchAll(/[^._-]+/g)];
    if (pieces.length > 1 && pieces.every(([piece]) => /[a-z]/i.test(piece))) {
      const joined = lower(run.replace(/[._-]/g, ""));
      found.set(joined, [joined, 0, run.length, true]);
    }
    for (const { 0: piece, index } of pieces) {
      add(piece, index, true);
      for (const hump of piece.matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g)) add(hump[0], index + hump.index, false);
    }
    return [...found.values()];
  }

  /** A Chinese word, and the shorter ones that stand in it. */
  function han(word) {
    const found = [[word, 0, word.length, true]];
    for (let start = 0; start < word.length; start++)
      for (let end = start + 2; end <= word.length; end++)
        if (end - start < word.length && insides.has(word.slice(start, end))) found.push([word.slice(start, end), start, end, false]);
    return found;
  }

  const inner = new Map(); // run → the words in it: most come again and again

  /** Call `take` with each word of a text of the index, which is plain: where it begins and ends, whether it is edged. */
  function tokens(text, take) {
    const each = (run, from, parts) => {
      if (!inner.has(run)) inner.set(run, parts(run));
      for (const [word, at, end, edged] of inner.get(run)) take(word, from + at, from + end, edged);
    };
    for (const { 0: run, index } of text.matchAll(RUN))
      if (!HAN.test(run)) each(run, index, latin);
      else for (const { 0: word, index: at } of run.matchAll(/[^\x7f]+/g)) each(word, index + at, han);
  }

  // what a formula is made of: signs, and numbers, names, Chinese words
  const SIGN = /[\p{S}/()[\]{}.,:;*%&#@'"!?|\\_-]/gu;
  const ITEM = new RegExp(`${/\d+(?:\.\d+)+|[a-z0-9]+|\p{Script=Greek}|\p{Script=Han}+|[\p{L}\p{N}]+/u.source}|${SIGN.source}`, "iuy");
  const isSign = (item) => !/[\p{L}\p{N}]/u.test(item);

  /** The sign, number or name that stands at a place, in small letters; "" of none. */
  function item(text, at) {
    ITEM.lastIndex = at;
    return lower(ITEM.exec(text)?.[0] ?? "");
  }

  /** A query as its smallest parts, Latin words, numbers, Greek letters, Chinese characters: [[part, its run], …]. */
  function atoms(query, known) {
    const text = simplified(plain(query.slice(0, MOST)).replace(/\^(?=-?\d)/g, ""));
    return [...text.matchAll(RUN)].flatMap(([run], number) => {
      const whole = lower(run);
      const parts = HAN.test(run) ? [...shown(run)] : known(whole) ? [whole] : whole.split(/[._-]/).filter(Boolean);
      return parts.map((part) => [part, number]);
    });
  }

  /** For each character of a text that was made plain: where it stands in the text as it was. */
  function origins(text) {
    if (plain(text).length === text.length) return (at) => at;
    const found = [];
    let at = 0;
    for (const character of text) {
      for (let left = plain(character).length; left > 0; left--) found.push(at);
      at += character.length;
    }
    return (place) => found[place] ?? text.length;
  }

  window.siteSearch = { HAN, plain, fold, compact, shown, tokens, SIGN, item, isSign, atoms, origins, MOST };
})();
