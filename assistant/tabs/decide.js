// Handouts: telling a screen reader that one has come, and saving it. The file is made here: nothing of it is left on the server's disk.
() => {
  const TYPES = { html: "text/html", docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" };

  window.handed = () => {
    const said = document.getElementById("said");
    if (said) said.textContent = "It stands below.";
  };

  window.kept = (text, name) => {
    if (!text) return;
    const type = name.split(".").pop();
    const content = type === "html" ? text : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: TYPES[type] }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
}
