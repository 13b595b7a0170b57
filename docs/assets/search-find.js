/* Where the words of a query stand, and those that mean, sound or look the same. */
(() => {
  "use strict";

  const { pages, sections, same, sounds } = window.siteSearchIndex;
  const { HAN, plain, fold, compact, tokens, atoms: atomsOf, MOST } = window.siteSearch;
  const LONGEST = 12; // characters, or Latin words, that make up one word
  // words of questions: looked for only where nothing else is asked
  const ASKING = new Set(
    "<%= words.search.asking %>".split(" "),
  );
  // how much a word counts that is not as it was typed
  const MEANS = 0.3, SOUNDS = 1, INITIALS = 0.5, BEGINS = 0.5, ALIKE = 0.5;

  // --- what the pages say --------------------------------------------------------------------------------------

  /** The titles around a section, or the labels of its page. */
  function around(number) {
    const [page, , parent] = sections[number];
    if (parent < 0) return pages[page][2];
    return sections[parent][2] < 0 ? sections[parent][3] : `${around(parent)} ${sections[parent][3]}`;
  }

  /** What the figures and tables of a section say. */
  const pictures = sections.map(() => "");
  for (const [, , parent, title, text, , kind] of sections) if (kind && parent >= 0) pictures[parent] += `${title}\n${text}\n`;

  /** Of each section, its fields in plain letters. */
  const texts = sections.map(([, , , title, text, code], number) => [title, around(number), text, code, pictures[number]].map(plain));
  const posted = new Map(); // word → [[section, field, at, end], …]
  texts.forEach((fields, section) =>
    fields.forEach((text, field) =>
      tokens(text, (word, at, end) => {
        if (!posted.has(word)) posted.set(word, []);
        posted.get(word).push([section, field, at, end]);
      }),
    ),
  );

  // --- other ways to say it ------------------------------------------------------------------------------------

  const groups = new Map(); // word without spaces → the words that mean the same
  const known = (name) => posted.has(name) || groups.has(name);
  for (const group of same) {
    const all = group.map((word) => [compact(word), atomsOf(word, () => false).map(([atom]) => atom)]);
    for (const [name] of all) groups.set(name, [...(groups.get(name) ?? []), ...all.filter(([other]) => other !== name).map(([, atoms]) => atoms)]);
  }

  const sounding = new Map(); // pinyin, or its initials → [[term, weight], …]
  for (const line of sounds ? sounds.split("\n") : []) {
    const [term, ...syllables] = line.split(" ");
    const whole = syllables.join("");
    const initials = syllables.map(([letter]) => letter).join("");
    for (const [name, weight] of [[whole, SOUNDS], [whole.replace(/ü/g, "v"), SOUNDS], [initials, INITIALS]])
      sounding.set(fold(name), [...(sounding.get(fold(name)) ?? []), [term, weight]]);
  }

  /** Whether two words differ by no more than `most` letters, two that changed places counting as one. */
  function alike(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return false;
    let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        const differs = one[i - 1] === other[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + differs);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return false;
      [before, row] = [row, next];
    }
    return row[other.length] <= most;
  }

  // --- where it stands -----------------------------------------------------------------------------------------

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  /** Where a pattern stands: as `posted` says it. */
  const matches = (pattern) =>
    texts.flatMap((fields, section) =>
      fields.flatMap((text, field) => [...text.matchAll(pattern)].map((hit) => [section, field, hit.index, hit.index + hit[0].length])),
    );

  /** Where words stand side by side, from the beginning of a word to the end of one. */
  function together(atoms, unfinished) {
    const [first, last] = [atoms[0], atoms.at(-1)];
    const edge = (atom) => (HAN.test(atom) ? "[\\p{Script=Han}]" : "[a-z0-9]");
    const end = unfinished ? "" : `(?!${edge(last)})`;
    return matches(new RegExp(`(?<!${edge(first)})${atoms.map(escaped).join("[\\x7f ._-]*")}${end}`, "giu"));
  }

  /** Where a word stands, given as its atoms. */
  const said = (atoms) => [...(posted.get(atoms.join("")) ?? []), ...(atoms.length > 1 ? together(atoms) : [])];
  const saidOf = (word) => said(atomsOf(word, known).map(([atom]) => atom));

  /** Words of the pages, or of the synonyms, that a misspelt one may mean. */
  function meant(name) {
    const most = name.length > 6 ? 2 : 1;
    const near = (most) => [...posted.keys(), ...groups.keys()].filter((word) => /^[a-z]/.test(word) && alike(name, word, most));
    const nearest = near(1);
    return nearest.length || most === 1 ? nearest : near(most);
  }

  /** All places that meet one word of a query: [[section, field, at, end, weight], …]. */
  function places(atoms, last) {
    const name = atoms.join("");
    const found = [];
    const take = (weight, hits) => found.push(...hits.map((hit) => [...hit, weight]));
    const takeWord = (weight, word) => {
      take(weight, saidOf(word));
      for (const other of groups.get(word) ?? []) take(weight * MEANS, said(other));
    };
    take(1, said(atoms));
    if (HAN.test(name) && last && name.length > 1) take(BEGINS, together(atoms, true));
    for (const other of groups.get(name) ?? []) take(MEANS, said(other));
    if (!/^[a-z0-9.]+$/.test(name) || name.length < 2) return found;
    if (last || !found.length)
      for (const [word, hits] of posted) if (word !== name && word.startsWith(name)) take(BEGINS, hits);
    if (!(known(name) && found.length)) for (const [term, weight] of sounding.get(name) ?? []) takeWord(weight, term);
    if (found.length || name.length < 4) return found;
    for (const [sound, terms] of sounding) if (sound.startsWith(name)) for (const [term] of terms) takeWord(INITIALS, term);
    if (!found.length) for (const word of meant(name)) takeWord(ALIKE, word);
    return found;
  }

  /** Where a formula or a sign stands, whatever the spaces in it: η/√t, 1/(1 − γ), ⊙; nothing where the query is none. */
  function formula(query) {
    const signs = [...plain(query.slice(0, MOST)).replace(/\^(?=-?\d)/g, "").replace(/\s/g, "")];
    if (!signs.some((sign) => /[^\p{L}\p{N}\p{P}]|[/()]/u.test(sign))) return [];
    return matches(new RegExp(signs.map(escaped).join("[\\x7f ]*"), "giu")).map((hit) => [...hit, 1]);
  }

  // --- the query -----------------------------------------------------------------------------------------------

  const asks = (name) => ASKING.has(name);

  /** Part atoms into the longest words that are known; what is unknown stands alone: [atoms of a word, …]. */
  function parted(atoms) {
    const found = [];
    for (let start = 0; start < atoms.length; ) {
      let end = Math.min(start + LONGEST, atoms.length);
      const name = () => atoms.slice(start, end).map(([atom]) => atom).join("");
      while (end > start + 1 && !(known(name()) || asks(name()) || sounding.has(name()))) end--;
      found.push(atoms.slice(start, end));
      start = end;
    }
    return found;
  }

  const lone = (part) => part.length === 1 && HAN.test(part[0][0]) && !asks(part[0][0]);

  /** Chinese words side by side in which one character is wrong, and the term is known: as it is written. */
  function mended(atoms) {
    const parts = parted(atoms);
    const terms = [...posted.keys(), ...groups.keys()].filter((word) => HAN.test(word) && word.length > 2);
    for (let start = 0; start < parts.length; start++)
      for (let end = Math.min(parts.length, start + LONGEST); end > start; end--) {
        const some = parts.slice(start, end);
        const letters = some.flat().map(([atom]) => atom);
        const name = letters.join("");
        if (!some.some(lone) || !letters.every((atom) => HAN.test(atom)) || letters.length > LONGEST) continue;
        const term = terms.find((word) => word.length === name.length && alike(word, name, 1));
        if (term && !together(letters).length) return [...parts.slice(0, start).flat(), ...[...term].map((atom) => [atom, some[0][0][1]]), ...parts.slice(end).flat()];
      }
    return atoms;
  }

  /** Characters side by side that no page has: as those pieces of two or more that pages have, if there are such. */
  function pieces(part) {
    const letters = part.map(([atom]) => atom);
    if (letters.length < 3 || letters.length > LONGEST || places(letters).length) return [part];
    const found = [];
    for (let start = 0; start < part.length - 1; ) {
      let end = part.length;
      while (end > start + 1 && !together(letters.slice(start, end)).length) end--;
      if (end > start + 1) found.push(part.slice(start, end));
      start = Math.max(end, start + 1);
    }
    return found.length ? found : [part];
  }

  const nameOf = (part) => part.map(([atom]) => atom).join("");
  const inOneRun = (one, other) => one.at(-1)[1] === other[0][1];

  /** What a query asks for, word by word: [atoms of a word, …]. Single characters side by side are one word. */
  function asked(query) {
    const joined = [];
    for (const part of parted(mended(atomsOf(query, known)))) {
      const before = joined.at(-1);
      if (before && lone(part) && before.every((atom) => lone([atom])) && inOneRun(before, part)) before.push(...part);
      else joined.push([...part]);
    }
    const telling = joined.flatMap((part) => (part.every((atom) => lone([atom])) ? pieces(part) : [part])).filter((part) => !asks(nameOf(part)));
    // a single character says nothing beside the words that it is written with
    const whole = telling.filter((part) => !(lone(part) && telling.some((other) => other !== part && inOneRun(other, part))));
    return [whole, telling, joined].find((parts) => parts.length || parts === joined).map((part) => part.map(([atom]) => atom));
  }

  Object.assign(window.siteSearch, { texts, groups, asked, places, formula });
})();
