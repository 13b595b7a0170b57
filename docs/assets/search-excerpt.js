/* What a hit shows: its title and a piece of what it says, with the words of the query marked. */
(() => {
  "use strict";

  const { shown, origins, sections, text: textOf, TITLE, TEXT, CODE } = window.siteSearch;
  const BEFORE = 20; // characters of an excerpt before the first word that was looked for
  const LENGTH = 110;
  const CELL = "\t", OF = "<%= words.theme.search.cell %>", BETWEEN_CELLS = "<%= words.theme.search.between_cells %>";

  /** Where a hit has words in a field: [[start, end], …], in order and apart. */
  function marks({ number, hits }, field) {
    const source = textOf(number)[field === TITLE ? 1 : field];
    const at = origins(source);
    const found = hits.filter((hit) => hit.field === field).map((hit) => [at(hit.at), at(hit.end)]);
    found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return found.filter(([start], number) => !found.slice(0, number).some(([, end]) => end > start));
  }

  /** The line of a text from `from` on, up to its end. */
  const lineEnd = (text, from) => (text.indexOf("\n", from) + 1 || text.length + 1) - 1;
  const lineStart = (text, from) => text.lastIndexOf("\n", from - 1) + 1;

  /** The piece of a text that has most of the words, or begins at `first`: [start, end], within a line. */
  function piece(text, found, first) {
    const worth = ([start]) => {
      const end = Math.min(start + LENGTH - BEFORE, lineEnd(text, start));
      const inside = found.filter((hit) => hit[0] >= start && hit[1] <= end);
      return new Set(inside.map((hit) => text.slice(...hit).toLowerCase())).size;
    };
    const best = found.reduce((one, other) => (worth(other) > worth(one) ? other : one), found[0] ?? [first, first]);
    const [from, to] = [lineStart(text, best[0]), lineEnd(text, best[0])];
    if (text.slice(from, to).includes(CELL)) return [from, to];
    let start = Math.max(from, best[0] - BEFORE);
    const earliest = Math.max(from, best[0] - LENGTH / 2);
    const sentence = text.slice(earliest, best[0]).search(/[\u3002\uff1b\uff01\uff1f.;!?]\s*[^\u3002\uff1b\uff01\uff1f.;!?]*$/);
    if (sentence >= 0 && start > from) start = earliest + sentence + 1;
    while (start > from && /^(?:[a-z0-9.\u2070-\u209f]|\p{Script=Han}{2})/iu.test(text.slice(start - 1, start + 1))) start--;
    return [start, Math.min(to, start + LENGTH)];
  }

  /** A row of a table as pairs of what the column says and the cell: [[start, end, what stands before it], …]. */
  function cells(text, start, end) {
    let head = start;
    while (head > 0 && text.slice(lineStart(text, head - 1), head - 1).includes(CELL)) head = lineStart(text, head - 1);
    const names = head === start ? [] : text.slice(head, lineEnd(text, head)).split(CELL);
    let at = start;
    return text.slice(start, end).split(CELL).map((cell, column) => {
      const before = `${column ? BETWEEN_CELLS : ""}${names[column] ? names[column] + OF : ""}`;
      at += cell.length + 1;
      return [at - cell.length - 1, at - 1, before];
    });
  }

  /** Add a text to an element, the words in it marked. */
  function mark(element, text, start, end, found) {
    let at = start;
    for (const [from, to] of found.filter((hit) => hit[0] >= start && hit[1] <= end)) {
      element.append(shown(text.slice(at, from)), Object.assign(document.createElement("mark"), { textContent: shown(text.slice(from, to)) }));
      at = to;
    }
    element.append(shown(text.slice(at, end)));
  }

  const made = (tag, className) => Object.assign(document.createElement(tag), { className });

  function title(hit) {
    const element = made("span", "search__title");
    const [, text] = textOf(hit.number);
    mark(element, text, 0, text.length, marks(hit, TITLE));
    return element;
  }

  /** The piece of a section to show, where it says anything. */
  function excerpt(hit) {
    const [, , text, code] = textOf(hit.number), { kind } = sections[hit.number];
    const inText = marks(hit, TEXT), inCode = marks(hit, CODE);
    const isCode = (!inText.length && inCode.length > 0) || !text;
    const [source, found] = isCode ? [code, inCode] : [text, inText];
    const element = made(isCode ? "code" : "span", "search__excerpt");
    // what a figure shows stands behind what its axes are
    const [start, end] = piece(source, found, kind === "figure" ? lineStart(source, source.length) : 0);
    if (source.slice(start, end).includes(CELL))
      for (const [from, to, before] of cells(source, start, end)) {
        element.append(shown(before));
        mark(element, source, from, to, found);
      }
    else {
      if (start > lineStart(source, start)) element.append("…");
      mark(element, source, start, end, found);
      if (end < lineEnd(source, end)) element.append("…");
    }
    return source ? [element] : [];
  }

  Object.assign(window.siteSearch, { title, excerpt });
})();
