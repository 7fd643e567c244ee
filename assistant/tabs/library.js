// The library: which report is to be changed, where the focus goes, what a screen reader is told while files are read.
() => {
  const { say, download } = window.shared;
  const QUIET_FOR = 5000; // milliseconds between two announcements of progress
  let last = 0;

  const focus = (selector) =>
    setTimeout(() => {
      const found = document.querySelector(selector);
      if (!found) return;
      const target = found.matches("button, input, textarea") ? found : found.querySelector("h3, p") || found;
      if (!target.matches("button, input, textarea")) target.setAttribute("tabindex", "-1");
      target.focus();
    }, 150); // the page paints first

  const told = (selector) => {
    const found = document.querySelector(selector);
    return found ? found.textContent.trim() : "";
  };

  new MutationObserver(() => {
    const now = Date.now();
    const step = told("#library-progress .step") || told("#library-tested .progress p");
    if (!step || now - last < QUIET_FOR) return;
    last = now;
    say(step);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#library-table button.changes");
    if (!button) return;
    window.library.chosen = button.value;
    document.querySelector("#library-change").click();
  });

  window.library = {
    chosen: "",
    focus,
    left: () => {
      const form = document.querySelector("#library-record-head");
      focus(form && form.offsetParent ? "#library-record-head" : "#library-words textarea, #library-words input");
    },
    done: () =>
      setTimeout(() => {
        last = 0;
        const words = told("#library-outcome .outcome");
        if (words) say(words);
        const form = document.querySelector("#library-record-head");
        if (document.activeElement && document.activeElement !== document.body && document.activeElement.offsetParent) return;
        focus(form && form.offsetParent ? "#library-record-head" : "#library-outcome");
      }, 150),
    tested: () => setTimeout(() => say(told("#library-tested .told")), 150),
    saved: (text) => text && download(text, "questions.csv", "text/csv"),
  };
}
