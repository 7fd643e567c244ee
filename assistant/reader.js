// The reader. Any link of the class "reads" to ?passage=LINK, or to ?report=ID&leaf=N, opens it over the tab one is in; as an address it opens it on the page.
() => {
  const { say, motion, dialog } = window.shared;
  const reader = dialog("reader", "reader-title");
  let before = null; // the address to go back to

  const show = async (search) => {
    reader.inside.innerHTML = '<h2 id="reader-title" tabindex="-1">Opening …</h2>';
    reader.inside.setAttribute("aria-busy", "true");
    reader.begin();
    try {
      const got = await fetch(`reader${search}`);
      if (!got.ok) throw new Error(got.statusText);
      reader.inside.innerHTML = await got.text(); // escaped where it is made: assistant/reader_page.py
    } catch {
      reader.inside.querySelector("h2").textContent = "The page cannot reach its server. Is it still running?";
    }
    reader.inside.removeAttribute("aria-busy");
    reader.inside.scrollTop = 0;
    const mark = reader.inside.querySelector("mark");
    const target = mark || reader.inside.querySelector("h2");
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    if (mark) mark.scrollIntoView({ block: "center", behavior: motion() });
    const where = reader.inside.querySelector(".where");
    reader.querySelector(".name").textContent = where ? where.textContent : "";
    if (where && !mark) say(where.textContent);
  };

  const open = (search) => {
    if (reader.open) history.replaceState(history.state, "", search);
    else {
      before = location.pathname;
      history.pushState({ reads: true }, "", search); // so that the browser's Back closes it
    }
    show(search);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.reads");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(new URL(link.getAttribute("href"), location.href).search);
  });
  reader.addEventListener("close", () => {
    if (history.state && history.state.reads) history.back();
    else if (location.search) history.replaceState(null, "", before || location.pathname); // one came by the address itself
  });
  addEventListener("popstate", () => reader.open && !(history.state && history.state.reads) && reader.close());

  const asked = new URLSearchParams(location.search);
  if (asked.has("passage") || asked.has("report")) show(location.search);
}
