// Finding quotes: search while one types, select and take away what was found. Files come from the page's own server and are made here.
() => {
  const { say, copyText, download } = window.shared;
  const WAIT = 300; // milliseconds without a key before what is typed is looked for
  const at = (selector) => document.querySelector(selector);
  const out = () => at("#found");
  const picks = () => [...out().querySelectorAll(".pick input")];
  let timer = 0;
  let picked = new Set();

  const press = (id) => {
    const button = at(`#${id}`);
    (button.matches("button") ? button : button.querySelector("button")).click();
  };
  const count = () => {
    const bar = out().querySelector(".taking");
    if (!bar) return;
    const n = picks().filter((p) => p.checked).length;
    bar.querySelector(".picked").textContent = n ? `${n} selected` : "None selected";
    bar.querySelectorAll("button").forEach((b) => (b.disabled = !n));
    const all = bar.querySelector(".pick-all");
    all.checked = n > 0 && n === picks().length;
    all.indeterminate = n > 0 && !all.checked;
  };

  window.found = async (more) => {
    const before = picks().length;
    await new Promise((done) => setTimeout(done, 60)); // the page paints what has come first
    const shown = picks();
    shown.forEach((p) => (p.checked = picked.has(p.value)));
    picked = new Set(shown.filter((p) => p.checked).map((p) => p.value)); // what is shown no more is selected no more
    count();
    const told = out().querySelector("[data-told], .failed");
    if (told) say(told.textContent);
    if (more && window.foundFrom !== undefined) {
      const next = out().querySelectorAll("li.quote")[window.foundFrom];
      if (next) (next.querySelector("input, a") || next).focus({ preventScroll: before === shown.length });
    }
  };

  document.addEventListener("input", (event) => {
    if (!event.target.closest("#find-words, #find-years")) return;
    clearTimeout(timer);
    timer = setTimeout(() => press("find-go"), WAIT);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("#found")) return;
    if (event.target.matches(".pick-all")) picks().forEach((p) => (p.checked = event.target.checked));
    picks().forEach((p) => (p.checked ? picked.add(p.value) : picked.delete(p.value)));
    count();
  });

  const post = (address, more) => {
    const items = picks().filter((p) => p.checked).map((p) => ({ link: p.value, note: "" }));
    const style = out().querySelector(".taking .pick-style").value;
    return fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ items, style, ...more }) });
  };
  const acts = {
    save: async () => {
      const form = out().querySelector(".taking .pick-form");
      const got = await post("basket/file", { form: form.value });
      if (!got.ok) return say(await got.text());
      download(await got.arrayBuffer(), `quotes${form.selectedOptions[0].dataset.ending}`, "application/octet-stream");
      say("The file was made.");
    },
    "copy-picked": async (button) => {
      const got = await post("basket", { text: true });
      let told = "Copied";
      try {
        await copyText(await got.text());
      } catch {
        told = "Your browser does not allow copying";
      }
      button.textContent = told;
      say(told);
      setTimeout(() => (button.textContent = "Copy selected"), 2500);
    },
    "keep-picked": () => {
      const rows = picks().filter((p) => p.checked).map((p) => p.closest("li").querySelector("button.keep:not(.held)"));
      rows.forEach((b) => b && b.click());
      say(`${rows.filter(Boolean).length} added to the basket.`);
    },
    more: () => {
      window.foundFrom = out().querySelectorAll("li.quote").length;
      press("find-more");
    },
    words: (button) => {
      const field = at("#find-words textarea, #find-words input");
      field.focus();
      field.select();
      document.execCommand("insertText", false, button.dataset.words); // as if it were typed
    },
    way: (button) => {
      const radio = at(`#find-way input[value="${button.dataset.way}"]`);
      radio.click();
      radio.focus();
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#found button");
    if (button && acts[button.className]) acts[button.className](button);
  });
}
