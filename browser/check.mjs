// Looks at pages that hfh wrote in a real browser and fails on what a reader would
// stumble over: findings of axe, sideways scrolling, a page that asks for anything
// outside itself, keys and links that do not lead where they say.
//
//   node check.mjs [--shots DIR] PAGE.html…
//
// CHROMIUM names the browser, else /usr/bin/chromium.
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { mkdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
const shots = args[0] === '--shots' ? args.splice(0, 2)[1] : '';
if (args.length === 0) {
  console.error('usage: node check.mjs [--shots DIR] PAGE.html…');
  process.exit(2);
}

const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } };
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const faults = [];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

// open shows a page and notes every request that leaves it and every complaint of the browser.
async function open(file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(resolve(file)).href;
  page.on('request', (r) => r.url() !== url && !r.url().startsWith('data:') && faults.push(`${file}: asks for ${r.url()}`));
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && faults.push(`${file}: the browser says ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`${file}: script error ${e.message}`));
  await page.goto(url);
  return { context, page };
}

async function look(file, size, scheme) {
  const where = `${file} (${size}, ${scheme})`;
  const { context, page } = await open(file, { viewport: sizes[size], colorScheme: scheme });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) faults.push(`${where}: scrolls ${wide} px sideways`);
  const found = await new AxeBuilder({ page }).withTags(tags).analyze();
  for (const v of found.violations) {
    faults.push(`${where}: axe ${v.id}: ${v.help}\n    ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join('\n    ')}`);
  }
  if (shots) {
    await mkdir(shots, { recursive: true });
    await page.screenshot({ path: `${shots}/${basename(file, '.html')}-${size}-${scheme}.png`, fullPage: true });
  }
  await context.close();
}

// keys goes through the changes with n and p, and with j and k, and turns the keys off.
async function keys(file) {
  const { context, page } = await open(file, { viewport: sizes.desk });
  const n = await page.locator('[data-change]').count();
  if (n > 1) {
    const at = () => page.evaluate(() => document.activeElement.closest('[data-change]')?.id ?? '');
    const ids = await page.evaluate(() => [...document.querySelectorAll('[data-change]')].map((e) => e.id));
    for (const [key, want] of [['n', ids[0]], ['n', ids[1]], ['p', ids[0]], ['j', ids[1]], ['k', ids[0]], ['k', ids[0]]]) {
      await page.keyboard.press(key);
      if (await at() !== want) faults.push(`${file}: the key ${key} leads to ${await at()}, not to ${want}`);
    }
    await page.locator('#bar input').uncheck();
    await page.keyboard.press('n');
    if ((await at()) !== '') faults.push(`${file}: the keys cannot be turned off`);
    await page.locator('#bar button').last().click();
  }
  await context.close();
}

// bare looks without script: links lead on, and the classes can still be picked.
async function bare(file) {
  const { context, page } = await open(file, { viewport: sizes.phone, javaScriptEnabled: false });
  const next = page.locator('.change .steps a').first();
  if (await next.count()) {
    await next.click();
    if (!page.url().includes('#e')) faults.push(`${file}: the link to the next change leads to ${page.url()}`);
  }
  const filter = page.locator('.filter input').nth(1);
  if (await filter.count()) {
    const all = await page.locator('.change:visible').count();
    await filter.check();
    const shown = await page.locator('.change:visible').count();
    const label = await page.locator('.filter label').nth(1).innerText();
    if (!label.includes(`(${shown})`) || shown > all) faults.push(`${file}: "${label}" shows ${shown} of ${all} changes`);
  }
  if (await page.locator('#bar:visible').count()) faults.push(`${file}: a bar that does nothing without script is shown`);
  await context.close();
}

// paper looks at the print: nothing to click, nothing cut off.
async function paper(file) {
  const { context, page } = await open(file, { viewport: { width: 794, height: 1123 } });
  await page.emulateMedia({ media: 'print' });
  const left = await page.locator('.steps:visible, .bar:visible, .filter:visible, .skip:visible').count();
  if (left > 0) faults.push(`${file}: ${left} things to click are printed`);
  if (shots) await page.pdf({ path: `${shots}/${basename(file, '.html')}.pdf`, preferCSSPageSize: true });
  await context.close();
}

try {
  for (const file of args) {
    for (const size of Object.keys(sizes)) for (const scheme of ['light', 'dark']) await look(file, size, scheme);
    await keys(file);
    await bare(file);
    await paper(file);
  }
} finally {
  await browser.close();
}
if (faults.length > 0) {
  console.error([...new Set(faults)].join('\n'));
  process.exit(1);
}
console.log(`${args.length} pages looked at on ${Object.keys(sizes).length} sizes of screen, in light and dark, by keyboard, without script and on paper: nothing to complain of`);
