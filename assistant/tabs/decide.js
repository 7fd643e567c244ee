// Handouts: telling a screen reader that one has come, and saving it. The file is made here: nothing of it is left on the server's disk.
() => {
  const { say, download } = window.shared;
  const TYPES = { html: "text/html", docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" };

  window.handed = () => say("It stands below.");

  window.kept = (text, name) => {
    if (!text) return say("It could not be made.");
    const type = name.split(".").pop();
    download(type === "html" ? text : Uint8Array.from(atob(text), (c) => c.charCodeAt(0)), name, TYPES[type]);
    say("The file was made.");
  };
}
