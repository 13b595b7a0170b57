// Formulas: pymdownx.arithmatex leaves \(…\) and \[…\] in elements of class arithmatex.
window.MathJax = {
  loader: { load: ["a11y/assistive-mml"] },
  tex: { inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]], processEscapes: true },
  options: { enableMenu: false, ignoreHtmlClass: ".*", processHtmlClass: "arithmatex" },
};
