// The answer of a search: read out, in view, and where the keyboard goes on. A phone's keyboard folds away.
(() => {
  const answers = document.querySelectorAll(".otr-answer");
  const newest = answers[answers.length - 1];
  if (!newest) return;
  dispatchEvent(new CustomEvent("otr-say", { detail: newest.textContent }));
  newest.focus({ preventScroll: true });
  newest.scrollIntoView({ block: newest.dataset.block });
})();
