/* Ticks all rows of the page at once; every row can be ticked by itself without this file. */
(function () {
  "use strict";

  document.querySelectorAll("[data-choose]").forEach(function (button) {
    const boxes = Array.from(button.form.elements).filter(function (field) {
      return field.type === "checkbox" && field.name === button.dataset.choose;
    });
    button.hidden = false;
    button.addEventListener("click", function () {
      const all = boxes.every(function (box) { return box.checked; });
      boxes.forEach(function (box) { box.checked = !all; });
    });
  });
})();
