// The buttons below a listing.

import { made, shown } from "./live-page.js";

export class Bar {
  #buttons;
  #title;
  #names;

  // names: {own, editable} of the listing; actions: {run, stop, undo, reset, share, copy}.
  constructor(names, { run, stop, undo, reset, share, copy }) {
    const button = (textContent, onclick, more) => made("button", { type: "button", textContent, onclick, ...more });
    const keys = { title: "Ctrl+Enter", ariaKeyShortcuts: "Control+Enter Meta+Enter" };
    this.#buttons = {
      run: button("<%= words.theme.live.run %>", run, keys),
      stop: button("<%= words.theme.live.stop %>", stop, { hidden: true }),
      undo: button("<%= words.theme.live.undo %>", undo, { hidden: true }),
      reset: button("<%= words.theme.live.reset %>", reset, { hidden: true }),
      share: button("<%= words.theme.live.share %>", share, { hidden: true }),
      copy: button("<%= words.theme.copy %>", () => this.#copy(copy), { className: "copy", hidden: !navigator.clipboard }),
    };
    this.#names = names;
    this.#title = made("span", { textContent: names.editable });
    const all = [...Object.values(this.#buttons).slice(0, -1), this.#title, this.#buttons.copy];
    this.element = made("div", { className: "live-bar", role: "group", ariaLabel: names.own }, ...all);
  }

  focus() {
    this.#buttons.run.focus({ preventScroll: true });
  }

  // Whether the listing runs.
  set busy(yes) {
    this.#buttons.run.ariaDisabled = String(yes);
    this.#show("stop", yes);
  }

  // Whether the listing is edited, and whether there is anything to be undone.
  show(edited, undoable) {
    this.#title.textContent = edited ? this.#names.own : this.#names.editable; // beside more buttons there is less room
    this.#show("undo", undoable);
    this.#show("reset", edited);
    this.#show("share", edited);
  }

  async #copy(copy) {
    await copy();
    this.#buttons.copy.textContent = "<%= words.theme.copied %>";
    setTimeout(() => { this.#buttons.copy.textContent = "<%= words.theme.copy %>"; }, 2000);
  }

  #show(name, yes) {
    shown(this.#buttons[name], yes, this.#buttons.run);
  }
}
