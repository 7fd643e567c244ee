// What citeproc-js, the reference CSL processor, prints for cases on standard input: `python -m tests.goldens` runs this.
// Expects `npm install citeproc@2.4.63` in the folder named by the environment variable CITEPROC_JS. It is not part of the project.
import { createRequire } from "module";
import fs from "fs";

const CSL = createRequire(`${process.env.CITEPROC_JS}/x.js`)("citeproc");
const { styles, locales, cases } = JSON.parse(fs.readFileSync(0, "utf8"));

const printed = ({ item, style, label, value }) => {
  const system = { retrieveLocale: (l) => fs.readFileSync(`${locales}/locales-${l}.xml`, "utf8"), retrieveItem: () => structuredClone(item) };
  const engine = new CSL.Engine(system, fs.readFileSync(styles[style].file, "utf8"), styles[style].locale, true);
  engine.setOutputFormat("html");
  engine.updateItems([item.id]);
  const cited = { citationItems: [{ id: item.id, ...(value ? { label, locator: value } : {}) }], properties: { noteIndex: 1 } };
  const note = engine.processCitationCluster(cited, [], [])[1][0][1];
  const entry = engine.makeBibliography()[1].join("").replace(/<\/?div[^>]*>/g, "").trim();
  return [note, entry].map((t) => t.replaceAll("&#38;", "&amp;").replaceAll("&#60;", "&lt;").replaceAll("&#62;", "&gt;"));
};

console.log(JSON.stringify(cases.map(printed)));
