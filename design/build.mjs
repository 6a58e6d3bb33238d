// Cuts KERN to what our pages use and mirrors it for languages written from right to left.
// node build.mjs KERN.css OWN.css OUT CONTENT… : writes OUT/kern.css and OUT/kern.rtl.css
import { readFile, writeFile } from "node:fs/promises"
import { PurgeCSS } from "purgecss"
import rtlcss from "rtlcss"

const [kern, own, out, ...content] = process.argv.slice(2)

// every word of a template or script may be the name of a class: names are never put together from parts there
const words = (text) => text.match(/[A-Za-z0-9_-]+/g) ?? []
const ours = (await readFile(own, "utf8")).match(/--kern-[\w-]+/g) ?? []

const [purged] = await new PurgeCSS().purge({
  content,
  css: [kern],
  defaultExtractor: words,
  // the two themes, and the rule that hands their colours to everything in the body
  safelist: { standard: ["html", "body"], greedy: [/data-kern-theme/, /:is/], variables: ours },
  variables: true,
  keyframes: true,
})
// the fonts of KERN are not served: pages use those of the device (decision 12)
const css = purged.css.replace(/@font-face\s*\{[^}]*\}/g, "")

await writeFile(`${out}/kern.css`, css)
await writeFile(`${out}/kern.rtl.css`, rtlcss.process(css))
