// Opens the search, and loads it when it is first used.
(() => {
  const dialog = document.getElementById("search"), button = document.getElementById("search-open");
  if (!dialog) return;
  const { style, index, script } = dialog.dataset, status = dialog.querySelector("[role=status]");
  const add = (tag, as) => new Promise((onload, failed) => {
    const element = Object.assign(document.createElement(tag), as, { onload, onerror: () => { element.remove(); failed(); } });
    document.head.append(element);
  });
  let styled, loaded;
  const open = async () => {
    styled ??= add("link", { rel: "stylesheet", href: style });
    await styled.catch(() => { styled = undefined; });
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").select();
    if (!loaded) status.textContent = "";
    // the index has one name; a page that was put there since asks for it anew
    loaded ??= Promise.all([`${index}?${Date.parse(document.lastModified)}`, script].map((src) => add("script", { src, async: false })));
    loaded.catch(() => {
      loaded = undefined;
      status.textContent = "<%= words.theme.search.failed %>";
    });
  };
  button.hidden = false;
  button.addEventListener("click", open);
  dialog.addEventListener("click", ({ target }) => { if (target === dialog || target.closest("button")) dialog.close(); });
  addEventListener("keydown", (event) => {
    const { key, target, isComposing, ctrlKey, metaKey, altKey } = event;
    const slash = key === "/" && !(ctrlKey || metaKey || altKey || target.closest("input, select, textarea, [contenteditable]"));
    if (isComposing || dialog.open && key !== "Escape") return;
    if (key === "Escape" && dialog.open) { event.preventDefault(); dialog.close(); }
    else if (slash || key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey) { event.preventDefault(); open(); }
  });
})();
