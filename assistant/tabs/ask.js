// The tab Ask: questions from buttons anywhere on the page, changing one, keeping the conversation where one wants that, the card of a citation.
() => {
  const { say, goTo } = window.shared;
  const STORE = "clusterlit.conversation";
  const MOST = 900000; // characters: remembered.LARGEST
  let next = {};
  let changing = 0;
  const box = () => document.querySelector("#question textarea");
  const fill = (text) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box(), text);
    box().dispatchEvent(new Event("input", { bubbles: true }));
  };
  const stored = (change) => {
    try {
      return change(localStorage);
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const unchange = () => {
    changing = 0;
    document.querySelectorAll("#chat .changing").forEach((e) => e.classList.remove("changing"));
    document.querySelector("#asking").classList.remove("changing");
  };
  const put = (order) => {
    next = order;
    document.getElementById("tab-ask-button")?.click();
    document.getElementById("ask-go").click();
  };

  const there = async (selector) => {
    // a tab's content is made when the tab is first shown
    for (let tries = 0; tries < 40; tries++) {
      const found = document.querySelector(selector);
      if (found && found.offsetParent) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    return null;
  };

  window.asking = {
    order: () => {
      const order = { ...(changing && !next.question && !next.only ? { change: changing } : {}), ...next };
      next = {};
      unchange();
      clearTimeout(window.looking);
      window.looking = setTimeout(() => (document.getElementById("asking").dataset.looking = "Looking in the reports …"), 600); // where the page has nothing to show yet
      return JSON.stringify(order);
    },
    kept: () => {
      const text = stored((s) => s.getItem(STORE)) || "";
      return text.length <= MOST ? text : ""; // longer, it was not made here, and the page's door refuses it
    },
    keep: (keep, held, aloud) => {
      if (keep) stored((s) => s.setItem(STORE, held || "{}"));
      else stored((s) => s.removeItem(STORE));
      if (aloud) say(keep ? "This conversation stays on this computer." : "This conversation is forgotten when you leave.");
    },
    hold: (keep) => keep && document.getElementById("ask-hold").click(), // else the server need not be asked for what is not kept
    anew: () => {
      unchange();
      if (stored((s) => s.getItem(STORE)) !== null) stored((s) => s.setItem(STORE, "{}"));
      box().focus();
      say("A new conversation.");
    },
    stopped: () => {
      say("Stopped.");
      box().focus();
    },
    everywhere: () => {
      say("All of the library is looked at.");
      document.querySelector("#choice button").focus();
    },
    pressed: async (id) => {
      const field = await there(`#${CSS.escape(id)} textarea, #${CSS.escape(id)} input`);
      if (!field) return;
      field.focus();
      await new Promise((done) => setTimeout(done, 60)); // the words come first
      field.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", code: "Enter", bubbles: true, cancelable: true }));
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("asks")) put({ question: button.value || button.dataset.question || button.textContent.trim() });
    if (button.classList.contains("only")) put({ only: button.value, turn: Number(button.closest("details.source").id.split("-")[1]) });
    if (button.classList.contains("compares")) document.getElementById("ask-compare").click();
    if (button.classList.contains("again")) {
      unchange();
      changing = Number(button.value);
      const row = button.closest(".message-content, .message") || button.parentElement;
      const words = row.cloneNode(true);
      words.querySelectorAll("button").forEach((e) => e.remove());
      fill(words.textContent.trim());
      row.classList.add("changing");
      document.querySelector("#asking").classList.add("changing");
      box().focus();
      say("Change the question and send it. What came after it goes. Esc leaves it as it was.");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!card.hidden) return void hide();
    if (changing && !document.querySelector("dialog[open]")) {
      unchange();
      fill("");
      say("The question stays as it was.");
    }
  });

  // Gradio's conversation is a live log, which would read out every step of a growing answer. What is new is told once, when it is whole.
  const hush = () => document.querySelectorAll("#chat [role=log]:not([aria-live=off])").forEach((e) => e.setAttribute("aria-live", "off"));
  new MutationObserver(hush).observe(document.querySelector("#talk") || document.body, { childList: true, subtree: true });
  hush();

  // The card: the quote behind a number, while the pointer or the focus is on either.
  const card = document.createElement("div");
  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  (document.querySelector("main") || document.body).append(card);
  let over = null;
  let waits = 0;
  const hide = () => {
    clearTimeout(waits);
    card.hidden = true;
    if (over) over.removeAttribute("aria-describedby");
    over = null;
  };
  const show = (link) => {
    const id = [...link.classList].find((c) => c.startsWith("source-"));
    const source = id && document.getElementById(id);
    if (!source) return;
    hide();
    over = link;
    card.replaceChildren();
    for (const [what, words] of [["who", ".who"], ["quote", ".context mark"], ["place", ".place"]]) {
      const found = source.querySelector(words);
      if (!found) continue;
      const line = document.createElement("p");
      line.className = what;
      line.textContent = found.textContent; // as text: nothing of a report is markup here
      card.append(line);
    }
    card.hidden = false;
    link.setAttribute("aria-describedby", "card");
    place(link);
  };
  const place = (link) => {
    const at = link.getBoundingClientRect();
    const size = card.getBoundingClientRect();
    card.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8))}px`;
    card.style.top = `${at.top > size.height + 16 ? at.top - size.height - 4 : at.bottom + 4}px`;
  };
  const later = () => {
    clearTimeout(waits);
    waits = setTimeout(hide, 250); // time to get from the number onto the card
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = event.target.closest("a.cite");
    if (link && link !== over) show(link);
    else if (link || event.target.closest("#card")) clearTimeout(waits);
    else if (over && over !== document.activeElement) later();
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest("a.cite");
    if (link && link.matches(":focus-visible")) show(link);
    else if (!card.hidden) hide();
  });
  document.addEventListener("click", hide);
  addEventListener("scroll", (event) => event.target !== card && over && place(over), { passive: true, capture: true });
}
