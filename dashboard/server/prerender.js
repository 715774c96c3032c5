// Without this Streamlit's scripts look for the server below the page's own address first: a failed request and a tenth of a second.
window.__streamlit = { BACKEND_BASE_URL: location.origin };
// Streamlit fetches its icon font at once, 376 kB, though our pages have no icons; an icon that came would fetch it when drawn.
(() => {
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, ...more) => (font.includes("Material Symbols") ? Promise.resolve([]) : load(font, ...more));
})();
// Takes the first answer away once the page is drawn to its foot, navigation included (its script comes on its own), or says why it
// cannot be. The reader stays where they had read to: by the last heading above the middle of the screen, since what stands between
// headings may be higher or lower now.
(() => {
  const drawn = ".stApp .otr-footer, .stApp .stAlert, .stApp .stException";
  const notYet = '.stApp .st-key-site-header [data-testid="stSkeleton"]';
  const headings = (page) => [...page.querySelectorAll("h1, h2, h3")];
  const top = (heading) => heading.getBoundingClientRect().top;
  const takeAway = () => {
    const first = document.getElementById("otr-prerendered"), main = document.querySelector(".stMain");
    const read = window.scrollY;
    const at = headings(first).findLast((heading) => top(heading) < innerHeight / 2);
    const place = at && top(at);
    first.remove();
    const same = at && main && headings(main).find((heading) => heading.textContent.trim() === at.textContent.trim());
    if (read) main?.scrollTo(0, same ? top(same) - place + main.scrollTop : read);
  };
  new MutationObserver((_, watch) => {
    if (!document.querySelector(drawn) || document.querySelector(notYet)) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(takeAway)); // only then has the page found its height
  }).observe(document.body, { childList: true, subtree: true });
})();
// Streamlit tells a reader whose connection drops to restart a program. We close that before it is seen, and say in our own words
// that the page stays; they go when the connection is back.
(() => {
  const watch = () => {
    const dialogs = [...document.querySelectorAll(".stDialog")].filter((dialog) => dialog.textContent.includes("Streamlit"));
    document.body.classList.toggle("otr-is-lost", dialogs.length > 0);
    const said = document.getElementById("otr-lost");
    if (dialogs.length) said.hidden = false;
    else if (document.querySelector('.stApp[data-test-connection-state="CONNECTED"]')) said.hidden = true;
    for (const dialog of dialogs) dialog.querySelector('button[aria-label="Close"]')?.click();
  };
  const what = { childList: true, subtree: true, attributeFilter: ["data-test-connection-state"] };
  new MutationObserver(watch).observe(document.body, what);
})();
// Reads out what changed without moving the keyboard: what was chosen, the answer of a search, a download that was asked for. The
// region has been in the page from the start, since screen readers pass over one that comes together with its words.
(() => {
  const said = document.getElementById("otr-said");
  const say = (words) => {
    said.textContent = "";
    setTimeout(() => (said.textContent = words), 100);
  };
  addEventListener("otr-say", (event) => say(event.detail));
  addEventListener("click", (event) => {
    const download = event.target.closest?.(".stDownloadButton button, a[download]");
    if (download) say(`${said.dataset.download} ${download.textContent.trim()}`);
  });
})();
// Streamlit's link past its frame leads to the part that begins with our navigation: it leads past that instead.
addEventListener(
  "click",
  (event) => {
    let at = event.target.closest?.('[data-testid="stSkipToContent"]') && document.querySelector(".st-key-site-header");
    while (at && !at.nextElementSibling) at = at.parentElement;
    do at = at?.nextElementSibling;
    while (at && !at.offsetHeight);
    if (!at) return;
    event.preventDefault();
    event.stopPropagation();
    at.tabIndex = -1;
    at.focus();
  },
  true,
);
