import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Difference } from '../difference.ts';
import { formatText } from '../format/format-text.ts';
import { pageData } from './page-data.ts';

export interface FormatHtmlOptions {
  /** What is compared: `main (8341659)`. */
  base?: string;
  /** What could not be compared, a sentence each. */
  remarks?: readonly string[];
}

/** One page with everything in it: it asks for nothing from anywhere, and works from a file. */
export async function formatHtml(difference: Difference, options: FormatHtmlOptions = {}): Promise<string> {
  const [style, script] = await Promise.all([readFile(new URL('./page.css', import.meta.url), 'utf8'), bundleScript()]);
  const data = pageData(difference, options);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(data.headline)} · cedille diff</title>
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body>
<noscript><pre>${escapeHtml(formatText(difference, options))}</pre></noscript>
<div id="page"></div>
<script type="application/json" id="data">${escapeScript(JSON.stringify(data))}</script>
<script>
${escapeScript(script)}</script>
</body>
</html>
`;
}

/** The program of the page, in one piece. */
async function bundleScript(): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./client/main.mjs', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

/** Nothing inside may end the element; inside strings, where alone these stand, the escape means the same. */
function escapeScript(text: string): string {
  return text
    .replace(/<(?=[/!]|script)/gi, '\\u003c')
    .replace(/[\u2028\u2029]/g, line => `\\u${line.charCodeAt(0).toString(16)}`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, character => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!);
}
