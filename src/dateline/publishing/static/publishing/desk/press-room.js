// Looks again while the press works. Without this script a reload does the same.
(() => {
  const room = document.querySelector("[data-press-busy]");
  const said = document.querySelector("[data-press-said]");
  if (!room || !said) return;
  const SOON = 2000;
  const LATER = 15000;

  // Nothing moves under somebody's hands.
  const inUse = (part) => {
    const chosen = window.getSelection();
    const selected = chosen && !chosen.isCollapsed && part.contains(chosen.anchorNode);
    return part.contains(document.activeElement) || selected;
  };

  const show = (page) => {
    const fresh = page.querySelector("[data-press-busy]");
    if (!fresh) return;
    room.dataset.pressBusy = fresh.dataset.pressBusy;
    const sentence = page.querySelector("[data-press-said]");
    said.className = sentence.className;
    // Spoken only when it says something new.
    if (said.textContent !== sentence.textContent) said.textContent = sentence.textContent;
    for (const part of room.querySelectorAll("[data-press-part]")) {
      const other = fresh.querySelector(`[data-press-part="${part.dataset.pressPart}"]`);
      if (other && !inUse(part)) part.replaceChildren(...other.childNodes);
    }
  };

  const look = async () => {
    try {
      if (!document.hidden) {
        const answer = await fetch(window.location.href, { credentials: "same-origin" });
        // A redirect leads to the sign-in page: leave what is there.
        if (answer.ok && !answer.redirected) {
          show(new DOMParser().parseFromString(await answer.text(), "text/html"));
        }
      }
    } catch {
      room.dataset.pressBusy = "no"; // the server is away for a moment
    }
    setTimeout(look, room.dataset.pressBusy === "yes" ? SOON : LATER);
  };
  setTimeout(look, room.dataset.pressBusy === "yes" ? SOON : LATER);
})();
