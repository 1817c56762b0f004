// The numbers of a coverage report follow its form. Without this script there is a button that counts.
"use strict";
(() => {
  const form = document.querySelector("[data-report-preview]");
  const numbers = document.querySelector("[data-report-numbers]");
  if (!form || !numbers) return;
  let timer = 0;
  let asked = 0;
  const count = async () => {
    const mine = ++asked;
    numbers.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.reportPreview, {
        method: "POST", body: new FormData(form), credentials: "same-origin",
      });
      if (mine !== asked) return; // a later question is on its way
      if (answer.ok) numbers.innerHTML = await answer.text();
    } catch {
      // The connection is away: the numbers stay, and the next change asks again.
    } finally {
      if (mine === asked) numbers.removeAttribute("aria-busy");
    }
  };
  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(count, 400);
  };
  form.addEventListener("change", soon);
  form.addEventListener("input", (event) => {
    if (event.target.type === "date" || event.target.name === "since" || event.target.name === "until") soon();
  });
})();
