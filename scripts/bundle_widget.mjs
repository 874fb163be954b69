/** The widget's parts → bot/web/widget_bundle.js, which the server sends with its facts in it, and
 *  bot/web/widget_later_bundle.js, with its rules in it.
 *
 *   npm run bundle                                 after every change of a part
 *   node scripts/bundle_widget.mjs --check         fails where the bundle is not that of the parts
 *
 * The bundles are committed, so that a server needs no npm.
 */

import { readFile, writeFile } from "node:fs/promises";
import { build, transform } from "esbuild";
import { minify } from "terser";

const PARTS = "../bot/web/static/widget/";
const BUNDLES = [
  { name: "bot/web/widget_bundle.js", start: "start.js", format: "iife" },
  { name: "bot/web/widget_later_bundle.js", start: "later.js", format: "esm" },
];

// What the parts call each other's members by, and nothing else is called: no field of a reply or of
// what is kept, no word's key, no option, nothing of the browser, of window.FAQ,
// or that one bundle hands to the other. Shortened.
const OWN_MEMBERS = `
  again arrive askFor askToClear badge belongsToInputMethod buildInput cancelButton choose composedAt
  composer composing copyConversation drop emit fail fill fit giveBack greet hint inside isEmpty
  isInside isOpen isTyping keep keepDraft keepEnd later leaveChoices modal news onInput onInputKey
  onKey onLeave onTyped opener outside panel pending persist proposed questions receive refuse
  release remember replay restore resume say scrollToEnd sendButton setBusy settle showFailure
  showNotice takeBack tell transcript typed waitSeconds widget`
  .trim()
  .split(/\s+/);

// What host pages may set: docs/widget.md. Other custom properties get short names.
const OPEN_PROPERTIES = ["color", "font", "radius", "offset-x", "offset-y"];

/** Return a bundle with short names for the custom properties that no host page sets. */
function shortenProperties(text) {
  const names = [...new Set(text.match(/--faq-[a-z-]+/g))]
    .filter((name) => !OPEN_PROPERTIES.includes(name.slice("--faq-".length)))
    .sort();
  return text.replace(/--faq-[a-z-]+/g, (name) =>
    names.includes(name) ? `--f-${names.indexOf(name).toString(36)}` : name,
  );
}

const styleSheets = {
  name: "style sheets as strings",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const project = await readFile(new URL("../pyproject.toml", import.meta.url), "utf8");
const [, version] = /^version = ("[^"]+")$/m.exec(project);

for (const { name, start, format } of BUNDLES) {
  const { outputFiles } = await build({
    entryPoints: [new URL(PARTS + start, import.meta.url).pathname],
    bundle: true,
    write: false,
    minify: true,
    format,
    define: { WIDGET_VERSION: version },
    charset: "utf8", // in ASCII the Japanese would take twice the room
    target: "es2022",
    mangleProps: new RegExp(`^(${OWN_MEMBERS.join("|")})$`),
    plugins: [styleSheets],
    logLevel: "warning",
  });
  // Two passes of another tool, a fiftieth less.
  const { code } = await minify(outputFiles[0].text, {
    ecma: 2022,
    module: format === "esm",
    compress: { passes: 3 },
  });
  const text = shortenProperties(code);
  const bundle = new URL(`../${name}`, import.meta.url);
  if (!process.argv.includes("--check")) {
    await writeFile(bundle, text);
  } else if ((await readFile(bundle, "utf8").catch(() => "")) !== text) {
    console.error(`${name} is not the bundle of its parts: npm run bundle`);
    process.exit(1);
  }
}
