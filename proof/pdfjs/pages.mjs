// Draws every page of a PDF with its filled fields: node pages.mjs PAPER.pdf FOLDER DOTS_A_POINT
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { AnnotationMode, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const [paper, folder, scale] = process.argv.slice(2);
const home = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
const pdf = await getDocument({
  data: new Uint8Array(await readFile(paper)),
  standardFontDataUrl: join(home, "standard_fonts/"),
  cMapUrl: join(home, "cmaps/"),
  wasmUrl: join(home, "wasm/"),
  iccUrl: join(home, "iccs/"),
  cMapPacked: true,
  verbosity: 0,
}).promise;
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number);
  const viewport = page.getViewport({ scale: Number(scale) });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const canvasContext = canvas.getContext("2d");
  await page.render({ canvas, canvasContext, viewport, annotationMode: AnnotationMode.ENABLE, intent: "print" }).promise;
  await writeFile(join(folder, `${String(number).padStart(4, "0")}.png`), canvas.toBuffer("image/png"));
  page.cleanup();
}
