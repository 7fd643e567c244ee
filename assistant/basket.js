// The basket. Any button of the class "keep" whose value (or data-link) is a link to a passage adds the quote to it or takes it out. It is kept in this visit, or on this computer where one ticks that.
() => {
  const { say, dialog, copyText, download } = window.shared;
  const STORE = "clusterlit.basket";
  const panel = dialog("basket", "basket-title");
  panel.inside.innerHTML =
    '<h2 id="basket-title" tabindex="-1">Basket</h2><p class="undo" hidden><span></span> <button type="button" data-undo>Undo</button></p>' +
    '<label class="tick"><input type="checkbox" id="basket-stays"> Keep the basket on this computer</label><div class="items"></div>';
  const holder = panel.inside.querySelector(".items");
  const undo = panel.inside.querySelector(".undo");
  const stays = panel.inside.querySelector("#basket-stays");
  let kept = [];
  let past = null; // what it held before the last removal
  let style = "harvard";

  const stored = (change) => {
    try {
      return change(localStorage);
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const linkOf = (button) => button.value || button.dataset.link;
  const held = (link) => kept.some((k) => k.link === link);
  const count = () => document.querySelectorAll(".basket-count").forEach((e) => {
      e.textContent = `Basket (${kept.length})`;
      e.classList.toggle("some", kept.length > 0);
    });
  const paint = () =>
    document.querySelectorAll("button.keep").forEach((b) => {
      const label = held(linkOf(b)) ? "Remove from basket" : "Add to basket";
      const shown = b.querySelector(".label") || b;
      if (shown.textContent !== label) shown.textContent = label;
      b.classList.toggle("held", held(linkOf(b)));
    });

  const tell = () => {
    // the server's part of the page hears of it too, for tabs that work on what is kept
    const field = document.querySelector("#basket-sent textarea, #basket-sent input");
    if (!field) return;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, JSON.stringify(kept));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const changed = (quietly) => {
    if (stays.checked) stored((s) => s.setItem(STORE, JSON.stringify(kept)));
    count();
    paint();
    tell();
    if (!quietly && panel.open) show();
  };
  const post = (address, more) =>
    fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ items: kept, style, ...more }) });
  const show = async () => {
    const got = await post("basket", {});
    if (got.ok) holder.innerHTML = await got.text(); // escaped where it is made: assistant/basket_page.py
  };
  const removed = (words, left) => {
    past = kept;
    kept = left;
    undo.hidden = false;
    undo.querySelector("span").textContent = words;
    say(words);
    changed();
  };

  const open = async () => {
    undo.hidden = true;
    panel.begin();
    panel.inside.querySelector("h2").focus();
    await show();
  };

  const acts = {
    move: (link, by) => {
      const from = kept.findIndex((k) => k.link === link);
      const to = from + by;
      if (from < 0 || to < 0 || to >= kept.length) return;
      kept = kept.slice();
      kept.splice(to, 0, ...kept.splice(from, 1));
      say(`Moved to place ${to + 1} of ${kept.length}`);
      changed(true);
      show().then(() => {
        const row = holder.querySelectorAll("li")[to];
        (row.querySelector(`[data-move="${by}"]:enabled`) || row.querySelector("[data-move]:enabled")).focus();
      });
    },
    remove: (link) => {
      removed("The quote was taken out.", kept.filter((k) => k.link !== link));
      undo.querySelector("button").focus();
    },
    clear: () => {
      removed("The basket was emptied.", []);
      undo.querySelector("button").focus();
    },
    undo: () => {
      kept = past || kept;
      undo.hidden = true;
      panel.inside.querySelector("h2").focus();
      say("It is back in the basket.");
      changed();
    },
    save: async () => {
      const form = holder.querySelector("#basket-form");
      const got = await post("basket/file", { form: form.value });
      if (!got.ok) return say(await got.text());
      download(await got.arrayBuffer(), `quotes${form.selectedOptions[0].dataset.ending}`, "application/octet-stream");
      say("The file was made.");
    },
    copy: async (button) => {
      const got = await post("basket", { text: true });
      try {
        await copyText(await got.text());
        button.textContent = "Copied";
      } catch {
        button.textContent = "Your browser does not allow copying";
      }
      say(button.textContent);
      setTimeout(() => (button.textContent = "Copy all"), 2500);
    },
  };

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = event.target.closest("li[data-link]");
    if (!button) return;
    if (button.dataset.move) acts.move(row.dataset.link, Number(button.dataset.move));
    else if ("remove" in button.dataset) acts.remove(row.dataset.link);
    else if ("clear" in button.dataset) acts.clear();
    else if ("undo" in button.dataset) acts.undo();
    else if ("save" in button.dataset) acts.save();
    else if ("copyAll" in button.dataset) acts.copy(button);
  });
  panel.addEventListener("input", (event) => {
    const row = event.target.closest("li[data-link]");
    if (!row || !("note" in event.target.dataset)) return;
    kept = kept.map((k) => (k.link === row.dataset.link ? { ...k, note: event.target.value } : k));
    changed(true);
  });
  panel.addEventListener("change", (event) => {
    if (event.target.id === "basket-style") {
      style = event.target.value;
      show().then(() => holder.querySelector("#basket-style").focus());
    }
    if (event.target === stays) {
      if (stays.checked) stored((s) => s.setItem(STORE, JSON.stringify(kept)));
      else stored((s) => s.removeItem(STORE));
      say(stays.checked ? "The basket stays on this computer." : "The basket is forgotten when you leave.");
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest(".basket-count")) return void open();
    const button = event.target.closest("button.keep");
    if (!button) return;
    const link = linkOf(button);
    if (held(link)) {
      kept = kept.filter((k) => k.link !== link);
      say(`Removed from the basket. It holds ${kept.length}.`);
    } else {
      kept = [...kept, { link, note: "" }];
      say(`Added to the basket. It holds ${kept.length}.`);
    }
    changed(true);
  });

  const before = stored((s) => s.getItem(STORE));
  if (before !== null) {
    stays.checked = true;
    try {
      kept = JSON.parse(before).filter((k) => typeof k.link === "string" && typeof k.note === "string");
    } catch {
      kept = [];
    }
    tell();
  }
  count();
  new MutationObserver(() => requestAnimationFrame(paint)).observe(document.body, { childList: true, subtree: true });
}
