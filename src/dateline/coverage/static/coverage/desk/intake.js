/* The review queue by keyboard, and rows that fill in while their pages are read. Without this script
   every action is a button and a reload shows what came. */
(function () {
  "use strict";
  var EVERY = 2000; /* milliseconds between two looks at stories that are being read */
  var place = document.querySelector("[data-intake]");
  if (!place) return;

  function typing(target) {
    return target && target.closest && target.closest("input, textarea, select, [contenteditable], [role=dialog]");
  }
  function open(details) {
    details.open = true;
    var field = details.querySelector("input:not([type=hidden]), textarea");
    if (field) field.focus();
  }
  function press(key) {
    var details = place.querySelector('[data-open="' + key + '"]');
    if (details) { open(details); return true; }
    if (key === "e") {
      var first = place.querySelector("[data-fields] textarea, [data-fields] input:not([type=hidden])");
      if (first) first.focus();
      return Boolean(first);
    }
    var target = place.querySelector('[data-key="' + (key === "?" ? "?" : CSS.escape(key)) + '"]');
    if (target) target.click();
    return Boolean(target);
  }
  /* Before Wagtail's own shortcuts, which know a "?" too. */
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && typing(event.target) && place.contains(event.target)) {
      event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if ("jkaAremsou?".indexOf(event.key) < 0 || event.key.length !== 1) return;
    if (press(event.key)) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  /* What was typed is not lost to a reload. */
  var fields = place.querySelector("[data-fields]"), touched = false;
  if (fields) fields.addEventListener("input", function () { touched = true; });

  function waiting() {
    return Array.prototype.map.call(place.querySelectorAll("[data-waiting]"), function (row) { return row.dataset.row; });
  }
  function put(html) {
    var made = document.createElement("ol");
    made.innerHTML = html; /* our own template, escaped by the server */
    Array.prototype.slice.call(made.children).forEach(function (row) {
      var old = place.querySelector('[data-row="' + row.dataset.row + '"]');
      if (!old) return;
      if (old.classList.contains("intake-row--open")) row.classList.add("intake-row--open");
      var focused = old.contains(document.activeElement);
      old.replaceWith(row);
      if (focused) row.querySelector("a").focus();
    });
  }
  function look() {
    var keys = waiting();
    if (!keys.length) return;
    var query = place.dataset.query ? place.dataset.query + "&" : "";
    fetch(place.dataset.lines + "?" + query + "keys=" + keys.join(","), { credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" } })
      .then(function (answer) { if (!answer.ok || answer.redirected) throw new Error("not answered"); return answer.text(); })
      .then(function (html) { put(html); settled(); })
      .catch(function () {})
      .then(function () { setTimeout(look, EVERY); });
  }
  function settled() {
    var story = place.querySelector("[data-filling]"), left = waiting();
    if (!left.length) { var note = place.querySelector("[data-note]"); if (note) note.remove(); }
    if (!story || left.indexOf(story.dataset.story) >= 0) return;
    if (!touched) { window.location.reload(); return; }
    story.removeAttribute("data-filling");
    var said = document.createElement("p");
    said.className = "intake-note";
    said.setAttribute("role", "status");
    said.textContent = "The page was read. Save what you typed to see what it says.";
    story.querySelector(".intake-head").append(said);
  }
  var wrong = place.querySelector("[data-focus]");
  if (wrong) wrong.focus();
  setTimeout(look, EVERY);
})();
