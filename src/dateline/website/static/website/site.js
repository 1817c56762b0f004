// Comfort only: every page works without this file.
(function () {
  "use strict";

  // A click on a player's link sets the player in its place; with a modifier key it stays a link.
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-player]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    var address;
    try {
      address = new URL(link.dataset.player, location.href);
    } catch (error) {
      return;
    }
    if (address.protocol !== "https:") return;
    event.preventDefault();
    address.searchParams.set("autoplay", "1");
    var frame = document.createElement("iframe");
    frame.src = address.href;
    frame.title = link.dataset.title || link.textContent.trim();
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.replaceWith(frame);
    frame.focus();
  });

  // "Copy as text": the story as a reporter pastes it, without menus, pictures or markup.
  var share = document.querySelector(".share");
  var story = document.querySelector(".story");
  if (!share || !story || !navigator.clipboard) return;

  function lines(selector) {
    return Array.from(story.querySelectorAll(selector), function (node) {
      return node.innerText.trim().replace(/\n+/g, "\n");
    }).filter(Boolean);
  }

  function asText() {
    var head = lines(".status, .story-head h1, .story-head .deck, .story-stamp p");
    var body = [];
    var parts = ".body p, .body li, .body h2, .body h3, .body h4, .body caption, .body tr, .substory h2, .substory p, .boilerplates h2, .boilerplates p, .end-mark";
    story.querySelectorAll(parts).forEach(function (node) {
      if (node.closest(".embed-note, .file-block, .gallery-title, details")) return;
      var text = node.innerText.trim();
      if (!text) return;
      var quote = node.closest("blockquote");
      if (quote && quote.classList.contains("quoted")) text = "\u201c" + text + "\u201d";
      if (node.matches("li")) text = "- " + text;
      body.push(text);
      if (quote && node === quote.lastElementChild) {
        var speaker = quote.parentNode.querySelector("figcaption");
        if (speaker) body.push("\u2014 " + Array.from(speaker.childNodes, function (n) { return n.textContent.trim(); }).filter(Boolean).join(", "));
      }
    });
    var place = lines(".dateline")[0];
    if (place && body.length) body[0] = place.replace(/\s*\u2014\s*$/, "") + " \u2014 " + body[0];
    var contact = lines(".side .contact");
    var address = lines(".address");
    return head.concat(body, contact, address).join("\n\n") + "\n";
  }

  var said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "said";
  [["Copy as text", asText], ["Copy address", function () { return lines(".address")[0] || location.href; }]].forEach(function (pair) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = pair[0];
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(pair[1]()).then(function () {
        said.textContent = "Copied.";
      }, function () {
        said.textContent = "Your browser did not allow the copy.";
      });
    });
    share.append(" ", button);
  });
  share.append(" ", said);
})();
