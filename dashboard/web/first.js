// Takes the first answer away once the page is drawn to its foot, or says why it cannot be; the reader stays where they had read to.
(() => {
  const drawn = ".stApp .otr-footer, .stApp .stAlert, .stApp .stException";
  new MutationObserver((_, watch) => {
    if (!document.querySelector(drawn)) return;
    const read = window.scrollY;
    document.getElementById("otr-first").remove();
    document.querySelector(".stMain")?.scrollTo(0, read);
    watch.disconnect();
  }).observe(document.body, { childList: true, subtree: true });
})();
