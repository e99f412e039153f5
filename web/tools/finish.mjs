// Writes .br and .gz beside each text asset of dist, and fails when the first screen weighs more than its limit.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url).pathname;
const limit = 260 * 1024;
const compressible = /\.(js|css|html|svg|json|webmanifest)$/;

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

for (const path of files(dist).filter((path) => compressible.test(path) && !path.includes(".vite"))) {
  const plain = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

// The first screen is the entry and what it imports at once, the first list with it, and the words of one language.
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const firstScreen = ["index.html", "src/locales/es.ts"];
const wanted = new Set();
function add(key) {
  const chunk = manifest[key];
  if (!chunk || wanted.has(chunk.file)) return;
  wanted.add(chunk.file);
  chunk.css?.forEach((file) => wanted.add(file));
  chunk.imports?.forEach(add);
}
for (const key of firstScreen) {
  if (!manifest[key]) throw new Error(`the build has no chunk ${key}`);
  add(key);
}

const html = readFileSync(join(dist, "index.html"), "utf8");
for (const wanted of [/<script type="module" async [^>]*early-/, /<link rel="preload" as="font" [^>]*geist-latin-wght/]) {
  if (!wanted.test(html)) throw new Error(`index.html lacks ${wanted}`);
}

let total = 0;
for (const file of wanted) {
  const size = statSync(join(dist, `${file}.gz`)).size;
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(8)} KB gz  ${file}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(8)} KB gz  first screen (limit ${limit / 1024} KB)`);
if (total > limit) process.exit(1);
