/* Which sections answer a query best: by the fields that its words stand in, and by how close they stand. */
(() => {
  "use strict";

  const { pages } = window.siteSearchIndex;
  const { compact, shown, needWords, groups, same, asked, places, formula, called, sections, firsts, text, titlesAround, needTexts, whole } = window.siteSearch;
  const { TITLE, AROUND, TEXT, CODE } = window.siteSearch;
  const FIGURES = 4; // a field beside those: what the figures and tables inside say
  const WORTH = [5, 0.6, 1, 0.4, 0.5]; // of a word in each field
  const WIDE = 2; // of one in the title of a page or in a caption: they say much
  const ENOUGH = 2; // a word in the text as often as this counts half of what it can
  const INTRODUCED = 2.5; // where a word stands beside a bracket, it is explained
  const NEAR = 60; // characters within which words belong together
  const PAGE = "page"; // what a section is that begins a page: its title says what the whole page is about
  const KINDS = { figure: "<%= words.references.figure %>", table: "<%= words.references.table %>" };

  /** One word of a query, as it is met: {hits: section → places there, rarity}. A title stands around what is inside, too,
      and what a figure says in the section around it. */
  function unit(found) {
    const hits = new Map();
    const add = (section, hit) => {
      if (hits.has(section)) hits.get(section).push(hit);
      else hits.set(section, [hit]);
    };
    for (const [weight, places] of found)
      for (const { section, field, at, end, letters, opened, closed } of places) {
        const { kind, around, last, page } = sections[section];
        const own = (section - firsts[page]) * 1e4 + at;
        add(section, { field, at, end, weight, letters, opened, closed });
        if (field === TITLE && last > section) {
          const outside = { field: AROUND, at: own, weight };
          for (let inside = section + 1; inside <= last; inside++) add(inside, outside);
        }
        if (KINDS[kind] && around >= 0 && (field === TITLE || field === TEXT)) add(around, { field: FIGURES, at: own + (field ? 5e3 : 0), weight });
      }
    const literal = [...hits.values()].filter((own) => own.some(({ weight, field }) => weight === 1 && field !== AROUND)).length || hits.size;
    return { hits, rarity: Math.log(1 + (sections.length - literal + 0.5) / (literal + 0.5)) };
  }

  /** How well a word is met in a section, 0 to 1: where, and as what; how often counts less and less. */
  function met(hits, section) {
    const wide = sections[section].kind;
    const best = new Map(); // a place counts once, as the best that it is
    for (const { field, at, weight, opened, closed } of hits) {
      const key = field * 1e9 + at;
      const introduced = field === TEXT && (closed === 1 || (opened && closed === 2));
      const worth = field === TITLE && wide ? WIDE : WORTH[field] * (introduced ? INTRODUCED : 1);
      best.set(key, Math.max(best.get(key) ?? 0, weight * worth));
    }
    const sum = [...best.values()].reduce((one, other) => one + other, 0);
    return sum / (sum + ENOUGH);
  }

  /** How close together the words of a query stand in a section, 0 to 1. */
  function closeness(own) {
    if (own.length < 2) return 0;
    let best = Infinity;
    for (const field of [TITLE, TEXT, CODE]) {
      const all = own.flatMap((hits, word) => hits.filter((hit) => hit.field === field).map(({ at, end }) => ({ at, end, word })));
      all.sort((one, other) => one.at - other.at);
      const latest = new Map();
      for (const hit of all) {
        latest.set(hit.word, hit);
        if (latest.size === own.length) best = Math.min(best, hit.end - Math.min(...[...latest.values()].map(({ at }) => at)));
      }
    }
    return best === Infinity ? 0 : NEAR / (NEAR + best);
  }

  /** How much of a title the words of a query make up, 0 to 1. */
  function filled(section, own) {
    const words = own.flat().filter(({ field }) => field === TITLE).sort((one, other) => one.at - other.at || other.end - one.end);
    let letters = 0, covered = -1;
    for (const word of words) {
      if (word.end > covered) letters += Math.min(word.letters, word.end - covered);
      covered = Math.max(covered, word.end);
    }
    const { length } = sections[section];
    return length ? Math.min(1, letters / length) : 0;
  }

  /** How much more a section is worth for its title: the query itself, or much of the title; see `names`. */
  function titled(section, { exact, alias }, own, count) {
    if (exact.has(section)) return 30;
    if (alias.has(section)) return 5;
    const weights = own.map((hits) => Math.max(0, ...hits.filter(({ field }) => field === TITLE).map(({ weight }) => weight)));
    const share = weights.reduce((one, other) => one + other, 0) / count;
    if (!share) return 1;
    const part = filled(section, own);
    if (sections[section].kind === PAGE && part > 0.6) return 1 + 8 * share; // what the page is called, but for its number and a word
    return 1 + share * (0.5 + 2 * part);
  }

  /** The sections that are called as the query, and those that are called by a word that means the same. */
  function names(query) {
    const name = compact(query), others = (groups.get(name) ?? []).map(same);
    needWords([name, ...others]);
    return { exact: new Set(called(name)), alias: new Set(others.flatMap(called)) };
  }

  /** How much of all that is found is on each page, the page with most being 1: page → 0 to 1. */
  function spoken(units) {
    const sums = new Map();
    for (const { hits, rarity } of units)
      for (const [section, own] of hits) {
        const { page } = sections[section];
        sums.set(page, (sums.get(page) ?? 0) + rarity * own.reduce((sum, { weight, field }) => sum + weight * WORTH[field], 0));
      }
    const most = Math.max(...sums.values());
    return new Map([...sums].map(([page, sum]) => [page, sum / most]));
  }

  /** Find sections: [{number, own: its hits by words, all, score}, …], the best first. All words stand above some. */
  function ranked(query) {
    const whole = formula(query);
    const units = (whole.length ? [whole] : asked(query).map((atoms, at, all) => places(atoms, at === all.length - 1))).map(unit);
    const called = names(query);
    const most = spoken(units);
    const found = [...new Set(units.flatMap(({ hits }) => [...hits.keys()]))].sort((one, other) => one - other);
    const earlier = {}; // hits on a page so far: where a word comes up first, it is explained
    return found
      .map((number) => {
        const own = units.map(({ hits }) => hits.get(number) ?? []);
        const there = own.filter((hits) => hits.length);
        const share = there.length / units.length;
        const { page, kind } = sections[number];
        const base = units.reduce((sum, { rarity }, at) => sum + rarity * met(own[at], number), 0);
        if (share === 1 && !KINDS[kind]) earlier[page] = (earlier[page] ?? 0) + 1;
        const literal = there.every((hits) => hits.some(({ field, weight }) => weight === 1 && (field === TITLE || field === TEXT)));
        const drawn = KINDS[kind] ? (query.includes(KINDS[kind]) ? 1.5 : 0.5) : 1;
        const score = base * share ** 2 * (1 + 1.5 * closeness(there)) * titled(number, called, own, units.length) *
          (literal ? 4 : 1) * (1 + 0.4 / (earlier[page] || 1)) * (0.6 + 0.4 * most.get(page)) * drawn * pages[page][3];
        return { number, own, all: share === 1, score };
      })
      .filter(({ own }) => own.some((hits) => hits.some(({ field }) => field !== FIGURES))) // else the figure itself is found
      .sort((one, other) => other.all - one.all || other.score - one.score);
  }

  // --- what is shown of it -------------------------------------------------------------------------------------

  const title = (number) => shown(text(number)[1]);

  /** The titles around a section, from the page's inwards. */
  function around(number) {
    const [page, outer] = [pages[sections[number].page][1], titlesAround(number).map(shown)];
    if (!outer.length && title(number) === page) return [];
    return [...new Set(outer[0] === page ? outer : [page, ...outer])];
  }

  const root = new URL(document.getElementById("search").dataset.root, location.href);

  function href(number) {
    const address = new URL(pages[sections[number].page][0], root), [anchor] = text(number);
    if (anchor) address.hash = anchor;
    return address.href;
  }

  /** Of what was found, what is shown: beside the rest `hits`, `title`, `around` and `href`. */
  const told = (hits) => whole(() => {
    needTexts(hits.map(({ number }) => number));
    return hits.map((hit) => ({ ...hit, hits: hit.own.flat(), title: title(hit.number), around: around(hit.number), href: href(hit.number) }));
  });

  const find = (query, wanted) => whole(() => ranked(query), wanted);

  /** All that is found, as it is shown. */
  const search = async (query) => told(await find(query));

  Object.assign(window.siteSearch, { find, told, search });
})();
