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
  /* A button pressed while the desk is saving by itself waits for that: else both would make the page. */
  function inTurn() {
    var saving = false, held = null, timer = 0;
    function go() {
      clearTimeout(timer);
      saving = false;
      if (!held) return;
      var form = held.form, button = held.button;
      held = null;
      if (button && button.name) {
        /* Wagtail may have disabled the button meanwhile; its name must be sent all the same. */
        var sent = document.createElement("input");
        sent.type = "hidden"; sent.name = button.name; sent.value = button.value;
        form.append(sent);
      }
      form.requestSubmit();
    }
    document.addEventListener("w-autosave:save", function () { saving = true; });
    document.addEventListener("w-autosave:success", function () { setTimeout(go); });
    document.addEventListener("w-autosave:error", function () { setTimeout(go); });
    document.addEventListener("submit", function (event) {
      if (!saving || !event.target.querySelector("[data-desk-slug]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      held = { form: event.target, button: event.submitter };
      timer = setTimeout(go, 8000);
    }, true);
  }
  inTurn(); /* at once: a form that comes back with errors is saved as soon as it is there */
  function start() { byKind(); slugs(); }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
