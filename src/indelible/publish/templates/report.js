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
    var inner = target.querySelector(":scope > details");
    if (inner) inner.open = true;
    if (target.tagName === "MARK") {
      lit = [target].concat(Array.from(document.querySelectorAll('[data-k="' + CSS.escape(id) + '"]')));
      lit.forEach(function (node) { node.classList.add("on"); });
    }
    target.scrollIntoView({ block: target.tagName === "MARK" ? "center" : "start" });
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

  var field = document.getElementById("find");
  field.closest(".filter").hidden = false;
  var output = field.parentElement.querySelector("output");
  var claims = null, timer = 0;
  function filter() {
    var wanted = field.value.trim().toLowerCase(), left = 0;
    claims = claims || Array.from(document.querySelectorAll(".source > article")).map(function (node) {
      return [node, (node.closest(".source").querySelector("summary").textContent + " " + node.textContent).toLowerCase()];
    });
    claims.forEach(function (pair) {
      var match = pair[1].indexOf(wanted) >= 0;
      pair[0].hidden = !match;
      left += match;
    });
    document.querySelectorAll(".source").forEach(function (node) {
      node.hidden = !node.querySelector("article:not([hidden])");
      if (wanted && left <= 200 && !node.hidden) node.open = true;
    });
    output.textContent = wanted ? left + " / " + claims.length : "";
  }
  field.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(filter, 150);
  });
})();
