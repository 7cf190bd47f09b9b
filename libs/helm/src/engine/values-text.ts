/** Characters that JSON may hold as they are and Helm's YAML reader refuses, or takes for the end of a line. */
const refusedByYaml = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Values as JSON that a YAML 1.1 reader takes for exactly the same data: no number, date or word is read another way. */
export function valuesText(values: object): string {
  return JSON.stringify(values).replace(
    refusedByYaml,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
