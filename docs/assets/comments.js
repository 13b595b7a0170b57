// The reader asked for the comments: only then anything is loaded from giscus.app.
(() => {
  const place = document.querySelector(".post-comments");
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const home = "https://giscus.app";
  const page = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => page.dataset.scheme ?? (system.matches ? "dark" : "light");
  const frame = () => place.querySelector("iframe.giscus-frame");

  const load = () => {
    button.disabled = true;
    status.textContent = "<%= words.theme.comments.loading %>";
    const script = document.createElement("script");
    const { repo, repoId, category, categoryId, term } = place.dataset;
    Object.assign(script.dataset, {
      repo, repoId, category, categoryId, term,
      mapping: "specific", strict: "1", reactionsEnabled: "1", emitMetadata: "0", inputPosition: "bottom",
      lang: "<%= words.language %>", theme: theme(),
    });
    script.src = `${home}/client.js`;
    script.async = true;
    script.crossOrigin = "anonymous";
    script.onload = () => {
      status.textContent = "";
      button.remove();
    };
    script.onerror = () => {
      script.remove();
      button.disabled = false;
      status.textContent = "<%= words.theme.comments.failed %>";
    };
    place.append(script);
  };

  const follow = () => frame()?.contentWindow.postMessage({ giscus: { setConfig: { theme: theme() } } }, home);
  new MutationObserver(follow).observe(page, { attributeFilter: ["data-scheme"] });
  system.addEventListener("change", follow);
  button.addEventListener("click", load);
  place.hidden = false;
})();
