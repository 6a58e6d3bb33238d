// pdf-lib: with its standard font, or with fontkit and an embedded font; same commands as workers/serve.py.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import fontkit from "@pdf-lib/fontkit";
import { PDFCheckBox, PDFDocument, PDFRadioGroup } from "pdf-lib";

const version = createRequire(import.meta.url)("pdf-lib/package.json").version;
const font = process.argv[2] ? readFileSync(process.argv[2]) : null;
let template, sets, last;

async function fill({ texts, ticks }) {
  const pdf = await PDFDocument.load(template);
  const form = pdf.getForm();
  for (const [name, text] of Object.entries(texts)) form.getTextField(name).setText(text);
  for (const name of Object.keys(ticks)) {
    const field = form.getField(name);
    if (field instanceof PDFCheckBox) field.check();
    else if (field instanceof PDFRadioGroup) field.select(field.getOptions()[0]);
  }
  if (font) {
    pdf.registerFontkit(fontkit);
    form.updateFieldAppearances(await pdf.embedFont(font, { subset: true }));
  }
  return pdf.save({ updateFieldAppearances: !font });
}

const TURN_MS = 100;

function stopwatch() {
  const before = process.cpuUsage();
  return () => { const { user, system } = process.cpuUsage(before); return (user + system) / 1000; };
}

async function once(number) {
  const used = stopwatch();
  last = await fill(sets[number % sets.length]);
  return used();
}

async function turn(number) {
  const times = [await once(number)];
  while (times.reduce((sum, time) => sum + time, 0) < TURN_MS) {
    number += 1;
    times.push(await once(number));
  }
  const middle = [...times].sort((one, other) => one - other)[times.length >> 1];
  return { ms: middle, first: times[0], bytes: last.length, last: number };
}

async function answer(job) {
  if (job.do === "load") {
    const used = stopwatch();
    sets = JSON.parse(readFileSync(job.values, "utf8"));
    template = readFileSync(job.template);
    return { ms: used(), version: `pdf-lib ${version}` };
  }
  if (job.do === "run") return turn(job.number);
  writeFileSync(job.file, last);
  return {};
}

for await (const line of createInterface({ input: process.stdin })) {
  let result;
  try {
    result = await answer(JSON.parse(line));
  } catch (error) {
    result = { error: `${error.name}: ${error.message}`.slice(0, 300) };
  }
  process.stdout.write(JSON.stringify(result) + "\n");
}
