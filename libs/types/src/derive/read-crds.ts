import { CORE_SCHEMA, load } from 'js-yaml';
import { isCrd, type CustomResourceDefinition } from '../convert/custom-resources.ts';

/**
 * CustomResourceDefinitions in a text of many documents. Documents that cannot be read are passed over: those who install
 * them are told by whoever renders them.
 */
export function readCrds(text: string): CustomResourceDefinition[] {
  return text.split(/^---.*$/m).flatMap(document => {
    const object = readDocument(document);
    return isCrd(object) ? [object] : [];
  });
}

function readDocument(document: string): unknown {
  try {
    return load(document, { schema: CORE_SCHEMA });
  } catch {
    return undefined;
  }
}
