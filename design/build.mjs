// Cuts KERN to what our pages use and mirrors it for languages written from right to left.
// node build.mjs KERN.css OUT CONTENT… : writes OUT/kern.css and OUT/kern.rtl.css
// CONTENT is where names of classes stand, and our own sheets, which use variables of KERN
import { readFile, writeFile } from "node:fs/promises"
import { PurgeCSS } from "purgecss"
import rtlcss from "rtlcss"

const [kern, out, ...content] = process.argv.slice(2)

// every word of a template or script may be the name of a class: names are never put together from parts there
const words = (text) => text.match(/[A-Za-z0-9_-]+/g) ?? []
const sheets = content.filter((path) => path.endsWith(".css"))
const ours = (await Promise.all(sheets.map((path) => readFile(path, "utf8")))).join("\n").match(/--kern-[\w-]+/g) ?? []

const [purged] = await new PurgeCSS().purge({
  content: content.filter((path) => !sheets.includes(path)),
  css: [kern],
  defaultExtractor: words,
  // the two themes, and the rule that hands their colours to everything in the body
  safelist: { standard: ["html", "body"], greedy: [/data-kern-theme/, /:is/], variables: ours },
  variables: true,
  keyframes: true,
})
// the fonts of KERN are not served: pages use those of the device (decision 15)
const css = purged.css.replace(/@font-face\s*\{[^}]*\}/g, "")

await writeFile(`${out}/kern.css`, css)
await writeFile(`${out}/kern.rtl.css`, rtlcss.process(css))
