/* Where the words of a query stand, and those that mean, sound or look the same. */
(() => {
  "use strict";

  const index = window.siteSearchIndex;
  const { HAN, plain, compact, item, isSign, atoms: atomsOf, MOST, LONGEST, groupsOf, ways, inRow, besideWords, besideSigns } = window.siteSearch;
  const { needWords, entry, begun, places: posted, heard, spelt, cut, inner } = window.siteSearch;
  // words of questions: looked for only where nothing else is asked
  const ASKING = new Set(
    "<%= words.search.asking %>".split(" "),
  );
  // how much a word counts that is not as it was typed
  const MEANS = 0.3, INITIALS = 0.5, BEGINS = 0.5, ALIKE = 0.5;

  // --- other ways to say it ------------------------------------------------------------------------------------

  const groups = groupsOf(index.same);
  const isLatin = (name) => /^[a-z]+$/.test(name);
  const said = (name) => (HAN.test(name) ? cut.has(name) || inner.has(name) : entry(name)[0].length > 0);
  const known = (name) => groups.has(name) || said(name);
  const sounds = (name) => isLatin(name) && heard(name).length > 0;

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

  const wholeWords = (word) => posted(word).filter(({ edged }) => edged);

  /** Where words stand that begin so, as far as that goes. */
  function beginning(start) {
    const words = [...cut].filter((word) => word !== start && word.startsWith(start));
    needWords(words);
    return words.flatMap(wholeWords).map((place) => ({ ...place, end: place.at + start.length, letters: start.length, closed: 0 }));
  }

  /** Where words stand side by side, from the beginning of a word to the end of one, or into it. */
  function together(atoms, unfinished) {
    const all = ways(atoms, cut, unfinished);
    needWords(all.flatMap(({ words }) => words));
    return all.flatMap(({ words, rest }) => inRow([...words.map((word) => () => wholeWords(word)), ...(rest ? [() => beginning(rest)] : [])], besideWords));
  }

  /** Where a word stands, given as its atoms. */
  const placesOf = (atoms) => [...(said(atoms.join("")) ? posted(atoms.join("")) : []), ...(atoms.length > 1 ? together(atoms) : [])];
  const placesOfWord = (word) => placesOf(atomsOf(word, known).map(([atom]) => atom));

  /** Of a word that means the same: under what the index has it, and where it stands. A build puts those together. */
  const same = ({ name, key }) => (index.sections ? name : key);
  const placesOfSame = (other) => (index.sections ? placesOf(other.atoms) : posted(other.key));

  /** Words of the pages, or of the synonyms, that a misspelt one may mean. */
  function meant(name) {
    const most = name.length > 6 ? 2 : 1;
    const near = (most) => [...spelt(), ...groups.keys()].filter((word) => /^[a-z]/.test(word) && alike(name, word, most));
    const nearest = near(1);
    return nearest.length || most === 1 ? nearest : near(most);
  }

  /** All places that meet one word of a query, by how much they count: [[weight, places], …], of which none is empty. */
  function places(atoms, last) {
    const name = atoms.join("");
    const found = [];
    const take = (weight, hits) => { if (hits.length) found.push([weight, hits]); };
    const takeWord = (weight, word) => {
      take(weight, placesOfWord(word));
      for (const other of groups.get(word) ?? []) take(weight * MEANS, placesOfSame(other));
    };
    take(1, placesOf(atoms));
    if (HAN.test(name) && last && name.length > 1) take(BEGINS, together(atoms, true));
    needWords((groups.get(name) ?? []).map(same));
    for (const other of groups.get(name) ?? []) take(MEANS, placesOfSame(other));
    if (!/^[a-z0-9.]+$/.test(name) || name.length < 2) return found;
    if (last || !found.length) for (const word of begun(name)) if (word !== name) take(BEGINS, posted(word));
    if (!(known(name) && found.length)) for (const [term, weight] of heard(name)) takeWord(weight, term);
    if (found.length || name.length < 4) return found;
    for (const sound of begun(name)) for (const [term] of heard(sound)) takeWord(INITIALS, term);
    if (!found.length) for (const word of meant(name)) takeWord(ALIKE, word);
    return found;
  }

  /** Where a formula or a sign stands, whatever the spaces in it: η/√t, 1/(1 − γ), ⊙; nothing where the query is none. */
  function formula(query) {
    const signs = plain(query.slice(0, MOST)).replace(/\^(?=-?\d)/g, "").replace(/\s/g, "");
    if (![...signs].some((sign) => /[^\p{L}\p{N}\p{P}]|[/()]/u.test(sign))) return [];
    const parts = [];
    for (let at = 0; at < signs.length; at += parts.at(-1).length) parts.push(item(signs, at) || signs[at]);
    const steps = parts.flatMap((part, at) => {
      const last = at >= parts.length - 2, next = parts[at + 1] ?? "";
      if (isSign(part)) return [{ word: part + next, last }];
      return at && isSign(parts[at - 1]) ? [] : [{ word: part }]; // a sign goes with what follows it
    });
    if (parts.some((part) => HAN.test(part))) return [];
    needWords(steps.map(({ word }) => word));
    const rows = steps.map(({ word, last }) => () => (last ? begun(word) : [word]).flatMap(wholeWords));
    const hits = inRow(rows, besideSigns);
    return hits.length ? [[1, hits]] : [];
  }

  // --- the query -----------------------------------------------------------------------------------------------

  const asks = (name) => ASKING.has(name);

  /** Part atoms into the longest words that are known; what is unknown stands alone: [atoms of a word, …]. */
  function parted(atoms) {
    const found = [];
    for (let start = 0; start < atoms.length; ) {
      let end = Math.min(start + LONGEST, atoms.length);
      const name = () => atoms.slice(start, end).map(([atom]) => atom).join("");
      while (end > start + 1 && !(known(name()) || asks(name()) || sounds(name()))) end--;
      found.push(atoms.slice(start, end));
      start = end;
    }
    return found;
  }

  const lone = (part) => part.length === 1 && HAN.test(part[0][0]) && !asks(part[0][0]);

  /** Chinese words side by side in which one character is wrong, and the term is known: as it is written. */
  function mended(atoms) {
    const parts = parted(atoms);
    const terms = [...cut, ...inner, ...groups.keys()].filter((word) => HAN.test(word) && word.length > 2);
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
    needWords(atomsOf(query, () => true).map(([atom]) => atom).filter((atom) => !HAN.test(atom)));
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

  Object.assign(window.siteSearch, { groups, same, asked, places, formula });
})();
