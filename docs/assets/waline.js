// The reader asked for the comments: only then the client of Waline is loaded, from this site, and asks its server.
(() => {
  const place = document.querySelector(".post-comments");
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const { client, style, server, term } = place.dataset;

  const show = () => {
    const el = document.createElement("div");
    place.append(el);
    Waline.init({
      el, serverURL: server, path: term, lang: "<%= words.language %>", noRss: true,
      emoji: false, search: false, imageUploader: false, texRenderer: false, // each would come from elsewhere
    });
    status.textContent = "";
    button.remove();
  };

  const load = () => {
    button.disabled = true;
    status.textContent = "<%= words.theme.comments.loading %>";
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
    const script = Object.assign(document.createElement("script"), { src: client, onload: show });
    script.onerror = () => {
      sheet.remove();
      script.remove();
      button.disabled = false;
      status.textContent = "<%= words.theme.comments.failed %>";
    };
    document.head.append(sheet, script);
  };

  button.addEventListener("click", load);
  place.hidden = false;
})();
