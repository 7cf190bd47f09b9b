// The version in the text of a Chart.yaml: only its own characters change, comments and style stay as somebody wrote them.
'use strict';
const { isScalar, parseDocument } = require('yaml');

/** @param {string} text @param {string} file for messages @returns {string} */
function readChartVersion(text, file) {
  return String(versionNode(text, file).value);
}

/** @param {string} text @param {string} version @param {string} file for messages @returns {string} */
function setChartVersion(text, version, file) {
  const [start, end] = versionNode(text, file).range;
  const [quote = ''] = /^["']/.exec(text.slice(start, end)) ?? [];
  return text.slice(0, start) + quote + version + quote + text.slice(end);
}

function versionNode(text, file) {
  const document = parseDocument(text);
  if (document.errors.length) throw new Error(`${file} is not valid YAML: ${document.errors[0].message}`);
  const node = document.get('version', true);
  if (isScalar(node) && node.range) return node;
  throw new Error(
    [
      `${file} has no version.`,
      '  expected  three numbers, for example version: 0.1.0',
      `  fix       add version: 0.1.0 to ${file}`,
    ].join('\n'),
  );
}

module.exports = { readChartVersion, setChartVersion };
