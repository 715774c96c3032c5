// What a choice has changed is read out once, by the region that prerender.js keeps.
for (const changed of document.querySelectorAll(".otr-changed:not([data-is-told])")) {
  changed.dataset.isTold = "";
  dispatchEvent(new CustomEvent("otr-say", { detail: changed.textContent }));
}
