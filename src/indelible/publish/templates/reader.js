"use strict";
(function () {
  var lit = [];
  function show() {
    var id = location.hash.slice(1);
    lit.forEach(function (node) { node.classList.remove("on"); });
    lit = [];
    var target = id && document.getElementById(id);
    if (!target) return;
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    if (/^[cw][0-9]+$/.test(id)) {
      lit = Array.from(document.querySelectorAll('[data-k~="' + id.slice(1) + '"]'));
      lit.forEach(function (node) { node.classList.add("on"); });
    }
    target.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", show);
  addEventListener("load", show);

  var folded = [];
  addEventListener("beforeprint", function () {
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    folded.forEach(function (node) { node.open = true; });
  });
  addEventListener("afterprint", function () {
    folded.forEach(function (node) { node.open = false; });
  });
})();
