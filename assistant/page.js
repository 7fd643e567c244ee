// What all of the page shares: telling a screen reader, copying, dialogs, links to a place on the page. Runs once, when the page has loaded. No library, no network.
() => {
  const said = document.createElement("div");
  said.id = "said";
  said.className = "for-screen-readers";
  said.setAttribute("role", "status");
  said.setAttribute("aria-live", "polite");
  document.body.append(said);
  const say = (text) => {
    said.textContent = said.textContent === text ? `${text}\u00a0` : text; // the same words again are an event too
  };

  const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  // A dialog that traps the focus, closes with Esc, with its button and beside it, and gives the focus back to where it was.
  const dialog = (id, titleId) => {
    const made = document.createElement("dialog");
    made.id = id;
    made.className = "panel";
    made.setAttribute("aria-labelledby", titleId);
    made.innerHTML = '<div class="bar"><button type="button" class="close">Back</button><span class="name"></span></div><div class="inside" tabindex="-1"></div>';
    document.body.append(made);
    let opener = null;
    made.inside = made.querySelector(".inside");
    made.begin = () => {
      if (made.open) return;
      opener = document.activeElement;
      made.showModal();
    };
    made.addEventListener("close", () => opener && opener.isConnected && opener.focus());
    made.querySelector(".close").addEventListener("click", () => made.close());
    made.addEventListener("click", (event) => event.target === made && made.close());
    return made;
  };

  const goTo = (id) => {
    const target = document.getElementById(id);
    if (!target) return false;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    (target.querySelector("summary") || target).focus({ preventScroll: true });
    target.scrollIntoView({ block: "start", behavior: motion() });
    document.querySelectorAll(".arrived").forEach((e) => e.classList.remove("arrived"));
    target.classList.add("arrived");
    return true;
  };

  const copyText = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // over plain http to another machine browsers offer no clipboard
    area.value = text;
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copy refused");
  };

  const copy = async (button) => {
    const written = () => {
      const holder = button.closest(".reference, details.source") || button.parentElement;
      const held = holder.querySelector(".copied-text").cloneNode(true);
      held.querySelectorAll("br").forEach((e) => e.replaceWith("\n"));
      return held.textContent;
    };
    const label = (button.dataset.label ||= button.textContent);
    let told = "Copied";
    try {
      await copyText(button.value ? new URL(button.value, location.href).href : written()); // an address is copied whole
    } catch {
      told = "Your browser does not allow copying";
    }
    button.textContent = told;
    say(told);
    setTimeout(() => (button.textContent = label), 2500);
  };

  const download = (bytes, name, type) => {
    const link = document.createElement("a"); // the file is made here: nothing of an answer is left on the server's disk
    link.href = URL.createObjectURL(new Blob([bytes], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  window.shared = { say, motion, dialog, goTo, copyText, download };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) return void copy(button);
    const link = event.target.closest('a[href^="#source-"], a[href^="#cite-"]');
    if (link && goTo(link.getAttribute("href").slice(1))) event.preventDefault();
  });

  window.saved = (page) => page && download(page, "answer.html", "text/html");

  // Colours follow the system until one chooses. The choice alone is kept, in this browser.
  const SHADE = "clusterlit.colours";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem(SHADE);
    } catch {
      return null;
    }
  };
  const shade = () => {
    const dark = chosen() ? chosen() === "dark" : system.matches;
    document.body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    document.querySelectorAll("button.shade").forEach((e) => (e.textContent = dark ? "Light colours" : "Dark colours"));
  };
  system.addEventListener("change", () => setTimeout(shade));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("button.shade")) return;
    const now = document.body.classList.contains("dark") ? "light" : "dark";
    try {
      if (now === (system.matches ? "dark" : "light")) localStorage.removeItem(SHADE);
      else localStorage.setItem(SHADE, now);
    } catch {
      return; // a browser that keeps nothing follows the system
    }
    shade();
  });
  shade();
  document.documentElement.lang = "en";

  window.answered = async () => {
    clearTimeout(window.looking); // see window.asking.order
    delete document.getElementById("asking").dataset.looking;
    await new Promise((done) => setTimeout(done, 80)); // the page paints what has come first
    document.querySelectorAll("#chat [data-testid=bot]").forEach((e) => e.setAttribute("aria-label", "Answer"));
    const told = document.querySelector("#sources .told");
    say(told ? `The answer has come. ${told.textContent}` : "The answer has come.");
    const asked = [...document.querySelectorAll("#chat .user-row")].pop();
    if (asked && (!document.activeElement || document.activeElement === document.body)) {
      asked.setAttribute("tabindex", "-1"); // the button that asked is gone: go on reading here
      asked.focus({ preventScroll: true });
    }
    const top = asked ? asked.getBoundingClientRect().top : 0;
    if (top < 0 || top > innerHeight / 4) asked.scrollIntoView({ block: "start", behavior: motion() }); // else it is in view: stay
  };
}
