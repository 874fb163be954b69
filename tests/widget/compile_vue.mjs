/** A component of Vue → TypeScript on standard output: node compile_vue.mjs FILE */

import { readFile } from "node:fs/promises";
import { compileScript, parse } from "vue/compiler-sfc";

const [filename] = process.argv.slice(2);
const { descriptor, errors } = parse(await readFile(filename, "utf8"), { filename });
if (errors.length) throw errors[0];
process.stdout.write(compileScript(descriptor, { id: filename, inlineTemplate: true }).content);
