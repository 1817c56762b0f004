/* What the desk checks say beside a form, while somebody types. Without this script the panel is a
   link to the same findings on a page of their own. */
(function () {
  "use strict";
  var PAUSE = 900; /* milliseconds without a keystroke before the checks are asked */
  function Panel(place) {
    this.place = place;
    this.body = place.querySelector("[data-checks-body]");
    this.form = document.querySelector("form[data-edit-form]");
    if (!this.form) return;
    var later = this.later.bind(this);
    ["input", "change", "w-autosave:success"].forEach(function (name) {
      this.form.addEventListener(name, later);
    }, this);
    document.addEventListener("w-autosave:success", later);
    place.addEventListener("submit", this.pressed.bind(this));
    place.addEventListener("click", this.shown.bind(this));
    this.ask();
  }
  /* The address of the checks, once the row has a key: after the first autosave the form says it. */
  Panel.prototype.address = function () {
    var url = this.place.dataset.url;
    if (!/\/0\/$/.test(url)) return url;
    var saved = (this.form.getAttribute("action") || "").match(/\/(?:pages|edit)\/(\d+)\//);
    return saved ? url.replace(/\/0\/$/, "/" + saved[1] + "/") : "";
  };
  Panel.prototype.later = function () {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.ask.bind(this), PAUSE);
  };
  Panel.prototype.ask = function () {
    var url = this.address();
    if (this.busy) return this.later(); /* a button was pressed: its answer must not be cut off */
    if (url) this.send(url, {}).catch(function () {});
  };
  Panel.prototype.send = function (url, more) {
    if (this.asked) this.asked.abort();
    var self = this, data = new FormData(this.form), asked = (this.asked = new AbortController());
    data.append("check-form", "1");
    Object.keys(more).forEach(function (name) { data.append(name, more[name]); });
    return fetch(url, {
      method: "POST", body: data, credentials: "same-origin", signal: asked.signal,
      headers: { "X-Requested-With": "XMLHttpRequest" }
    }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error("not answered");
      if ((answer.headers.get("Content-Type") || "").indexOf("json") > 0) {
        /* Mended on the server: what was typed is saved there too, so nothing is lost. */
        self.form.setAttribute("data-w-unsaved-confirmation-value", "false");
        return window.location.reload();
      }
      return answer.text().then(function (html) { self.show(html); });
    });
  };
  Panel.prototype.show = function (html) {
    var open = this.body.contains(document.activeElement) && document.activeElement.matches("input");
    if (open) return; /* somebody is writing a reason */
    this.body.innerHTML = html; /* our own template, escaped by the server */
  };
  Panel.prototype.pressed = function (event) {
    var form = event.target, more = {};
    event.preventDefault();
    new FormData(form).forEach(function (value, name) { if (name.indexOf("check-") === 0) more[name] = value; });
    if (form.hasAttribute("data-check-mend") && this.mend(form.dataset)) return;
    if (document.activeElement) document.activeElement.blur();
    var self = this;
    this.busy = true;
    this.send(form.action, more).catch(function () {
      self.say("That could not be done: save the draft, then try again.");
    }).then(function () { self.busy = false; });
  };
  Panel.prototype.say = function (words) {
    var line = document.createElement("p");
    line.className = "checks-said";
    line.setAttribute("role", "alert");
    line.textContent = words;
    this.body.prepend(line);
  };
  /* Where a plain input holds the words they are changed there; rich text is mended on the server. */
  Panel.prototype.mend = function (told) {
    var field = place(told.field), input = field && field.querySelector("input[type=text], input[type=url], textarea");
    if (!input || input.hidden || field.querySelector("[data-draftail-editor-wrapper]")) return false;
    if (input.value.split(told.old).length !== 2) return false;
    input.value = input.value.replace(told.old, function () { return told.new; });
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  Panel.prototype.shown = function (event) {
    var link = event.target.closest("[data-check-show]");
    if (!link) return;
    var field = place(link.dataset.checkShow);
    if (!field) return; /* the link leads to it */
    event.preventDefault();
    var tab = field.closest("[role=tabpanel]");
    if (tab && tab.hidden) {
      var handle = document.querySelector('[role=tab][href="#' + tab.id + '"]');
      if (handle) handle.click();
    }
    field.scrollIntoView({ block: "center" });
    var input = field.querySelector("input:not([type=hidden]), textarea, select, [contenteditable=true], button");
    if (input) input.focus({ preventScroll: true });
  };
  /* The element of a content path such as "body.<block>.caption": as deep as it can be found. */
  function place(path) {
    var found = null, from = document;
    path.split(".").every(function (step) {
      var next = from.querySelector('[data-contentpath="' + CSS.escape(step) + '"]');
      if (next) found = from = next;
      return next;
    });
    return found || document.getElementById("id_" + path);
  }
  function start() {
    document.querySelectorAll("[data-desk-checks]").forEach(function (each) { new Panel(each); });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
