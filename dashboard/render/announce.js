// The answer of a search: in view, and where the keyboard goes on and a screen reader reads. A phone's keyboard folds away.
(() => {
  const answers = document.querySelectorAll(".otr-answer");
  const newest = answers[answers.length - 1];
  if (!newest) return;
  newest.focus({ preventScroll: true });
  newest.scrollIntoView({ block: newest.dataset.block });
})();
