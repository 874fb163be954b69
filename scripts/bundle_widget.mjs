/** The widget's parts → bot/web/widget_bundle.js, which the server sends with its facts in it.
 *
 *   npm run bundle                                 after every change of a part
 *   node scripts/bundle_widget.mjs --check         fails where the bundle is not that of the parts
 *
 * The bundle is committed, so that a server needs no npm.
 */

import { readFile, writeFile } from "node:fs/promises";
import { build, transform } from "esbuild";

const BUNDLE = new URL("../bot/web/widget_bundle.js", import.meta.url);
const START = new URL("../bot/web/static/widget/start.js", import.meta.url);

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

const { outputFiles } = await build({
  entryPoints: [START.pathname],
  bundle: true,
  write: false,
  minify: true,
  format: "iife",
  define: { WIDGET_VERSION: version },
  charset: "utf8", // in ASCII the Japanese would take twice the room
  target: "es2022",
  plugins: [styleSheets],
  logLevel: "warning",
});
const [{ text }] = outputFiles;

if (!process.argv.includes("--check")) {
  await writeFile(BUNDLE, text);
} else if ((await readFile(BUNDLE, "utf8").catch(() => "")) !== text) {
  console.error("bot/web/widget_bundle.js is not the bundle of its parts: npm run bundle");
  process.exit(1);
}
