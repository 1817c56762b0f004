/* A combobox over many records (WAI-ARIA 1.2 pattern): type, arrows, Enter; Backspace takes the last. */
(function () {
  "use strict";
  function make(tag, text) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    return node;
  }
  function start(root) {
    if (root.dataset.ready) return;
    root.dataset.ready = "1";
    var type = root.querySelector("[data-picker-type]");
    var list = root.querySelector("[data-picker-list]");
    var chosen = root.querySelector("[data-picker-chosen]");
    var said = root.querySelector("[data-picker-said]");
    var at = -1, timer = 0, asked = 0;

    function ids() {
      return Array.prototype.map.call(chosen.querySelectorAll("input"), function (i) { return i.value; });
    }
    function changed() {
      root.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function close() {
      list.hidden = true; at = -1;
      type.setAttribute("aria-expanded", "false");
      type.removeAttribute("aria-activedescendant");
    }
    function mark(next) {
      var options = list.querySelectorAll("[role=option]");
      if (!options.length) return;
      at = (next + options.length) % options.length;
      options.forEach(function (o, n) { o.setAttribute("aria-selected", n === at ? "true" : "false"); });
      type.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
    function add(id, label) {
      if (ids().indexOf(String(id)) < 0) {
        var item = make("li"), input = make("input"), remove = make("button", "\u00d7");
        input.type = "hidden"; input.name = root.dataset.name; input.value = id;
        remove.type = "button"; remove.setAttribute("aria-label", "Remove " + label);
        item.append(input, make("span", label), remove);
        chosen.append(item);
        said.textContent = label + " added";
        changed();
      }
      type.value = ""; close(); type.focus();
    }
    function show(results) {
      list.textContent = "";
      results.forEach(function (row, n) {
        var option = make("li", row.label);
        option.id = list.id + "-" + n;
        option.setAttribute("role", "option");
        option.dataset.id = row.id;
        list.append(option);
      });
      if (!results.length) {
        var none = make("li", "Nothing found");
        none.className = "picker__none";
        list.append(none);
      }
      said.textContent = results.length ? results.length + " found" : "Nothing found";
      list.hidden = false;
      type.setAttribute("aria-expanded", "true");
      if (results.length) mark(0);
    }
    function ask() {
      var words = type.value.trim(), mine = ++asked;
      if (!words) { close(); return; }
      var url = root.dataset.address + "?q=" + encodeURIComponent(words) + "&not=" + ids().join(",");
      fetch(url, { credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" } })
        .then(function (answer) { return answer.json(); })
        .then(function (told) { if (mine === asked) show(told.results); })
        .catch(close);
    }
    type.addEventListener("input", function (event) {
      event.stopPropagation();
      clearTimeout(timer); timer = setTimeout(ask, 120);
    });
    type.addEventListener("change", function (event) { event.stopPropagation(); });
    type.addEventListener("keydown", function (event) {
      var option = list.querySelectorAll("[role=option]")[at];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) ask(); else mark(at + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (!list.hidden && option) add(option.dataset.id, option.textContent);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation(); close();
      } else if (event.key === "Backspace" && !type.value && chosen.lastElementChild) {
        said.textContent = chosen.lastElementChild.textContent + " removed";
        chosen.lastElementChild.remove(); changed();
      }
    });
    type.addEventListener("blur", function () { setTimeout(close, 150); });
    list.addEventListener("mousedown", function (event) {
      var option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) add(option.dataset.id, option.textContent);
    });
    chosen.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (button) { button.parentElement.remove(); changed(); type.focus(); }
    });
  }
  function all() { document.querySelectorAll("[data-picker]").forEach(start); }
  document.addEventListener("DOMContentLoaded", all);
  new MutationObserver(all).observe(document.documentElement, { childList: true, subtree: true });
  all();
})();
