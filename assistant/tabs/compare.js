// Comparing reports: what the table and the map of themes ask the page for, and what it gives to take along.
() => {
  const { say, motion, copyText, download } = window.shared;
  const at = (selector) => document.querySelector(selector);
  let wished = "";
  let from = null;

  const send = (wish) => {
    wished = wish.do;
    window.compareWish = JSON.stringify(wish); // the button's event takes it from here
    const go = at("#compare-go");
    (go.matches("button") ? go : go.querySelector("button")).click();
  };

  window.compared = async (asked) => {
    await new Promise((done) => setTimeout(done, 60)); // the page paints what has come first
    const cell = asked && wished === "cell";
    const leaf = asked && wished === "leaf";
    const holder = leaf ? at("#compare-map") : cell ? at("#compare-cell") : at("#compare-out");
    const told = holder.querySelector(leaf ? ".ways" : "[data-told]");
    if (!told) return;
    say(told.textContent);
    if (!asked) return; // one typed: the focus stays in the field
    told.setAttribute("tabindex", "-1");
    told.focus({ preventScroll: true });
    told.scrollIntoView({ block: "start", behavior: motion() });
  };

  window.savedTable = (text) => (download(text, "comparison.csv", "text/csv"), say("The file was made."));
  window.savedPage = (text) => (download(text, "comparison.html", "text/html"), say("The file was made."));
  window.copiedTable = async (text) => {
    try {
      await copyText(text);
      say("Copied");
    } catch {
      say("Your browser does not allow copying");
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#tab-compare button, #compare-out button, #compare-map button, #compare-cell button");
    if (!button) return;
    const { theme, report, leaf } = button.dataset;
    if (button.matches(".theme")) send({ do: "theme", theme });
    else if (button.matches(".cell")) {
      from = { theme, report };
      send({ do: "cell", theme, report });
    } else if (button.matches(".leaf")) send({ do: "leaf", leaf: Number(leaf) });
    else if (button.matches(".more")) send({ do: "more" });
    else if (button.matches(".back") && from) {
      const cell = [...document.querySelectorAll("#compare-map .cell")].find((c) => c.dataset.theme === from.theme && c.dataset.report === from.report);
      if (cell) cell.focus();
    }
  });
}
