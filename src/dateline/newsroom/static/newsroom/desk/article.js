/* The form of an article: fields by kind, and a slug that the server makes from the title. */
(function () {
  "use strict";
  function byKind() {
    var select = document.querySelector("[data-desk-kind]");
    if (!select) return;
    function show() {
      document.querySelectorAll("[data-kinds]").forEach(function (panel) {
        panel.hidden = panel.dataset.kinds.split(" ").indexOf(select.value) < 0;
      });
    }
    select.addEventListener("change", show);
    show();
  }
  function slugs() {
    var slug = document.querySelector("[data-desk-slug]"), title = document.getElementById("id_title");
    if (!slug || !title) return;
    var address = slug.dataset.deskSlug, timer = 0, asked = 0;
    function made(text, own) {
      /* After the first autosave the form has an id of its own: its slug is not taken by itself. */
      var saved = slug.form.action.match(/\/pages\/(\d+)\/edit\//);
      var url = address + "?title=" + encodeURIComponent(text) + "&parent=" + (slug.dataset.parent || "");
      url += (saved ? "&page=" + saved[1] : "") + (own ? "&own=1" : "");
      return fetch(url, { credentials: "same-origin" })
        .then(function (answer) { return answer.json(); })
        .then(function (told) { return told.slug; });
    }
    function put(value) {
      if (slug.value === value) return;
      slug.value = value;
      slug.dispatchEvent(new Event("change", { bubbles: true }));
    }
    /* Follow the title only while nobody has written a slug of their own, and never once live. */
    var follows = Promise.resolve(!slug.value);
    if (slug.value && title.value) {
      follows = made(title.value).then(function (s) { return s === slug.value; }, function () { return false; });
    }
    if (slug.hasAttribute("data-live")) follows = Promise.resolve(false);
    title.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        follows.then(function (does) {
          if (!does || !title.value.trim()) return;
          var mine = ++asked;
          made(title.value).then(function (s) { if (mine === asked) put(s); });
        });
      }, 200);
    });
    slug.addEventListener("input", function () { follows = Promise.resolve(false); });
    slug.addEventListener("blur", function () { if (slug.value) made(slug.value, true).then(put); });
  }
  function start() { byKind(); slugs(); }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
