/* Small comforts; every page works without this file. */
(function () {
  "use strict";

  /* After a refused form, reading starts at the summary of what is wrong. */
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async function () {
      await navigator.clipboard.writeText(source.value || source.textContent.trim());
      button.querySelector("span").textContent = button.dataset.copied;
    });
  });
})();
