import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A button by its name. */
export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });
/** What is edited. */
export const editor = (page: Page) => page.locator('.cm-content');
/** The list of problems. */
export const problems = (page: Page) => page.getByRole('region', { name: 'Problems' });
/** The last event of the player in words. */
export const told = (page: Page) => page.locator('.now .told').innerText();
/** Waits until a text is there. */
export const lookFor = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Of an element, or of the editor that it is the text of. */
export const styleOf = (of: Locator, name: 'outlineStyle') =>
  of.evaluate((at, key) => {
    const element = at.closest('.cm-editor') ?? at;
    return element.ownerDocument.defaultView?.getComputedStyle(element)[key];
  }, name);

/** As `expect.poll`, for a machine that has much else to do. */
export const eventually = <Value>(look: () => Value) => expect.poll(look, { timeout: 15_000 });

/** Puts a text into the editor in place of what it has. */
export async function write(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** What axe finds wrong with what is shown. */
export async function look(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await checker.run();
    return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
  });
}

/** Files are dropped on the page. */
export async function drop(
  page: Page,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
) {
  const given = JSON.stringify(files.map(({ name, bytes }) => [name, [...bytes]]));
  const transfer = await page.evaluateHandle(`
    const data = new DataTransfer();
    for (const [name, bytes] of ${given}) data.items.add(new File([new Uint8Array(bytes)], name));
    data;
  `);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
