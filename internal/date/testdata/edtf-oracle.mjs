// Reads one EDTF expression a line and answers each with one line of JSON, as edtf.js
// understands it. Usage: node edtf-oracle.mjs DIR, where DIR/node_modules/edtf is, or
// DIR/edtf.
// The first line out is the version of edtf.js.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const dir = resolve(process.argv[2])
const module = [join(dir, 'node_modules/edtf'), join(dir, 'edtf')].find((path) => existsSync(path))
if (!module) throw new Error(`no edtf in ${dir}`)
const { default: edtf } = createRequire(join(module, 'package.json'))(module)
const { version } = JSON.parse(readFileSync(join(module, 'package.json'), 'utf8'))

const day = (ms) => {
  if (ms === Infinity || ms === -Infinity) return '..'
  if (ms === null || ms === undefined) return ''
  const iso = new Date(ms).toISOString()
  return iso.slice(0, iso.indexOf('T'))
}

const answer = (text) => {
  try {
    const d = edtf(text)
    return { ok: true, edtf: d.edtf, type: d.type, min: day(d.min), max: day(d.max) }
  } catch {
    return { ok: false }
  }
}

console.log(JSON.stringify({ version }))
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(line)))
}
