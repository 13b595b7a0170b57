/* Which sections answer a query best: by the fields that its words stand in, and by how close they stand. */
(() => {
  "use strict";

  const { pages, sections } = window.siteSearchIndex;
  const { compact, shown, texts, groups, asked, places, formula } = window.siteSearch;
  const [TITLE, AROUND, TEXT, CODE, FIGURES] = [0, 1, 2, 3, 4]; // fields; the last: of the figures and tables inside
  const WORTH = [5, 0.6, 1, 0.4, 0.5]; // of a word in each field
  const WIDE = 2; // of one in the title of a page or in a caption: they say much
  const ENOUGH = 2; // a word in the text as often as this counts half of what it can
  const INTRODUCED = 2.5; // where a word stands beside a bracket, it is explained
  const NEAR = 60; // characters within which words belong together
  const KINDS = { figure: "<%= words.references.figure %>", table: "<%= words.references.table %>" };

  const numbering = /^(?:\d+(?:\.\d+)*\s*|<%= words.references.figure %>\s*[\d.]+\s*|<%= words.references.table %>\s*[\d.]+\s*)/;
  const headings = sections.map(([, , , title]) => compact(shown(title).replace(numbering, "")));

  /** One word of a query, as it is met: {hits: section → places there, rarity}. */
  function unit(all) {
    const hits = new Map();
    for (const [section, field, at, end, weight] of all) {
      if (!hits.has(section)) hits.set(section, []);
      hits.get(section).push({ field, at, end, weight });
    }
    const literal = [...hits.values()].filter((own) => own.some(({ weight, field }) => weight === 1 && field !== AROUND)).length || hits.size;
    return { hits, rarity: Math.log(1 + (sections.length - literal + 0.5) / (literal + 0.5)) };
  }

  const introduced = (text, at, end) =>
    /^\([a-z][a-z -]*[),]/.test(text.slice(end, end + 40)) || (text[at - 1] === "(" && /^[a-z -]*[),]/.test(text.slice(end, end + 40)));

  /** How well a word is met in a section, 0 to 1: where, and as what; how often counts less and less. */
  function met(hits, section) {
    const wide = isPage(section) || sections[section][6];
    const best = new Map(); // a place counts once, as the best that it is
    for (const { field, at, end, weight } of hits) {
      const key = field * 1e7 + at;
      const worth = field === TITLE && wide ? WIDE : WORTH[field] * (field === TEXT && introduced(texts[section][TEXT], at, end) ? INTRODUCED : 1);
      best.set(key, Math.max(best.get(key) ?? 0, weight * worth));
    }
    const sum = [...best.values()].reduce((one, other) => one + other, 0);
    return sum / (sum + ENOUGH);
  }

  /** Whether a section is a page's beginning: its title says what the whole page is about. */
  const isPage = (section) => sections[section][2] < 0 && compact(shown(sections[section][3])) === compact(pages[sections[section][0]][1]);

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
    const title = texts[section][TITLE];
    const covered = new Set(own.flat().filter(({ field }) => field === TITLE).flatMap(({ at, end }) => Array.from({ length: end - at }, (_, step) => at + step)));
    const letters = compact([...covered].map((at) => title[at] ?? "").join("")).length;
    return headings[section] ? Math.min(1, letters / headings[section].length) : 0;
  }

  /** How much more a section is worth for its title: the query itself, or much of the title. */
  function titled(section, name, own, count) {
    const heading = headings[section];
    if (heading === name) return 30;
    if (groups.get(name)?.some((other) => other.join("") === heading)) return 5;
    const weights = own.map((hits) => Math.max(0, ...hits.filter(({ field }) => field === TITLE).map(({ weight }) => weight)));
    const share = weights.reduce((one, other) => one + other, 0) / count;
    const part = filled(section, own);
    if (isPage(section) && part > 0.6) return 1 + 8 * share; // what the page is called, but for its number and a word
    return 1 + share * (0.5 + 2 * part);
  }

  /** How much of all that is found is on each page, the page with most being 1: page → 0 to 1. */
  function spoken(units) {
    const sums = new Map();
    for (const { hits, rarity } of units)
      for (const [section, own] of hits) {
        const page = sections[section][0];
        sums.set(page, (sums.get(page) ?? 0) + rarity * own.reduce((sum, { weight, field }) => sum + weight * WORTH[field], 0));
      }
    const most = Math.max(...sums.values());
    return new Map([...sums].map(([page, sum]) => [page, sum / most]));
  }

  /** Find sections: [{title, around, href, number, hits, all, score}, …], the best first. All words stand above some. */
  function search(query) {
    const name = compact(query);
    const whole = formula(query);
    const units = (whole.length ? [whole] : asked(query).map((atoms, at, all) => places(atoms, at === all.length - 1))).map(unit);
    const most = spoken(units);
    const found = [...new Set(units.flatMap(({ hits }) => [...hits.keys()]))].sort((one, other) => one - other);
    const earlier = {}; // hits on a page so far: where a word comes up first, it is explained
    return found
      .map((section) => {
        const own = units.map(({ hits }) => hits.get(section) ?? []);
        const there = own.filter((hits) => hits.length);
        const share = there.length / units.length;
        const [page, , , , , , kind] = sections[section];
        const base = units.reduce((sum, { rarity }, at) => sum + rarity * met(own[at], section), 0);
        if (share === 1 && !kind) earlier[page] = (earlier[page] ?? 0) + 1;
        const literal = there.every((hits) => hits.some(({ field, weight }) => weight === 1 && (field === TITLE || field === TEXT)));
        const drawn = kind ? (query.includes(KINDS[kind]) ? 1.5 : 0.5) : 1;
        const score = base * share ** 2 * (1 + 1.5 * closeness(there)) * titled(section, name, own, units.length) *
          (literal ? 4 : 1) * (1 + 0.4 / (earlier[page] || 1)) * (0.6 + 0.4 * most.get(page)) * drawn * pages[page][3];
        return { number: section, hits: own.flat(), all: share === 1, score };
      })
      .filter(({ hits }) => hits.some(({ field }) => field !== FIGURES)) // else the figure itself is found
      .sort((one, other) => other.all - one.all || other.score - one.score)
      .map((hit) => ({ ...hit, title: shown(sections[hit.number][3]), around: around(hit.number), href: href(hit.number) }));
  }

  /** The titles around a section, from the page's inwards. */
  function around(number) {
    const [page, , parent] = sections[number];
    if (parent < 0) return shown(sections[number][3]) === pages[page][1] ? [] : [pages[page][1]];
    return [...around(parent), shown(sections[parent][3])].filter((title, at, all) => all.indexOf(title) === at);
  }

  const root = new URL(document.getElementById("search").dataset.root, location.href);

  function href(number) {
    const [page, anchor] = sections[number];
    const address = new URL(pages[page][0], root);
    if (anchor) address.hash = anchor;
    return address.href;
  }

  Object.assign(window.siteSearch, { search, TITLE, TEXT, CODE });
})();
