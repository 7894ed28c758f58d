/* On phones, the one action of a long page follows when its own button is out of sight. */
(function () {
  "use strict";

  const bar = document.querySelector("[data-follows]");
  const button = bar && document.getElementById(bar.dataset.follows);
  if (!button || !("IntersectionObserver" in window)) return;
  const phone = window.matchMedia("(max-width: 47.99rem)");
  let seen = true;

  function show() {
    bar.hidden = seen || !phone.matches;
  }
  new IntersectionObserver(function (entries) {
    seen = entries[entries.length - 1].isIntersecting;
    show();
  }).observe(button);
  phone.addEventListener("change", show);
})();
