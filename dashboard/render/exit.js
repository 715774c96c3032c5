// Exit this page: go to the link's site in place of this page, by click or by pressing Shift three times within five seconds.
// The listeners are set once for the whole visit and act only while the button is on the page.
(() => {
  if (window.exitThisPage) return;
  window.exitThisPage = true;
  const leave = () => {
    const button = document.querySelector("a.otr-exit");
    if (!button) return false;
    document.body.style.display = "none";
    window.location.replace(button.href);
    return true;
  };
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    const now = Date.now();
    presses = event.key === "Shift" ? [...presses.filter((at) => now - at < 5000), now] : [];
    if (presses.length >= 3) leave();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a.otr-exit") && leave()) event.preventDefault();
  });
})();
