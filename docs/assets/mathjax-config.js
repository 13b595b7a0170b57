// Formulas: pymdownx.arithmatex leaves \(…\) and \[…\] in elements of class arithmatex.
window.MathJax = {
  tex: { inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]], processEscapes: true },
  // everything that is used is in the one file: no speech worker, no menu, nothing fetched from elsewhere
  options: {
    ignoreHtmlClass: ".*",
    processHtmlClass: "arithmatex",
    enableMenu: false,
    enableExplorer: false,
    enableSpeech: false,
    enableBraille: false,
    enableAssistiveMml: true,
  },
  svg: { fontCache: "local" },
};
