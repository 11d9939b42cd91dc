(function () {
  "use strict";
  var bar = document.getElementById("bar");
  if (!bar) { return; }
  var counter = bar.querySelector("output"), keys = bar.querySelector("input"), buttons = bar.querySelectorAll("button");
  var last = null;
  bar.hidden = false;
  function shown() {
    var all = Array.prototype.slice.call(document.querySelectorAll("[data-change]"));
    return !document.querySelector(".filter") ? all : all.filter(function (e) { return e.getClientRects().length > 0; });
  }
  function here(list) {
    var focused = document.activeElement && document.activeElement.closest("[data-change]");
    var at = list.indexOf(focused || last);
    if (at < 0 && location.hash.length > 1) { at = list.indexOf(document.getElementById(location.hash.slice(1))); }
    return at;
  }
  function go(step) {
    var list = shown();
    if (!list.length) { return; }
    var at = here(list);
    at = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + step));
    last = list[at];
    last.focus({ preventScroll: true });
    last.scrollIntoView({ block: "center" });
    counter.textContent = (at + 1) + " / " + list.length;
  }
  buttons[0].addEventListener("click", function () { go(-1); });
  buttons[1].addEventListener("click", function () { go(1); });
  document.addEventListener("keydown", function (e) {
    if (!keys.checked || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey || e.isComposing) { return; }
    if (e.target.closest && e.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) { return; }
    var step = { n: 1, j: 1, p: -1, k: -1 }[e.key];
    if (step) { e.preventDefault(); go(step); }
  });
})();
