/* Where the words of a page stand. The browser runs it on a small index, the build, in Node, on one that is parted. */
(() => {
  "use strict";

  const { HAN, plain, fold, compact, shown, tokens, SIGN, item, atoms: atomsOf } = window.siteSearch;
  const SOUNDS = 1, INITIALS = 0.5; // how much a term counts that is found by its pinyin
  const [TITLE, AROUND, TEXT, CODE] = [0, 1, 2, 3]; // fields
  const [WORD, SPACE, SEPARATOR, APART, OTHER] = [0, 1, 2, 3, 4]; // what stands before a word: SPACE is one behind a word
  const numbering = /^(?:\d+(?:\.\d+)*\s*|<%= words.references.figure %>\s*[\d.]+\s*|<%= words.references.table %>\s*[\d.]+\s*)/;

  /** A title without its number and its spaces. */
  const heading = (title) => compact(shown(title).replace(numbering, ""));

  const kinds = new Map(); // character → whether it is a letter or a digit
  function isLetter(character) {
    if (!kinds.has(character)) kinds.set(character, /[\p{L}\p{N}]/u.test(character));
    return kinds.get(character);
  }

  function before(text, at) {
    const last = text[at - 1] ?? "";
    if (last === " " || last === "\x7f") return isLetter(text[at - 2] ?? "") ? SPACE : APART;
    if (last === "." || last === "_" || last === "-") return isLetter(text[at - 2] ?? "") ? SEPARATOR : OTHER;
    return isLetter(last) ? WORD : OTHER;
  }

  const [OPENING, CLOSING] = [/\([a-z][a-z -]{0,37}[),]/y, /[a-z -]{0,39}[),]/y];

  /** How a word is explained in brackets: 3 where it begins one, plus 1 or 2 for what is behind it. */
  function brackets(text, at, end) {
    const found = (pattern) => { pattern.lastIndex = end; return pattern.test(text); };
    const behind = text[end] === "(" ? (found(OPENING) ? 1 : 0) : found(CLOSING) ? 2 : 0;
    return (text[at - 1] === "(" ? 3 : 0) + behind;
  }

  const MOST_LONGER = 7; // characters: a name of eight words, with blanks between them

  /** A place as one number: how far from the one before, what stands around it, and how much longer than its word it is. */
  const packed = (step, longer, brackets, before, edged) => (((step * (MOST_LONGER + 1) + longer) * 6 + brackets) * 5 + before) * 2 + edged;

  function unpacked(number) {
    const edged = number % 2 === 1, rest = (number - edged) / 2;
    const before = rest % 5, more = (rest - before) / 5;
    const brackets = more % 6, most = (more - brackets) / 6;
    return { step: Math.floor(most / (MOST_LONGER + 1)), longer: most % (MOST_LONGER + 1), brackets, before, edged };
  }

  /** Whole numbers as text, 45 to a digit: the last digit of each is one of the first 45 characters. */
  const DIGITS = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter((character) => !'"\\ '.includes(character)).join("");
  const VALUES = new Map(Array.from(DIGITS, (digit, at) => [digit, at]));

  function written(numbers) {
    let text = "";
    for (let number of numbers) {
      let own = DIGITS[number % 45];
      while ((number = Math.floor(number / 45))) own = DIGITS[45 + (number % 45)] + own;
      text += own;
    }
    return text;
  }

  function numbersOf(text) {
    const found = [];
    let number = 0;
    for (const digit of text) {
      const value = VALUES.get(digit);
      number = number * 45 + (value % 45);
      if (value >= 45) continue;
      found.push(number);
      number = 0;
    }
    return found;
  }

  /** Call `take` with the signs of formulas, each with what follows it, where no Chinese stands beside it. */
  function signs(text, take) {
    for (const { 0: sign, index: at } of text.matchAll(SIGN)) {
      const end = at + sign.length;
      if (sign < "\x7f" && (HAN.test(text[at - 1] ?? "") || HAN.test(text[end] ?? ""))) continue;
      const space = text[end] === " " || text[end] === "\x7f" ? 1 : 0;
      const next = item(text, end + space);
      take(HAN.test(next) ? sign : sign + next, at, space);
    }
  }

  /** What a page says, by words: word → { places, called: sections that are, sounds: terms that do }; yields in between.
      `places`: of each field of a section, section · 4 + field, how many places, and these, packed.
      `rows`: [section around it or -1, title, text, code, what it is]; `labels` and `sounds` of the page. */
  function* entries({ rows, labels, sounds }) {
    const found = new Map();
    const of = (word) => found.get(word) ?? found.set(word, { places: [], called: [], sounds: [], key: -1 }).get(word);
    for (const [section, [around, title, text, code]] of rows.entries()) {
      if (heading(title)) of(heading(title)).called.push(section);
      for (const [field, raw] of [title, around < 0 ? labels : "", text, code].entries()) {
        const said = plain(raw), key = section * 4 + field;
        const take = (word, at, longer, edged) => {
          const own = of(word), { places } = own;
          if (own.key !== key) Object.assign(own, { key, last: 0, count: places.push(key, 0) - 1 });
          places[own.count]++;
          places.push(packed(at - own.last, longer, field === TEXT ? brackets(said, at, at + word.length + longer) : 0, before(said, at), edged ? 1 : 0));
          own.last = at;
        };
        tokens(said, (word, at, end, edged) => take(word, at, Math.min(MOST_LONGER, end - at - word.length), edged));
        if (field !== AROUND) signs(said, (pair, at, longer) => take(pair, at, longer, true));
      }
      yield;
    }
    for (const line of sounds ? sounds.split("\n") : []) {
      const [term, ...syllables] = line.split(" ");
      const whole = syllables.join(""), initials = syllables.map(([letter]) => letter).join("");
      for (const [name, weight] of [[whole, SOUNDS], [whole.replace(/ü/g, "v"), SOUNDS], [initials, INITIALS]]) of(fold(name)).sounds.push(`${term} ${weight}`);
    }
    return found;
  }

  const lettersOf = (word) => word.replace(/[^\p{L}\p{N}]/gu, "").length;

  /** The places of a word, {section, field, at, end, …}, given as by `entries`; `first`: the number of the page's first section. */
  function read(word, numbers, first) {
    const found = [], letters = lettersOf(word);
    const length = letters ? word.length : 1; // of two signs the second stands for what follows
    for (let at = 0; at < numbers.length; at += 2 + numbers[at + 1]) {
      const section = first + (numbers[at] >> 2), field = numbers[at] & 3;
      let place = 0;
      for (let one = 0; one < numbers[at + 1]; one++) {
        const { step, longer, brackets, before, edged } = unpacked(numbers[at + 2 + one]);
        place += step;
        found.push({ section, field, at: place, end: place + length + longer, letters, before, edged, opened: brackets >= 3, closed: brackets % 3 });
      }
    }
    return found;
  }

  /** The same of places, as `entries` gives them: for names of several words. */
  function given(name, places) {
    const numbers = [];
    let count, last, key;
    for (const { section, field, at, end, opened, closed } of places.toSorted((one, other) => one.section - other.section || one.field - other.field || one.at - other.at)) {
      if (key !== section * 4 + field) [key, last, count] = [section * 4 + field, 0, numbers.push(section * 4 + field, 0) - 1];
      numbers[count]++;
      numbers.push(packed(at - last, Math.min(MOST_LONGER, end - at - name.length), (opened ? 3 : 0) + closed, OTHER, 1));
      last = at;
    }
    return numbers;
  }

  // --- words side by side ----------------------------------------------------------------------------------------

  const LONGEST = 12; // characters, or Latin words, that make up one word
  const WAYS = 8; // in which a name is parted into words

  /** Places of words that follow those of others, as one: `joins` says whether nothing but a blank is between them. */
  function followed(hits, next, joins) {
    const there = new Map(); // where a word begins → the word
    const key = ({ section, field }, at) => (section * 4 + field) * 1e6 + at;
    for (const place of next) there.set(key(place, place.at), place);
    return hits.flatMap((hit) => [0, 1].flatMap((gap) => {
      const place = there.get(key(hit, hit.end + gap));
      return place && joins(place, gap) ? [{ ...hit, end: place.end, letters: hit.letters + place.letters, closed: place.closed }] : [];
    }));
  }

  const besideWords = ({ before }, gap) => before === WORD ? gap === 0 : (before === SPACE || before === SEPARATOR) && gap === 1;
  const besideSigns = ({ before }, gap) => gap === 0 || before === SPACE || before === APART;

  /** The ways to part atoms into words that may stand side by side: two that make a third never do, that is then one.
      cut: the Chinese words; unfinished: also those of which the last goes on, [{words, rest: how it begins}, …]. */
  function ways(atoms, cut, unfinished) {
    const found = [];
    let steps = 0;
    const makesOne = (words) => words.some((_, at) => at < words.length - 1 && cut.has(words.slice(at).join("")));
    const walk = (at, words) => {
      if (found.length >= WAYS || ++steps > 1000) return;
      const rest = atoms.slice(at);
      if (!rest.length) found.push({ words });
      if (unfinished && rest.length && rest.every((atom) => HAN.test(atom)) && (at === 0 || !cut.has(atoms.join("")))) found.push({ words, rest: rest.join("") });
      for (let end = 1; end <= (HAN.test(rest[0] ?? "") ? Math.min(rest.length, LONGEST) : Math.min(rest.length, 1)); end++) {
        const word = rest.slice(0, end).join("");
        if ((!HAN.test(word) || cut.has(word)) && !makesOne([...words, word])) walk(at + end, [...words, word]);
      }
    };
    walk(0, []);
    return found;
  }

  /** What follows each other: the places of the first of steps, then those that go on as the next says. */
  const inRow = ([first, ...others], joins) => others.reduce((hits, step) => (hits.length ? followed(hits, step(), joins) : []), first?.() ?? []);

  /** Groups of words that mean the same: word without spaces → the others, {name, atoms, key: under which a build puts them}. */
  function groupsOf(same) {
    const groups = new Map();
    same.forEach((group, number) => {
      const all = group.map((word, at) => ({ name: compact(word), atoms: atomsOf(word, () => false).map(([atom]) => atom), key: `§${number}.${at}§${compact(word)}` }));
      for (const { name } of all) groups.set(name, [...(groups.get(name) ?? []), ...all.filter((other) => other.name !== name)]);
    });
    return groups;
  }

  /** What a page has of words that mean the same: {key, places, called}, …; found: the entries of the page. */
  function* alike(found, groups) {
    const cut = new Set([...found].filter(([word, { places }]) => HAN.test(word[0]) && isCut(places)).map(([word]) => word));
    const posted = (word) => read(word, found.get(word)?.places ?? [], 0);
    const wholeWords = (word) => posted(word).filter(({ edged }) => edged);
    for (const { name, atoms, key } of new Set([...groups.values()].flat())) {
      const word = atoms.join("");
      const chains = atoms.length < 2 ? [] : ways(atoms, cut).flatMap(({ words }) => inRow(words.map((one) => () => wholeWords(one)), besideWords));
      const called = found.get(name)?.called ?? [], places = [...posted(word), ...chains];
      if (places.length || called.length) yield { key, places: given(word, places), called };
    }
  }

  /** Whether a Chinese word stands somewhere as one, not within others alone; in code, where words are not parted, none does. */
  function isCut(places) {
    for (let at = 0; at < places.length; at += 2 + places[at + 1])
      for (let place = 0; place < places[at + 1]; place++)
        if ((places[at] & 3) !== CODE && places[at + 2 + place] % 2) return true;
    return false;
  }

  /** Of the sections of a page: how far back the section around each is (0 of none), what each is ("page", "figure",
      "table", by their first letters), and how long its title is. */
  function tree({ rows, title }) {
    const name = compact(title);
    const kind = ([around, own, , , kind]) => kind || (around < 0 && compact(shown(own)) === name ? "page" : "-");
    return [rows.map(([around], at) => (around < 0 ? 0 : at - around)), rows.map((row) => kind(row)[0]).join(""), rows.map(([, own]) => heading(own).length)];
  }

  Object.assign(window.siteSearch, { entries, isCut, tree, read, written, numbersOf, groupsOf, alike, ways, inRow, besideWords, besideSigns });
  Object.assign(window.siteSearch, { TITLE, AROUND, TEXT, CODE, LONGEST });
})();
