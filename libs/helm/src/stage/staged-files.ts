/** What of a component's folder is part of its chart; everything else is left out. Folders end in a slash. */
export const stagedFiles: readonly string[] = [
  'Chart.yaml',
  'values.yaml',
  'values.schema.json',
  '.helmignore',
  'templates/',
  'files/',
  'crds/',
];
